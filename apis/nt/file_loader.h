/* How the loader reaches files: by guest paths, as every other part of the guest's world. */
#ifndef APIS_NT_FILE_LOADER_H
#define APIS_NT_FILE_LOADER_H

#include "loader/loader.h"

extern const struct loader_host file_loader;

#endif
