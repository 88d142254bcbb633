/* See file_path.h. Microsoft's "Object Names" and OBJECT_ATTRIBUTES. */
#include "apis/nt/file_path.h"

#include "apis/host/name.h"
#include "apis/nt/file.h"

#include <stdio.h>
#include <string.h>

/* Device names of volumes count from the drive A:. */
static const char volume_prefix[] = "\\DEVICE\\HARDDISKVOLUME";

static bool begins(const WCHAR *name, size_t length, const char *prefix)
{
    for (size_t i = 0; prefix[i]; i++) {
        if (i >= length || name_upcase(name[i]) != (uint8_t)prefix[i])
            return false;
    }
    return true;
}

static NTSTATUS from_text(struct host_path *path, const char *prefix, const WCHAR *rest,
                          size_t length)
{
    WCHAR text[DOS_PATH_MAX];
    size_t size = strlen(prefix);
    int error;

    if (length + size > DOS_PATH_MAX)
        return STATUS_NAME_TOO_LONG;
    for (size_t i = 0; i < size; i++)
        text[i] = (uint8_t)prefix[i];
    memcpy(text + size, rest, length * sizeof *rest);
    error = host_path_from_guest(path, text, size + length);
    return error < 0 ? status_from_path_error(error) : STATUS_SUCCESS;
}

static NTSTATUS from_volume(struct host_path *path, const WCHAR *rest, size_t length)
{
    char prefix[] = "\\??\\A:";
    unsigned number = 0;
    size_t at = 0;

    while (at < length && rest[at] >= '0' && rest[at] <= '9' && number < 27)
        number = number * 10 + (rest[at++] - '0');
    if (number < 1 || number > 26)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    prefix[4] = (char)('A' + number - 1);
    return from_text(path, prefix, rest + at, length - at);
}

static NTSTATUS from_absolute(struct host_path *path, const WCHAR *name, size_t length)
{
    static const struct {
        const char *prefix, *dos;
    } prefixes[] = {
        {"\\??\\GLOBALROOT\\SYSTEMROOT", "\\??\\C:\\Windows"},
        {"\\SYSTEMROOT", "\\??\\C:\\Windows"},
        {"\\DOSDEVICES\\", "\\??\\"},
        {"\\GLOBAL??\\", "\\??\\"},
        {"\\DEVICE\\NULL", "\\??\\NUL"},
        {"\\DEVICE\\NAMEDPIPE\\", "\\??\\PIPE\\"},
        {"\\DEVICE\\CONDRV\\CURRENTIN", "\\??\\CONIN$"},
        {"\\DEVICE\\CONDRV\\CURRENTOUT", "\\??\\CONOUT$"},
    };
    int error;

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t used = strlen(prefixes[i].prefix);

        if (begins(name, length, prefixes[i].prefix))
            return from_text(path, prefixes[i].dos, name + used, length - used);
    }
    if (begins(name, length, volume_prefix))
        return from_volume(path, name + sizeof volume_prefix - 1,
                           length - (sizeof volume_prefix - 1));
    if (!begins(name, length, "\\??\\"))
        return STATUS_OBJECT_PATH_NOT_FOUND;
    error = host_path_from_guest(path, name, length);
    return error < 0 ? status_from_path_error(error) : STATUS_SUCCESS;
}

NTSTATUS host_path_below(struct host_path *path, const char *directory, const UNICODE_STRING *name)
{
    uint16_t units[DOS_PATH_MAX];
    size_t length = name->Length / sizeof(WCHAR), size = strlen(directory);

    path->kind = HOST_PATH_FILE;
    path->directory = length > 0 && name->Buffer[length - 1] == '\\';
    if (length >= DOS_PATH_MAX || size + 1 >= PATH_MAX)
        return STATUS_NAME_TOO_LONG;
    for (size_t i = 0; i < length; i++) {
        if (name->Buffer[i] == '/')
            return STATUS_OBJECT_NAME_INVALID;
        units[i] = name->Buffer[i] == '\\' ? '/' : name->Buffer[i];
    }
    memcpy(path->text, directory, size);
    path->text[size++] = '/';
    size += host_name_from_guest(path->text + size, PATH_MAX - 1 - size, units, length);
    if (size > PATH_MAX - 1)
        return STATUS_NAME_TOO_LONG;
    path->text[size] = 0;
    path->length = size;
    return STATUS_SUCCESS;
}

NTSTATUS host_path_from_nt(struct host_path *path, HANDLE directory, const UNICODE_STRING *name)
{
    struct file *file;
    char link[32];
    NTSTATUS status;

    if (!directory)
        return from_absolute(path, name->Buffer, name->Length / sizeof(WCHAR));
    if (name->Length > 0 && name->Buffer[0] == '\\')
        return STATUS_INVALID_PARAMETER;
    status = file_of_handle(directory, 0, &file);
    if (status < 0)
        return status;
    /* The host reaches the open directory itself, wherever it has been moved. */
    snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
    status = host_path_below(path, link, name);
    file_release(file);
    return status;
}
