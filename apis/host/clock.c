/* See clock.h. */
#include "apis/host/clock.h"

#include <stdio.h>
#include <time.h>

static const int64_t second = 10000000;
static const int64_t epoch = 11644473600; /* seconds from 1601 to 1970 */

int64_t host_clock_from_unix(int64_t seconds, long nanoseconds)
{
    return (seconds + epoch) * second + nanoseconds / 100;
}

void host_clock_to_unix(int64_t when, int64_t *seconds, long *nanoseconds)
{
    *seconds = when / second - epoch;
    *nanoseconds = (long)(when % second * 100);
}

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * second + now.tv_nsec / 100;
}

int64_t host_clock_now(void)
{
    return read_clock(CLOCK_REALTIME) + epoch * second;
}

int64_t host_clock_now_coarse(void)
{
    return read_clock(CLOCK_REALTIME_COARSE) + epoch * second;
}

int64_t host_clock_uptime(void)
{
    return read_clock(CLOCK_BOOTTIME);
}

int64_t host_clock_awake(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t host_clock_ticks(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t host_clock_counter(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

int64_t host_zone_offset(int64_t utc)
{
    time_t at = (time_t)(utc / second - epoch);
    struct tm local;

    return localtime_r(&at, &local) ? local.tm_gmtoff * second : 0;
}

/* The first second in (from, to] whose daylight flag differs from that of from. */
static time_t change_between(time_t from, time_t to)
{
    struct tm at;
    int flag = localtime_r(&from, &at)->tm_isdst;

    while (to - from > 1) {
        time_t middle = from + (to - from) / 2;

        if (localtime_r(&middle, &at)->tm_isdst == flag)
            from = middle;
        else
            to = middle;
    }
    return to;
}

static void note_change(struct host_zone *zone, time_t change)
{
    time_t before = change - 1;
    struct tm old, new;
    struct host_zone_change *to;

    localtime_r(&before, &old);
    localtime_r(&change, &new);
    to = new.tm_isdst > 0 ? &zone->to_daylight : &zone->to_standard;
    to->exists = true;
    to->local = host_clock_from_unix(change + old.tm_gmtoff, 0);
    zone->daylight_minutes =
        -(int)((new.tm_isdst > 0 ? new.tm_gmtoff - old.tm_gmtoff : old.tm_gmtoff - new.tm_gmtoff) /
               60);
}

static void note_side(struct host_zone *zone, const struct tm *local)
{
    char *name = local->tm_isdst > 0 ? zone->daylight_name : zone->standard_name;

    snprintf(name, sizeof zone->standard_name, "%s", local->tm_zone);
    if (local->tm_isdst <= 0)
        zone->bias_minutes = -(int)(local->tm_gmtoff / 60);
}

void host_zone_at(int64_t utc, struct host_zone *zone)
{
    enum { STEP = 7 * 24 * 3600, WEEKS = 53 };
    time_t now = (time_t)(utc / second - epoch), at;
    struct tm local, year;

    *zone = (struct host_zone){0};
    localtime_r(&now, &local);
    note_side(zone, &local);
    zone->daylight_now = local.tm_isdst > 0;
    year = (struct tm){.tm_year = local.tm_year, .tm_mday = 1};
    at = timegm(&year);
    for (int week = 0; week < WEEKS; week++, at += STEP) {
        time_t next = at + STEP;
        struct tm here, there;

        localtime_r(&at, &here);
        localtime_r(&next, &there);
        note_side(zone, &here);
        if (here.tm_isdst != there.tm_isdst && there.tm_year == local.tm_year)
            note_change(zone, change_between(at, next));
    }
    if (!zone->daylight_name[0])
        snprintf(zone->daylight_name, sizeof zone->daylight_name, "%s", zone->standard_name);
}
