/* What a file system is, for the BSDs' forms of it. */
#ifndef APIS_UNIX_BSD_FILESYSTEM_H
#define APIS_UNIX_BSD_FILESYSTEM_H

#include <stdbool.h>
#include <sys/statfs.h>

struct bsd_filesystem {
    struct statfs host;
    bool read_only, no_setuid, no_exec;
    char type[16], from[1024], on[1024];
};

/* By path, or by descriptor where path is NULL; between unix_host_begin and unix_host_end. 0 or
 * -errno. */
long bsd_filesystem_find(struct bsd_filesystem *found, const char *path, int fd);

#endif
