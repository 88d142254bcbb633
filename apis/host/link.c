/* See link.h. */
#include "apis/host/link.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int host_path_remove(const char *path, bool directory)
{
    return (directory ? rmdir(path) : unlink(path)) < 0 ? -errno : 0;
}

int host_directory_make(const char *path)
{
    return mkdir(path, 0777) < 0 ? -errno : 0;
}

int host_path_rename(const char *from, const char *to, bool replace)
{
    int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, replace ? 0 : RENAME_NOREPLACE);

    if (result < 0 && errno == EINVAL && !replace) /* a file system that cannot say so */
        result = rename(from, to);
    return result < 0 ? -errno : 0;
}

int host_path_link(const char *existing, const char *new_link)
{
    return link(existing, new_link) < 0 ? -errno : 0;
}

int host_path_symlink(const char *target, const char *new_link)
{
    return symlink(target, new_link) < 0 ? -errno : 0;
}

int64_t host_path_read_symlink(const char *path, char *text, size_t size)
{
    ssize_t length = readlink(path, text, size - 1);

    if (length < 0)
        return -errno;
    text[length] = 0;
    return length;
}

int host_directory_each(int fd, host_name_visitor *visit, void *context)
{
    int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
    DIR *directory = own < 0 ? NULL : fdopendir(own);
    struct dirent *entry;

    if (!directory) {
        error = -errno;
        if (own >= 0)
            close(own);
        return error;
    }
    while ((entry = readdir(directory)) && visit(entry->d_name, context))
        ;
    closedir(directory);
    return 0;
}

static bool count_three(const char *name, void *context)
{
    (void)name;
    return ++*(int *)context < 3;
}

bool host_directory_is_empty(int fd)
{
    int count = 0;

    host_directory_each(fd, count_three, &count);
    return count < 3; /* no more than . and .. */
}
