/* statfs(2) of FreeBSD. */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/api.h"
#include "apis/unix/bsd/filesystem.h"

#include <string.h>

struct freebsd_filesystem {
    uint32_t version, type;
    uint64_t flags, block_size, transfer_size, blocks, free;
    int64_t available;
    uint64_t files;
    int64_t free_files;
    uint64_t counts[4], spare[10];
    uint32_t name_most, owner;
    int32_t id[2];
    char spare_text[80], type_name[16], from[1024], on[1024];
};

_Static_assert(sizeof(struct freebsd_filesystem) == 2344, "struct statfs");

enum { VERSION = 0x20140518, READ_ONLY = 1, NO_EXEC = 4, NO_SETUID = 8, LOCAL = 0x1000 };

static long put(struct freebsd_filesystem *to, const char *path, int fd)
{
    struct bsd_filesystem found;
    long result = bsd_filesystem_find(&found, path, fd);
    const struct statfs *host = &found.host;
    struct freebsd_filesystem guest = {.version = VERSION};

    if (result < 0)
        return result;
    guest.flags = LOCAL | (found.read_only ? READ_ONLY : 0) | (found.no_exec ? NO_EXEC : 0) |
                  (found.no_setuid ? NO_SETUID : 0);
    guest.block_size = (uint64_t)(host->f_frsize ? host->f_frsize : host->f_bsize);
    guest.transfer_size = (uint64_t)host->f_bsize;
    guest.blocks = host->f_blocks;
    guest.free = host->f_bfree;
    guest.available = (int64_t)host->f_bavail;
    guest.files = host->f_files;
    guest.free_files = (int64_t)host->f_ffree;
    guest.name_most = (uint32_t)host->f_namelen;
    memcpy(guest.id, &host->f_fsid, sizeof guest.id);
    memcpy(guest.type_name, found.type, sizeof guest.type_name);
    memcpy(guest.from, found.from, sizeof guest.from);
    memcpy(guest.on, found.on, sizeof guest.on);
    return unix_copy(to, &guest, sizeof guest);
}

UNIX(freebsd, long, statfs, (const char *path, struct freebsd_filesystem *filesystem OUT))
{
    return path ? put(filesystem, path, -1) : -EFAULT;
}

UNIX(freebsd, long, fstatfs, (int fd, struct freebsd_filesystem *filesystem OUT))
{
    return put(filesystem, NULL, fd);
}
