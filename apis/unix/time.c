/* Clocks and sleep. */
#include "apis/unix/api.h"
#include "apis/unix/time.h"

#include <dlfcn.h>
#include <string.h>
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

/* The BSDs' clocks: 0 is the wall's, 4 counts steadily; FreeBSD's others are kinds of the two. */
UNIX(unix, long, clock_gettime, (int clock, struct timespec *time OUT))
{
    static const struct unix_constant clocks[] = {
        {4, CLOCK_MONOTONIC},        {5, CLOCK_MONOTONIC},
        {7, CLOCK_MONOTONIC},        {8, CLOCK_MONOTONIC_COARSE},    {9, CLOCK_REALTIME},
        {10, CLOCK_REALTIME_COARSE}, {11, CLOCK_MONOTONIC},          {12, CLOCK_MONOTONIC_COARSE},
        {13, CLOCK_REALTIME_COARSE}, {14, CLOCK_THREAD_CPUTIME_ID},  {15, CLOCK_PROCESS_CPUTIME_ID},
        {0, 0},
    };
    int64_t host = clock == 0 ? CLOCK_REALTIME : unix_value_to_host(clocks, (unsigned)clock);

    return host < 0 ? -EINVAL : unix_clock(host, time);
}
