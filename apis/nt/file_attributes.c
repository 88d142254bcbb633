/* See file_attributes.h. MS-FSCC 2.6, file attributes. */
#include "apis/nt/file_attributes.h"

#include "apis/nt/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum {
    STICKY = 01000,
    WRITABLE = 0222,
    KEPT = FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE |
           FILE_ATTRIBUTE_NOT_CONTENT_INDEXED
};

static const char attribute_name[] = "user.DOSATTRIB";

/* Files opened for their attributes alone are reached through their link in /proc. */
static void path_of(int fd, char path[32])
{
    snprintf(path, 32, "/proc/self/fd/%d", fd);
}

static bool read_kept(int fd, const char *path, ULONG *kept)
{
    char text[64], link[32];
    ssize_t length;

    if (!path) {
        path_of(fd, link);
        path = link;
    }
    length = getxattr(path, attribute_name, text, sizeof text - 1);
    if (length <= 0)
        return false;
    text[length] = 0;
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

/* Write permission comes back for whoever may read, as far as the file mode mask lets it. */
static mode_t writable_mode(mode_t mode)
{
    mode_t mask = umask(0);

    umask(mask);
    return mode | (((mode & 0444) >> 1 | 0200) & ~mask);
}

static int set_mode(const char *path, const struct stat *status, ULONG attributes, bool kept)
{
    mode_t mode = status->st_mode & 07777;

    if (S_ISREG(status->st_mode)) {
        if (attributes & FILE_ATTRIBUTE_READONLY)
            mode &= ~(mode_t)WRITABLE;
        else if (!(mode & WRITABLE))
            mode = writable_mode(mode);
        mode = kept ? mode | STICKY : mode & ~(mode_t)STICKY;
    }
    if (mode == (status->st_mode & 07777))
        return 0;
    return chmod(path, mode) < 0 ? -errno : 0;
}

/* Writing an extended attribute needs a writable file: the permission comes after it. */
static int set_kept(const char *path, const struct stat *status, ULONG attributes, bool *kept)
{
    ULONG usual = S_ISDIR(status->st_mode) ? 0 : FILE_ATTRIBUTE_ARCHIVE;
    char text[16];
    int length;

    attributes &= KEPT;
    *kept = attributes != usual;
    if (!*kept) {
        if (S_ISDIR(status->st_mode) || (status->st_mode & STICKY))
            removexattr(path, attribute_name);
        return 0;
    }
    length = snprintf(text, sizeof text, "0x%x", (unsigned)attributes);
    if (!(status->st_mode & WRITABLE) && chmod(path, (status->st_mode & 07777) | 0200) < 0)
        return -errno;
    if (setxattr(path, attribute_name, text, (size_t)length + 1, 0) == 0)
        return 0;
    *kept = false;
    /* Where the file system keeps none, only what says something is worth a failure. */
    if (errno == EOPNOTSUPP && !(attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM)))
        return 0;
    return -errno;
}

NTSTATUS path_set_attributes(const char *path, ULONG attributes)
{
    struct stat status;
    bool kept;
    int error;

    if (stat(path, &status) < 0)
        return status_from_errno(errno);
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return STATUS_SUCCESS;
    error = set_kept(path, &status, attributes, &kept);
    if (error == 0)
        error = set_mode(path, &status, attributes, kept);
    return status_from_errno(error);
}

NTSTATUS file_set_attributes(int fd, ULONG attributes)
{
    char link[32];

    path_of(fd, link);
    return path_set_attributes(link, attributes);
}
