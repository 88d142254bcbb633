/*
 * Symbolic links of path_operations.h. What a link holds is text for the host: a relative target
 * stays relative, an absolute one becomes a host path, so that both sides can follow it.
 */
#include "apis/host/link.h"
#include "apis/host/name.h"
#include "apis/nt/path_operations.h"
#include "apis/nt/status.h"

#include <errno.h>

static NTSTATUS relative_text(const WCHAR *target, size_t length, char *text)
{
    uint16_t units[DOS_PATH_MAX];
    size_t size;

    if (length >= DOS_PATH_MAX)
        return STATUS_NAME_TOO_LONG;
    for (size_t i = 0; i < length; i++)
        units[i] = is_separator(target[i]) ? '/' : target[i];
    size = host_name_from_guest(text, PATH_MAX - 1, units, length);
    if (size > PATH_MAX - 1)
        return STATUS_NAME_TOO_LONG;
    text[size] = 0;
    return STATUS_SUCCESS;
}

NTSTATUS path_symlink(struct host_path *new_link, const WCHAR *target, size_t length)
{
    struct host_path to;
    NTSTATUS status = STATUS_SUCCESS;
    int found;

    if (new_link->kind != HOST_PATH_FILE)
        return STATUS_OBJECT_NAME_INVALID;
    if (dos_path_kind(target, length) == DOS_PATH_RELATIVE)
        status = relative_text(target, length, to.text);
    else if (host_path_from_guest(&to, target, length) < 0)
        status = STATUS_OBJECT_NAME_INVALID;
    if (status < 0)
        return status;
    found = path_find_for_create(new_link);
    if (found <= 0)
        return found < 0 ? STATUS_OBJECT_PATH_NOT_FOUND : STATUS_OBJECT_NAME_COLLISION;
    return status_from_errno(host_path_symlink(to.text, new_link->text));
}

NTSTATUS path_read_symlink(const char *path, struct dos_path *target, bool *relative)
{
    char text[PATH_MAX];
    int64_t length = host_path_read_symlink(path, text, sizeof text);

    if (length < 0)
        return length == -EINVAL ? STATUS_NOT_A_REPARSE_POINT : status_from_errno((int)length);
    *relative = text[0] != '/';
    if (!*relative)
        return status_from_errno(guest_path_from_host(target, text));
    target->length = guest_name_from_host(target->text, DOS_PATH_MAX - 1, text, (size_t)length);
    for (size_t i = 0; i < target->length; i++) {
        if (target->text[i] == '/')
            target->text[i] = '\\';
    }
    target->text[target->length] = 0;
    return STATUS_SUCCESS;
}
