/* A guest's path argument, as the Win32 functions take it. */
#ifndef APIS_WIN_PATH_ARGUMENT_H
#define APIS_WIN_PATH_ARGUMENT_H

#include "apis/host/path.h"
#include "apis/host/text.h"
#include "apis/nt/file.h"

/* NULL and an empty path are not found, as Windows says. */
static inline NTSTATUS path_argument(LPCWSTR name, struct host_path *path)
{
    int error;

    path->directory = false;
    if (!name)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    error = host_path_from_guest(path, name, utf16_length(name));
    return error < 0 ? status_from_path_error(error) : STATUS_SUCCESS;
}

#endif
