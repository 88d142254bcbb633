/* Ranges of files: locked, zeroed, found, copied. See file.h. */
#include "apis/host/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Windows locks ranges far beyond any file's end; the host's offsets have one bit less. */
static struct flock range_of(uint64_t offset, uint64_t length, int type)
{
    const uint64_t limit = INT64_MAX;
    struct flock range = {.l_type = (short)type, .l_whence = SEEK_SET};

    range.l_start = (off_t)(offset < limit ? offset : limit - 1);
    range.l_len = length < limit - (uint64_t)range.l_start ? (off_t)length : 0;
    return range;
}

int host_file_lock(int fd, uint64_t offset, uint64_t length, bool exclusive)
{
    struct flock range = range_of(offset, length, exclusive ? F_WRLCK : F_RDLCK);

    if (length == 0 || fcntl(fd, F_OFD_SETLK, &range) == 0 || errno == EBADF || errno == ENOLCK)
        return 0;
    return -errno;
}

void host_file_unlock(int fd, uint64_t offset, uint64_t length)
{
    struct flock range = range_of(offset, length, F_UNLCK);

    if (length > 0)
        fcntl(fd, F_OFD_SETLK, &range);
}

int host_file_zero(int fd, uint64_t offset, uint64_t length)
{
    if (length == 0 || fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)offset,
                                 (off_t)length) == 0)
        return 0;
    return -errno;
}

/* Looking moves the position, which is put back. */
bool host_file_next_data(int fd, uint64_t offset, uint64_t *start, uint64_t *length)
{
    off_t before = lseek(fd, 0, SEEK_CUR), data = lseek(fd, (off_t)offset, SEEK_DATA), hole;

    if (data < 0)
        return false;
    hole = lseek(fd, data, SEEK_HOLE);
    lseek(fd, before, SEEK_SET);
    if (hole < 0)
        return false;
    *start = (uint64_t)data;
    *length = (uint64_t)(hole - data);
    return true;
}

/* Special files claim to be empty: reading tells. */
static int64_t copy_by_reading(int from, int to)
{
    const size_t room = 1 << 16;
    char *buffer = malloc(room);
    int64_t size;

    if (!buffer)
        return -ENOMEM;
    size = host_file_read(from, buffer, room, HOST_FILE_HERE);
    if (size > 0)
        size = host_file_write(to, buffer, (size_t)size, HOST_FILE_HERE);
    free(buffer);
    return size;
}

int64_t host_file_copy(int from, int to, size_t size)
{
    ssize_t count = copy_file_range(from, NULL, to, NULL, size, 0);

    if (count > 0)
        return count;
    if (count < 0 && errno != EXDEV && errno != EINVAL && errno != EOPNOTSUPP && errno != EBADF &&
        errno != ENOSYS)
        return -errno;
    return copy_by_reading(from, to);
}
