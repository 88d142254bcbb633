/* FreeBSD's forms of what it says about files. stat(2). */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/api.h"

struct freebsd_status {
    uint64_t device, inode, links;
    uint16_t mode, padding;
    uint32_t user, group, more_padding;
    uint64_t special;
    struct timespec accessed, modified, changed, born;
    int64_t size, blocks;
    int32_t block_size;
    uint32_t flags;
    uint64_t generation, spare[10];
};

_Static_assert(sizeof(struct freebsd_status) == 224, "struct stat");

int freebsd_put_status(void *to, const struct stat *status)
{
    struct freebsd_status guest = {.device = status->st_dev,
                                   .inode = status->st_ino,
                                   .links = status->st_nlink,
                                   .mode = (uint16_t)status->st_mode,
                                   .user = status->st_uid,
                                   .group = status->st_gid,
                                   .special = status->st_rdev,
                                   .accessed = status->st_atim,
                                   .modified = status->st_mtim,
                                   .changed = status->st_ctim,
                                   .born = status->st_ctim,
                                   .size = status->st_size,
                                   .blocks = status->st_blocks,
                                   .block_size = (int32_t)status->st_blksize};

    return unix_copy(to, &guest, sizeof guest);
}
