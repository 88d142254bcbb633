/* The kernel copies, and stops at the first page that is not there. */
#include "thunks/peek.h"

#include <errno.h>
#include <stdint.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PAGE = 4096 };

static size_t peek_some(const void *from, void *to, size_t size)
{
    struct iovec here = {to, size}, there = {(void *)from, size};
    ssize_t copied = process_vm_readv(getpid(), &here, 1, &there, 1, 0);

    return copied > 0 ? (size_t)copied : 0;
}

/* Page by page: a copy that meets a hole may end before it. */
size_t peek(const void *from, void *to, size_t size)
{
    int saved = errno;
    size_t done = 0;

    while (done < size) {
        uintptr_t at = (uintptr_t)from + done;
        size_t part = PAGE - at % PAGE, copied;

        if (part > size - done)
            part = size - done;
        copied = peek_some((const void *)at, (char *)to + done, part);
        done += copied;
        if (copied < part)
            break;
    }
    errno = saved;
    return done;
}
