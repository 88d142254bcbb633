/* See file_loader.h. */
#include "apis/nt/file_loader.h"

#include "apis/host/file.h"
#include "apis/host/path.h"
#include "apis/host/text.h"

#include <errno.h>
#include <string.h>

static int open_file(const WCHAR *guest_path)
{
    struct host_path path;
    int result = host_path_from_guest(&path, guest_path, utf16_length(guest_path));
    int fd;

    if (result < 0)
        return result;
    if (path.kind != HOST_PATH_FILE)
        return -ENOENT;
    fd = host_file_open(path.text, HOST_OPEN_READ, 0);
    if (fd == -ENOENT && path_find(&path) == 0)
        fd = host_file_open(path.text, HOST_OPEN_READ, 0);
    return fd;
}

static size_t copy_path(const struct dos_path *path, WCHAR *to, size_t room)
{
    if (path->length >= room)
        return 0;
    memcpy(to, path->text, path->length * sizeof *to);
    to[path->length] = 0;
    return path->length;
}

static size_t full_path(const WCHAR *guest_path, WCHAR *full, size_t room)
{
    struct dos_path path;

    if (path_full(&path, guest_path, utf16_length(guest_path)) < 0)
        return 0;
    return copy_path(&path, full, room);
}

static size_t guest_path(const char *host_path, WCHAR *to, size_t room)
{
    struct dos_path path;

    if (guest_path_from_host(&path, host_path) < 0)
        return 0;
    return copy_path(&path, to, room);
}

const struct loader_host file_loader = {open_file, full_path, guest_path};
