/* See shared_directory.h. [XDG Base Directory Specification: XDG_RUNTIME_DIR] */
#include "apis/host/shared_directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int shared_directory(char *path, size_t size)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    struct stat status;
    int length = runtime && *runtime
                     ? snprintf(path, size, "%s/sojourn", runtime)
                     : snprintf(path, size, "/dev/shm/sojourn-%u", (unsigned)geteuid());

    if (length < 0 || (size_t)length >= size)
        return -ENAMETOOLONG;
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return -errno;
    if (lstat(path, &status) < 0)
        return -errno;
    /* Anybody may write to /dev/shm: only a directory of the user's own will do. */
    if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || status.st_mode & 077)
        return -EACCES;
    return length;
}

int shared_directory_open(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    return fd < 0 ? -errno : fd;
}

int shared_directory_each(const char *beginning, int (*visit)(const char *path, void *context),
                          void *context)
{
    char path[PATH_MAX + NAME_MAX + 2];
    const char *leaf = strrchr(beginning, '/') + 1;
    int head = (int)(leaf - beginning), result, found = -ENOENT;
    size_t length = strlen(leaf);
    struct dirent *entry;
    DIR *directory;

    snprintf(path, sizeof path, "%.*s", head, beginning);
    directory = opendir(path);
    if (!directory)
        return -errno;
    while (found != 0 && (entry = readdir(directory)) != NULL) {
        if (strncmp(entry->d_name, leaf, length) != 0)
            continue;
        snprintf(path, sizeof path, "%.*s%s", head, beginning, entry->d_name);
        result = visit(path, context);
        if (result != -ENOENT)
            found = result;
    }
    closedir(directory);
    return found;
}
