/* The folders of path.h that exist on C: by another name. */
#ifndef APIS_HOST_PATH_FOLDERS_H
#define APIS_HOST_PATH_FOLDERS_H

#include "apis/host/path.h"

/*
 * The host directory of the longest such folder that a path on C: lies in; rest is the path behind
 * "C:\". used: how many units of it the folder's name takes. NULL when there is none.
 */
const char *path_folder_host(const uint16_t *rest, size_t length, size_t *used);

#endif
