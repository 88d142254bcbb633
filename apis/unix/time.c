/* Clocks and sleep. */
#include "apis/unix/api.h"

#include <time.h>

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

    return host < 0 ? -EINVAL : host_call(SYS_clock_gettime, host, time);
}
