/* See volume.h. statfs(2). */
#include "apis/host/volume.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

enum { CIFS = 0xff534d42, SMB2 = 0xfe534d42, UDF = 0x15013346 };

static enum host_volume_kind kind_of(unsigned long type)
{
    switch (type & 0xffffffff) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case CIFS:
    case SMB2:
    case CEPH_SUPER_MAGIC:
    case V9FS_MAGIC:
        return HOST_VOLUME_NETWORK;
    case RAMFS_MAGIC:
        return HOST_VOLUME_MEMORY;
    case ISOFS_SUPER_MAGIC:
    case UDF:
        return HOST_VOLUME_OPTICAL;
    default:
        return HOST_VOLUME_DISK;
    }
}

int host_volume(const char *path, int fd, struct host_volume *volume)
{
    struct statfs system;
    struct stat status;

    *volume = (struct host_volume){0};
    if ((path ? statfs(path, &system) : fstatfs(fd, &system)) < 0 ||
        (path ? stat(path, &status) : fstat(fd, &status)) < 0)
        return -errno;
    volume->block_size = (uint32_t)system.f_bsize;
    volume->total = system.f_blocks * (uint64_t)system.f_bsize;
    volume->free = system.f_bfree * (uint64_t)system.f_bsize;
    volume->available = system.f_bavail * (uint64_t)system.f_bsize;
    volume->name_limit = (uint32_t)system.f_namelen;
    volume->device = status.st_dev;
    volume->kind = kind_of((unsigned long)system.f_type);
    volume->readonly = (system.f_flags & ST_RDONLY) != 0;
    return 0;
}
