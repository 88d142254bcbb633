/* statvfs(2) of NetBSD, in the form that programs before NetBSD 10 use. */
#include "apis/unix/netbsd/netbsd.h"

#include "apis/unix/api.h"
#include "apis/unix/bsd/filesystem.h"

#include <string.h>

struct netbsd_filesystem {
    uint64_t flags, block_size, unit, transfer_size;
    uint64_t blocks, free, available, reserved, files, free_files, available_files, reserved_files;
    uint64_t counts[4];
    int32_t id[2];
    uint64_t id_number, name_most;
    uint32_t owner, spare[4];
    char type_name[32], on[1024], from[1024];
};

_Static_assert(sizeof(struct netbsd_filesystem) == 2256, "struct statvfs");

enum { READ_ONLY = 1, NO_EXEC = 4, NO_SETUID = 8, LOCAL = 0x1000 };

static long put(struct netbsd_filesystem *to, const char *path, int fd)
{
    struct bsd_filesystem found;
    long result = bsd_filesystem_find(&found, path, fd);
    const struct statfs *host = &found.host;
    struct netbsd_filesystem guest = {0};

    if (result < 0)
        return result;
    guest.flags = LOCAL | (found.read_only ? READ_ONLY : 0) | (found.no_exec ? NO_EXEC : 0) |
                  (found.no_setuid ? NO_SETUID : 0);
    guest.block_size = guest.transfer_size = (uint64_t)host->f_bsize;
    guest.unit = (uint64_t)(host->f_frsize ? host->f_frsize : host->f_bsize);
    guest.blocks = host->f_blocks;
    guest.free = host->f_bfree;
    guest.available = host->f_bavail;
    guest.reserved = host->f_bfree - host->f_bavail;
    guest.files = host->f_files;
    guest.free_files = guest.available_files = host->f_ffree;
    guest.name_most = (uint64_t)host->f_namelen;
    memcpy(guest.id, &host->f_fsid, sizeof guest.id);
    guest.id_number = (uint32_t)guest.id[0];
    memcpy(guest.type_name, found.type, sizeof found.type);
    memcpy(guest.from, found.from, sizeof guest.from);
    memcpy(guest.on, found.on, sizeof guest.on);
    return unix_copy(to, &guest, sizeof guest);
}

/* The flags say whether a cached answer will do. */
UNIX(netbsd, long, statvfs1,
     (const char *path, struct netbsd_filesystem *filesystem OUT, int flags))
{
    (void)flags;
    return path ? put(filesystem, path, -1) : -EFAULT;
}

UNIX(netbsd, long, fstatvfs1, (int fd, struct netbsd_filesystem *filesystem OUT, int flags))
{
    (void)flags;
    return put(filesystem, NULL, fd);
}
