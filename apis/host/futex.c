/* See futex.h. */
#include "apis/host/futex.h"

#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = 1000000000, MILLISECOND = 1000000, NT_UNIT = 100 };

/* 1601 to 1970 in units of 100 ns. */
#define NT_EPOCH 116444736000000000

static struct timespec *timespec_from(int64_t deadline, struct timespec *time)
{
    if (deadline == DEADLINE_NEVER)
        return NULL;
    time->tv_sec = deadline / SECOND;
    time->tv_nsec = deadline % SECOND;
    return time;
}

int futex_wait_masked(const volatile void *word, uint32_t expected, uint32_t mask, int64_t deadline)
{
    struct timespec time;
    long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected,
                          timespec_from(deadline, &time), NULL, mask);

    return result < 0 ? -errno : 0;
}

int futex_wake_masked(const volatile void *word, int count, uint32_t mask)
{
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_BITSET_PRIVATE, count, NULL, NULL, mask);
}

int futex_wait(const volatile void *word, uint32_t expected, int64_t deadline)
{
    return futex_wait_masked(word, expected, FUTEX_BITSET_MATCH_ANY, deadline);
}

int futex_wake(const volatile void *word, int count)
{
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

int futex_wait_pair(const volatile uint32_t words[2], uint32_t first, uint32_t second,
                    int64_t deadline)
{
    struct futex_waitv waiters[2] = {
        {first, (uintptr_t)&words[0], FUTEX_32 | FUTEX_PRIVATE_FLAG, 0},
        {second, (uintptr_t)&words[1], FUTEX_32 | FUTEX_PRIVATE_FLAG, 0},
    };
    struct timespec time;
    long result =
        syscall(SYS_futex_waitv, waiters, 2, 0, timespec_from(deadline, &time), CLOCK_MONOTONIC);

    return result < 0 ? -errno : 0;
}

int futex_wake_shared(const volatile void *word, int count)
{
    return (int)syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

static int wait_shared_one(const struct futex_point *point, int64_t deadline)
{
    struct timespec time;
    long result = syscall(SYS_futex, point->word, FUTEX_WAIT_BITSET, point->expected,
                          timespec_from(deadline, &time), NULL, FUTEX_BITSET_MATCH_ANY);

    return result < 0 ? -errno : 0;
}

/* Linux before 5.16 cannot sleep on several words: looks again every millisecond instead. */
static int wait_shared_polling(const struct futex_point *points, int64_t deadline)
{
    int64_t soon = deadline_now() + MILLISECOND;
    int result = wait_shared_one(points, soon < deadline ? soon : deadline);

    return result == -ETIMEDOUT && soon < deadline ? 0 : result;
}

int futex_wait_shared(const struct futex_point *points, size_t count, int64_t deadline)
{
    struct futex_waitv waiters[FUTEX_POINTS];
    struct timespec time;
    long result;

    if (count == 1)
        return wait_shared_one(points, deadline);
    for (size_t i = 0; i < count; i++)
        waiters[i] =
            (struct futex_waitv){points[i].expected, (uintptr_t)points[i].word, FUTEX_32, 0};
    result = syscall(SYS_futex_waitv, waiters, count, 0, timespec_from(deadline, &time),
                     CLOCK_MONOTONIC);
    if (result < 0 && errno == ENOSYS)
        return wait_shared_polling(points, deadline);
    return result < 0 ? -errno : 0;
}

static int64_t clock_read(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

int64_t deadline_now(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

int64_t deadline_after_ms(uint32_t milliseconds)
{
    return milliseconds == UINT32_MAX ? DEADLINE_NEVER
                                      : deadline_now() + (int64_t)milliseconds * MILLISECOND;
}

int64_t deadline_from_nt(const int64_t *timeout)
{
    int64_t units, now, deadline;

    if (!timeout || *timeout == INT64_MIN)
        return DEADLINE_NEVER;
    now = deadline_now();
    units = -*timeout;
    if (*timeout >= 0)
        units = *timeout - NT_EPOCH - clock_read(CLOCK_REALTIME) / NT_UNIT;
    if (units <= 0)
        return now;
    if (__builtin_mul_overflow(units, (int64_t)NT_UNIT, &deadline) ||
        __builtin_add_overflow(deadline, now, &deadline))
        return DEADLINE_NEVER;
    return deadline;
}

struct robust_list_head *futex_robust_list(void)
{
    struct robust_list_head *list = NULL;
    size_t size;

    syscall(SYS_get_robust_list, 0, &list, &size);
    return list;
}
