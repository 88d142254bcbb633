/* Clocks and sleep. */
#include "apis/unix/time.h"
#include "apis/unix/api.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

/* The kernel's own code for it, which makes no system call and uses nothing of the C library's. */
static int (*clock_read)(clockid_t clock, struct timespec *time);

void unix_clock_start(void)
{
    void *kernel = dlopen("linux-vdso.so.1", RTLD_LAZY | RTLD_NOLOAD);
    void *found = kernel ? dlsym(kernel, "__vdso_clock_gettime") : NULL;

    memcpy(&clock_read, &found, sizeof found);
}

long unix_clock(int64_t clock, struct timespec *time)
{
    struct timespec now;

    if (!clock_read || clock_read((clockid_t)clock, &now) < 0)
        return host_call(SYS_clock_gettime, clock, time);
    return unix_copy(time, &now, sizeof now);
}

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

    return host < 0 ? -EINVAL : unix_clock(host, time);
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
