/* NetBSD's forms of what it says about files. stat(2). */
#include "apis/unix/netbsd/netbsd.h"

#include "apis/unix/api.h"

struct netbsd_status {
    uint64_t device;
    uint32_t mode;
    uint64_t inode;
    uint32_t links, user, group;
    uint64_t special;
    struct timespec accessed, modified, changed, born;
    int64_t size, blocks;
    uint32_t block_size, flags, generation, spare[2];
};

_Static_assert(sizeof(struct netbsd_status) == 152, "struct stat");

int netbsd_put_status(void *to, const struct stat *status)
{
    struct netbsd_status guest = {.device = status->st_dev,
                                  .mode = status->st_mode,
                                  .inode = status->st_ino,
                                  .links = (uint32_t)status->st_nlink,
                                  .user = status->st_uid,
                                  .group = status->st_gid,
                                  .special = status->st_rdev,
                                  .accessed = status->st_atim,
                                  .modified = status->st_mtim,
                                  .changed = status->st_ctim,
                                  .born = status->st_ctim,
                                  .size = status->st_size,
                                  .blocks = status->st_blocks,
                                  .block_size = (uint32_t)status->st_blksize};

    return unix_copy(to, &guest, sizeof guest);
}
