/* See byte_lock.h: locks of open file descriptions (fcntl(2), F_OFD_SETLK). */
#include "apis/host/byte_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The type that a lock in the way has, or that which was set; or -errno. */
static int lock_bytes(int fd, int command, uint64_t first, uint64_t count, short type)
{
    struct flock lock = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)first, .l_len = (off_t)count};

    while (fcntl(fd, command, &lock) < 0) {
        if (errno != EINTR)
            return -errno;
    }
    return lock.l_type;
}

int byte_lock(int fd, uint64_t byte)
{
    int result = lock_bytes(fd, F_OFD_SETLKW, byte, 1, F_WRLCK);

    return result < 0 ? result : 0;
}

int byte_lock_try(int fd, uint64_t byte)
{
    int result = lock_bytes(fd, F_OFD_SETLK, byte, 1, F_WRLCK);

    return result < 0 ? result : 0;
}

void byte_unlock(int fd, uint64_t byte)
{
    lock_bytes(fd, F_OFD_SETLK, byte, 1, F_UNLCK);
}

bool byte_lock_is_held(int fd, uint64_t first, uint64_t count)
{
    return lock_bytes(fd, F_OFD_GETLK, first, count, F_WRLCK) != F_UNLCK;
}
