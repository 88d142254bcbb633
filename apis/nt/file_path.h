/* The native API's names of files: \??\C:\dir, \Device\HarddiskVolume3\dir, or below a handle. */
#ifndef APIS_NT_FILE_PATH_H
#define APIS_NT_FILE_PATH_H

#include "apis/host/path.h"

#include "abi/windows.h"

/* directory: a handle that the name is relative to, or NULL. */
NTSTATUS host_path_from_nt(struct host_path *path, HANDLE directory, const UNICODE_STRING *name);

/* A relative name in a host directory. */
NTSTATUS host_path_below(struct host_path *path, const char *directory, const UNICODE_STRING *name);

#endif
