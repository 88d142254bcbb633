/* select(2) and poll(2), with other signals blocked meanwhile where the guest says so. */
#include "apis/unix/api.h"
#include "apis/unix/signal.h"

#include <poll.h>
#include <sys/time.h>

enum { DESCRIPTORS = 1024, WORD = 64, BYTES_OF_UNIT = 4 /* NetBSD's sets consist of such words */ };

struct sets {
    uint64_t bits[3][DESCRIPTORS / WORD];
    void *guest[3]; /* reads, writes, exceptions */
    size_t size;
};

static long sets_read(struct sets *sets, int count)
{
    if (count < 0)
        return -EINVAL;
    if (count > DESCRIPTORS)
        return -EBADF;
    sets->size = ((size_t)count + 31) / 32 * BYTES_OF_UNIT;
    for (int i = 0; i < 3; i++) {
        if (sets->guest[i] && unix_copy(sets->bits[i], sets->guest[i], sets->size) < 0)
            return -EFAULT;
    }
    return 0;
}

/* What a call of the host's that takes a mask is given, and whether there is one. */
struct blocked {
    uint64_t mask;
    struct {
        const uint64_t *at;
        size_t size;
    } argument;
};

static long blocked_begin(struct blocked *blocked, const struct unix_set *mask)
{
    struct unix_set wanted;

    blocked->argument.size = sizeof blocked->mask;
    if (!mask)
        return 0;
    if (unix_copy(&wanted, mask, sizeof wanted) < 0)
        return -EFAULT;
    blocked->mask = unix_suspend_begin(unix_mask_to_host(wanted.words[0]));
    blocked->argument.at = &blocked->mask;
    return 0;
}

static void blocked_end(const struct blocked *blocked)
{
    if (blocked->argument.at)
        unix_suspend_end();
}

static long select_within(int count, struct sets *sets, struct timespec *limit,
                          const struct unix_set *mask)
{
    struct blocked blocked = {0};
    long result = sets_read(sets, count);

    unix_thread_self()->restarts = false;
    if (result == 0)
        result = blocked_begin(&blocked, mask);
    if (result < 0)
        return result;
    result = unix_wait_call(SYS_pselect6, count, sets->guest[0] ? (long)sets->bits[0] : 0,
                            sets->guest[1] ? (long)sets->bits[1] : 0,
                            sets->guest[2] ? (long)sets->bits[2] : 0, (long)limit,
                            (long)&blocked.argument);
    blocked_end(&blocked);
    for (int i = 0; i < 3 && result >= 0; i++) {
        if (sets->guest[i] && unix_copy(sets->guest[i], sets->bits[i], sets->size) < 0)
            return -EFAULT;
    }
    return result;
}

UNIX(unix, long, select,
     (int count, void *reads INOUT OPTIONAL, void *writes INOUT OPTIONAL,
      void *exceptions INOUT OPTIONAL, const struct timeval *limit OPTIONAL))
{
    struct sets sets = {.guest = {reads, writes, exceptions}};
    struct timespec time;
    struct timeval wanted;

    if (limit && unix_copy(&wanted, limit, sizeof wanted) < 0)
        return -EFAULT;
    if (limit)
        time = (struct timespec){wanted.tv_sec, (int32_t)wanted.tv_usec * 1000L};
    return select_within(count, &sets, limit ? &time : NULL, NULL);
}

UNIX(unix, long, pselect,
     (int count, void *reads INOUT OPTIONAL, void *writes INOUT OPTIONAL,
      void *exceptions INOUT OPTIONAL, const struct timespec *limit OPTIONAL,
      const struct unix_set *mask OPTIONAL))
{
    struct sets sets = {.guest = {reads, writes, exceptions}};
    struct timespec time;

    if (limit && unix_copy(&time, limit, sizeof time) < 0)
        return -EFAULT;
    return select_within(count, &sets, limit ? &time : NULL, mask);
}

UNIX(unix, long, ppoll,
     (struct pollfd * events INOUT COUNT(count), unsigned count,
      const struct timespec *limit OPTIONAL, const struct unix_set *mask OPTIONAL))
{
    struct blocked blocked = {0};
    struct timespec time;
    long result;

    if (limit && unix_copy(&time, limit, sizeof time) < 0)
        return -EFAULT;
    unix_thread_self()->restarts = false;
    result = blocked_begin(&blocked, mask);
    if (result < 0)
        return result;
    result = unix_wait_call(SYS_ppoll, (long)events, count, (long)(limit ? &time : NULL),
                            (long)blocked.argument.at, sizeof blocked.mask, 0);
    blocked_end(&blocked);
    return result;
}
