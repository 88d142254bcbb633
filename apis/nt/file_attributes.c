/* See file_attributes.h. MS-FSCC 2.6, file attributes. */
#include "apis/nt/file_attributes.h"

#include "apis/host/file_extra.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    STICKY = 01000,
    WRITABLE = 0222,
    KEPT = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE |
           FILE_ATTRIBUTE_NOT_CONTENT_INDEXED
};

static const char attribute_name[] = "user.DOSATTRIB";

static bool read_kept(int fd, const char *path, ULONG *kept)
{
    char text[64], link[HOST_LINK_SIZE];

    if (!path)
        host_link_of(fd, link);
    if (!host_extra_read(path ? path : link, attribute_name, text, sizeof text))
        return false;
    *kept = (ULONG)strtoul(text, NULL, 16) & KEPT;
    return true;
}

static bool is_directory(const struct host_file_status *status)
{
    return status->kind == HOST_FILE_DIRECTORY ||
           (status->kind == HOST_FILE_SYMLINK && status->to_directory);
}

ULONG file_attributes(const struct host_file_status *status, int fd, const char *path)
{
    ULONG attributes = 0, kept;

    if (is_directory(status))
        attributes |= FILE_ATTRIBUTE_DIRECTORY;
    if (status->kind == HOST_FILE_SYMLINK) {
        attributes |= FILE_ATTRIBUTE_REPARSE_POINT;
    } else if (status->kind == HOST_FILE_REGULAR) {
        attributes |= status->mode & WRITABLE ? 0 : FILE_ATTRIBUTE_READONLY;
        if ((status->mode & STICKY) && read_kept(fd, path, &kept))
            attributes |= kept;
        else
            attributes |= FILE_ATTRIBUTE_ARCHIVE;
    } else if (status->kind == HOST_FILE_DIRECTORY) {
        if (read_kept(fd, path, &kept))
            attributes |= kept & ~(ULONG)FILE_ATTRIBUTE_ARCHIVE;
    }
    return attributes ? attributes : FILE_ATTRIBUTE_NORMAL;
}

/* Write permission comes back for whoever may read, as far as new files have it. */
static uint32_t writable_mode(uint32_t mode)
{
    return mode | 0200 | ((mode & 0444) >> 1 & host_new_file_mode());
}

static int set_mode(const char *path, const struct host_file_status *status, ULONG attributes,
                    bool kept)
{
    uint32_t mode = status->mode;

    if (status->kind == HOST_FILE_REGULAR) {
        if (attributes & FILE_ATTRIBUTE_READONLY)
            mode &= ~(uint32_t)WRITABLE;
        else if (!(mode & WRITABLE))
            mode = writable_mode(mode);
        mode = kept ? mode | STICKY : mode & ~(uint32_t)STICKY;
    }
    return mode == status->mode ? 0 : host_path_set_mode(path, mode);
}

/* Writing an extended attribute needs a writable file: the permission comes after it. */
static int set_kept(const char *path, const struct host_file_status *status, ULONG attributes,
                    bool *kept)
{
    bool directory = status->kind == HOST_FILE_DIRECTORY;
    ULONG usual = directory ? 0 : FILE_ATTRIBUTE_ARCHIVE;
    char text[16];
    int error = 0;

    attributes &= KEPT;
    *kept = attributes != usual;
    if (!*kept) {
        if (directory || (status->mode & STICKY))
            host_extra_remove(path, attribute_name);
        return 0;
    }
    snprintf(text, sizeof text, "0x%x", (unsigned)attributes);
    if (!(status->mode & WRITABLE))
        error = host_path_set_mode(path, status->mode | 0200);
    if (error == 0)
        error = host_extra_write(path, attribute_name, text);
    *kept = error == 0;
    /* Where the file system keeps none, only what says something is worth a failure. */
    if (error == -EOPNOTSUPP && !(attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)))
        return 0;
    return error;
}

NTSTATUS path_set_attributes(const char *path, ULONG attributes)
{
    struct host_file_status status;
    bool kept;
    int error = host_path_status(path, true, &status);

    if (error < 0)
        return status_from_errno(error);
    if (status.kind != HOST_FILE_REGULAR && status.kind != HOST_FILE_DIRECTORY)
        return STATUS_SUCCESS; /* devices and pipes have no attributes to change */
    error = set_kept(path, &status, attributes, &kept);
    if (error == 0)
        error = set_mode(path, &status, attributes, kept);
    return status_from_errno(error);
}

NTSTATUS file_set_attributes(int fd, ULONG attributes)
{
    char link[HOST_LINK_SIZE];

    host_link_of(fd, link);
    return path_set_attributes(link, attributes);
}
