/* The host's clocks for guests. */
#ifndef APIS_UNIX_TIME_H
#define APIS_UNIX_TIME_H

#include <stdint.h>
#include <time.h>

/* Once, before the first guest code. */
void unix_clock_start(void);

/* A clock by the host's number, written where the guest wants it: 0 or -errno. */
long unix_clock(int64_t clock, struct timespec *time);

#endif
