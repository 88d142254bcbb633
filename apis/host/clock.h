/* The host's clocks and time zone, in the units of Windows: 100 ns, counted from 1601. */
#ifndef APIS_HOST_CLOCK_H
#define APIS_HOST_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t host_clock_now(void);        /* UTC, 100 ns since 1601-01-01 */
int64_t host_clock_now_coarse(void); /* the same, as of the last timer tick */
int64_t host_clock_uptime(void);     /* 100 ns since boot, sleep included */
int64_t host_clock_awake(void);      /* 100 ns since boot, sleep excluded */
uint64_t host_clock_ticks(void);     /* milliseconds since boot, as of the last timer tick */
uint64_t host_clock_counter(void);   /* nanoseconds, monotonic */

int64_t host_clock_from_unix(int64_t seconds, long nanoseconds);
void host_clock_to_unix(int64_t time, int64_t *seconds, long *nanoseconds);

/* One change of the clocks in a year. */
struct host_zone_change {
    bool exists;
    int64_t local; /* the local time before the change, 100 ns since 1601 */
};

struct host_zone {
    int bias_minutes;     /* UTC = standard local time + bias */
    int daylight_minutes; /* what daylight saving adds to the bias: -60 */
    struct host_zone_change to_daylight, to_standard;
    bool daylight_now;
    char standard_name[32], daylight_name[32];
};

/* The rules as they are in the year of a UTC time. */
void host_zone_at(int64_t utc, struct host_zone *zone);

/* Local minus UTC at that UTC time, in 100 ns. */
int64_t host_zone_offset(int64_t utc);

#endif
