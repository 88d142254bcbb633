/* See random.h: getrandom(2), which may return less than asked when a signal comes. */
#include "apis/host/random.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void host_random(void *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = getrandom((char *)bytes + done, size - done, 0);

        if (count > 0)
            done += (size_t)count;
        else if (count < 0 && errno == EFAULT) /* the fault is the caller's */
            *((volatile char *)bytes + done) = 0;
    }
}
