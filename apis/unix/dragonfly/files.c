/* DragonFly's forms of what it says about files. stat(2). */
#include "apis/unix/dragonfly/dragonfly.h"

#include "apis/unix/api.h"

struct dragonfly_status {
    uint64_t inode;
    uint32_t links, device;
    uint16_t mode, padding;
    uint32_t user, group, special;
    struct timespec accessed, modified, changed;
    int64_t size, blocks;
    uint32_t block_size, flags, generation;
    int32_t spare;
    int64_t more_spare[2];
};

_Static_assert(sizeof(struct dragonfly_status) == 128, "struct stat");

int dragonfly_put_status(void *to, const struct stat *status)
{
    struct dragonfly_status guest = {.inode = status->st_ino,
                                     .links = (uint32_t)status->st_nlink,
                                     .device = (uint32_t)status->st_dev,
                                     .mode = (uint16_t)status->st_mode,
                                     .user = status->st_uid,
                                     .group = status->st_gid,
                                     .special = (uint32_t)status->st_rdev,
                                     .accessed = status->st_atim,
                                     .modified = status->st_mtim,
                                     .changed = status->st_ctim,
                                     .size = status->st_size,
                                     .blocks = status->st_blocks,
                                     .block_size = (uint32_t)status->st_blksize};

    return unix_copy(to, &guest, sizeof guest);
}

/* At -1 the file's own place is meant. Flags of an open file for one call have no counterpart. */
UNIX(dragonfly, long, extpread,
     (int fd, void *buffer OUT BYTES(size), size_t size, int flags, long offset))
{
    if (flags)
        return -EOPNOTSUPP;
    return offset == -1 ? unix_wait_call(SYS_read, fd, (long)buffer, (long)size, 0, 0, 0)
                        : unix_wait_call(SYS_pread64, fd, (long)buffer, (long)size, offset, 0, 0);
}

UNIX(dragonfly, long, extpwrite,
     (int fd, const void *buffer BYTES(size), size_t size, int flags, long offset))
{
    if (flags)
        return -EOPNOTSUPP;
    return offset == -1 ? unix_wait_call(SYS_write, fd, (long)buffer, (long)size, 0, 0, 0)
                        : unix_wait_call(SYS_pwrite64, fd, (long)buffer, (long)size, offset, 0, 0);
}
