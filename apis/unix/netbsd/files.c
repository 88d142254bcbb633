/* NetBSD's forms of what it says about files. stat(2). */
#include "apis/unix/netbsd/netbsd.h"

#include "apis/unix/api.h"
#include "apis/unix/path.h"
#include "apis/unix/run.h"

#include <string.h>

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

/* Of NetBSD's own file system about processes, what programs ask for: where they came from. */
UNIX(netbsd, long, readlink, (const char *path, char *target OUT BYTES(size), size_t size))
{
    static const char own[] = "/proc/curproc/exe";
    char text[sizeof own];
    struct unix_path name;
    size_t length = strlen(unix_program_path);
    long result;

    if (unix_copy(text, path, sizeof text) == 0 && memcmp(text, own, sizeof own) == 0) {
        length = length < size ? length : size;
        return unix_copy(target, unix_program_path, length) < 0 ? -EFAULT : (long)length;
    }
    result = unix_path_read(&name, UNIX_HERE, path);
    return result < 0 ? result : host_call(SYS_readlinkat, name.directory, name.text, target, size);
}
