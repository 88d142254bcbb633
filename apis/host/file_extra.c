/* See file_extra.h. xattr(7). */
#include "apis/host/file_extra.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

void host_link_of(int fd, char link[HOST_LINK_SIZE])
{
    snprintf(link, HOST_LINK_SIZE, "/proc/self/fd/%d", fd);
}

bool host_extra_read(const char *path, const char *name, char *text, size_t size)
{
    ssize_t length = getxattr(path, name, text, size - 1);

    text[length > 0 ? length : 0] = 0;
    return length > 0;
}

int host_extra_write(const char *path, const char *name, const char *text)
{
    return setxattr(path, name, text, strlen(text) + 1, 0) < 0 ? -errno : 0;
}

void host_extra_remove(const char *path, const char *name)
{
    removexattr(path, name);
}

int host_path_set_mode(const char *path, uint32_t mode)
{
    return chmod(path, mode) < 0 ? -errno : 0;
}

uint32_t host_new_file_mode(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return 0666 & ~mask;
}
