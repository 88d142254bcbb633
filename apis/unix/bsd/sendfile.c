/*
 * sendfile(2) of FreeBSD and DragonFly: a file's bytes, between headers and trailers, to a stream
 * socket. What went out is told apart from the result.
 */
#include "apis/unix/api.h"

#include <sys/uio.h>

struct around {
    const struct iovec *headers;
    int header_count;
    const struct iovec *trailers;
    int trailer_count;
};

static long parts_send(int socket, const struct iovec *parts, int count, int64_t *sent)
{
    long result =
        parts && count > 0 ? unix_wait_call(SYS_writev, socket, (long)parts, count, 0, 0, 0) : 0;

    *sent += result > 0 ? result : 0;
    return result;
}

/* All of it, unless the socket takes no more or a signal comes. 0: the file's end. */
static long file_send(int fd, int socket, int64_t offset, size_t size, int64_t *sent)
{
    enum { MOST = 0x7ffff000 };
    size_t left = size;
    long result = 1;

    while (result > 0 && (size == 0 || left > 0)) {
        size_t part = size == 0 || left > MOST ? MOST : left;

        result = unix_wait_call(SYS_sendfile, socket, fd, (long)&offset, (long)part, 0, 0);
        if (result > 0) {
            *sent += result;
            left -= size ? (size_t)result : 0;
        }
    }
    return result < 0 ? result : 0;
}

UNIX(unix, long, sendfile,
     (int fd, int socket, int64_t offset, size_t size, const struct around *around OPTIONAL,
      int64_t *sent OUT OPTIONAL, int flags))
{
    struct around parts = {0};
    int64_t done = 0;
    long result;

    (void)flags; /* hints about reading ahead */
    if (around && unix_copy(&parts, around, sizeof parts) < 0)
        return -EFAULT;
    unix_thread_self()->restarts = false;
    result = parts_send(socket, parts.headers, parts.header_count, &done);
    if (result >= 0)
        result = file_send(fd, socket, offset, size, &done);
    if (result >= 0)
        result = parts_send(socket, parts.trailers, parts.trailer_count, &done);
    if (sent && unix_copy(sent, &done, sizeof done) < 0)
        return -EFAULT;
    return result < 0 ? result : 0;
}
