/* statfs(2) of DragonFly. */
#include "apis/unix/dragonfly/dragonfly.h"

#include "apis/unix/api.h"
#include "apis/unix/bsd/filesystem.h"

#include <string.h>

enum { NAME = 80 };

struct dragonfly_filesystem {
    int64_t spare, block_size, transfer_size, blocks, free, available, files, free_files;
    int32_t id[2];
    uint32_t owner;
    int32_t type, flags;
    int64_t writes[2];
    char type_name[16], on[NAME];
    int64_t reads[2];
    int16_t padding;
    char from[NAME];
    int16_t more_padding;
    int64_t more_spare[2];
};

_Static_assert(sizeof(struct dragonfly_filesystem) == 320, "struct statfs");

enum { READ_ONLY = 1, NO_EXEC = 4, NO_SETUID = 8, LOCAL = 0x1000 };

static long put(struct dragonfly_filesystem *to, const char *path, int fd)
{
    struct bsd_filesystem found;
    long result = bsd_filesystem_find(&found, path, fd);
    const struct statfs *host = &found.host;
    struct dragonfly_filesystem guest = {0};

    if (result < 0)
        return result;
    guest.flags = LOCAL | (found.read_only ? READ_ONLY : 0) | (found.no_exec ? NO_EXEC : 0) |
                  (found.no_setuid ? NO_SETUID : 0);
    guest.block_size = host->f_frsize ? host->f_frsize : host->f_bsize;
    guest.transfer_size = host->f_bsize;
    guest.blocks = (int64_t)host->f_blocks;
    guest.free = (int64_t)host->f_bfree;
    guest.available = (int64_t)host->f_bavail;
    guest.files = (int64_t)host->f_files;
    guest.free_files = (int64_t)host->f_ffree;
    memcpy(guest.id, &host->f_fsid, sizeof guest.id);
    memcpy(guest.type_name, found.type, sizeof guest.type_name);
    memcpy(guest.from, found.from, sizeof guest.from - 1);
    memcpy(guest.on, found.on, sizeof guest.on - 1);
    return unix_copy(to, &guest, sizeof guest);
}

UNIX(dragonfly, long, statfs, (const char *path, struct dragonfly_filesystem *filesystem OUT))
{
    return path ? put(filesystem, path, -1) : -EFAULT;
}

UNIX(dragonfly, long, fstatfs, (int fd, struct dragonfly_filesystem *filesystem OUT))
{
    return put(filesystem, NULL, fd);
}
