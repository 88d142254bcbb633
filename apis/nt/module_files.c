/* See module_files.h. */
#include "apis/nt/module_files.h"

#include "apis/host/path.h"
#include "loader/name.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int open_file(const WCHAR *guest_path)
{
    struct host_path path;
    int result = host_path_from_guest(&path, guest_path, name_length(guest_path));

    if (result < 0)
        return result;
    if (path.kind != HOST_PATH_FILE)
        return -ENOENT;
    result = path_find(&path);
    if (result < 0)
        return result;
    result = open(path.text, O_RDONLY | O_CLOEXEC);
    return result < 0 ? -errno : result;
}

static size_t copy_path(const struct dos_path *from, WCHAR *to, size_t room)
{
    if (from->length >= room)
        return 0;
    return name_copy(to, room, from->text, from->length);
}

static size_t full_path(const WCHAR *guest_path, WCHAR *full, size_t room)
{
    struct dos_path path;

    if (path_full(&path, guest_path, name_length(guest_path)) < 0)
        return 0;
    return copy_path(&path, full, room);
}

static size_t guest_path(const char *host_path, WCHAR *guest_path, size_t room)
{
    char absolute[PATH_MAX * 2], directory[PATH_MAX];
    struct dos_path path;

    if (host_path[0] == '/')
        snprintf(absolute, sizeof absolute, "%s", host_path);
    else if (getcwd(directory, sizeof directory))
        snprintf(absolute, sizeof absolute, "%s/%s", directory, host_path);
    else
        return 0;
    if (guest_path_from_host(&path, absolute) < 0 || path.length >= DOS_PATH_MAX)
        return 0;
    path.text[path.length] = 0;
    return full_path(path.text, guest_path, room);
}

const struct loader_host module_files = {
    .open = open_file,
    .full_path = full_path,
    .guest_path = guest_path,
};

NTSTATUS module_status(const struct fault *fault)
{
    switch (fault->code) {
    case FAULT_NOT_FOUND:
        return STATUS_DLL_NOT_FOUND;
    case FAULT_REFUSED:
        return STATUS_DLL_INIT_FAILED;
    case FAULT_SYSTEM:
        return STATUS_NO_MEMORY;
    default:
        return STATUS_INVALID_IMAGE_FORMAT;
    }
}
