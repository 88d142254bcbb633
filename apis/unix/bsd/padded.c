/*
 * Calls of NetBSD and DragonFly whose arguments of 64 bits have an unused one before them, as
 * processors of 32 bits with aligned pairs of registers wanted it.
 */
#include "apis/unix/api.h"

#include "apis/unix/path.h"

#include <sys/mman.h>

UNIX(unix, void *, mmap_padded,
     (void *address, size_t size, int protection, int flags, int fd, long pad, long offset))
{
    uint64_t host = unix_flags_to_host(unix_system->map_flags, (unsigned)flags, NULL);

    (void)pad;
    return (void *)host_call(SYS_mmap, address, size, protection, host, fd, offset);
}

UNIX(unix, long, lseek_padded, (int fd, int pad, long offset, int whence))
{
    (void)pad;
    return host_call(SYS_lseek, fd, offset, whence);
}

UNIX(unix, long, pread_padded,
     (int fd, void *buffer OUT BYTES(size), size_t size, int pad, long offset))
{
    (void)pad;
    return unix_wait_call(SYS_pread64, fd, (long)buffer, (long)size, offset, 0, 0);
}

UNIX(unix, long, pwrite_padded,
     (int fd, const void *buffer BYTES(size), size_t size, int pad, long offset))
{
    (void)pad;
    return unix_wait_call(SYS_pwrite64, fd, (long)buffer, (long)size, offset, 0, 0);
}

UNIX(unix, long, preadv_padded, (int fd, const void *parts, int count, int pad, long offset))
{
    (void)pad;
    return unix_wait_call(SYS_preadv, fd, (long)parts, count, offset, 0, 0);
}

UNIX(unix, long, pwritev_padded, (int fd, const void *parts, int count, int pad, long offset))
{
    (void)pad;
    return unix_wait_call(SYS_pwritev, fd, (long)parts, count, offset, 0, 0);
}

UNIX(unix, long, truncate_padded, (const char *path, int pad, long size))
{
    struct unix_path name;
    long result = unix_path_read(&name, UNIX_HERE, path);

    (void)pad;
    return result < 0 ? result : host_call(SYS_truncate, name.text, size);
}

UNIX(unix, long, ftruncate_padded, (int fd, int pad, long size))
{
    (void)pad;
    return host_call(SYS_ftruncate, fd, size);
}
