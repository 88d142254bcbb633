/* Clocks and sleep. */
#include "apis/unix/api.h"

#include <sys/time.h>
#include <time.h>

UNIX(unix, int, nanosleep, (const struct timespec *wanted, struct timespec *left OUT OPTIONAL))
{
    unix_thread_self()->restarts = false;
    return (int)unix_wait_call(SYS_nanosleep, (long)wanted, (long)left, 0, 0, 0, 0);
}

/* The wall's clock is 0 everywhere. */
static int64_t clock_of(int clock)
{
    return clock == 0 ? CLOCK_REALTIME : unix_value_to_host(unix_system->clocks, (unsigned)clock);
}

UNIX(unix, long, clock_gettime, (int clock, struct timespec *time OUT))
{
    int64_t host = clock_of(clock);

    return host < 0 ? -EINVAL : host_call(SYS_clock_gettime, host, time);
}

UNIX(unix, long, clock_getres, (int clock, struct timespec *time OUT OPTIONAL))
{
    int64_t host = clock_of(clock);

    return host < 0 ? -EINVAL : host_call(SYS_clock_getres, host, time);
}

/* Microseconds are 32 bits with something behind them in NetBSD's form. */
UNIX(unix, long, setitimer,
     (int which, const struct itimerval *value, struct itimerval *old OUT OPTIONAL))
{
    struct itimerval wanted;

    if (unix_copy(&wanted, value, sizeof wanted) < 0)
        return -EFAULT;
    wanted.it_interval.tv_usec = (int32_t)wanted.it_interval.tv_usec;
    wanted.it_value.tv_usec = (int32_t)wanted.it_value.tv_usec;
    return host_call(SYS_setitimer, which, &wanted, old);
}
