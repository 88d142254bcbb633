/*
 * Time (Microsoft C runtime library reference: "Time management": time, gmtime, localtime,
 * mktime, _ftime, clock, _tzset). The zone is the host's; the environment's TZ overrules it, in
 * the form "PST8PDT" that both systems share. Times before 1970 and after the year 3000 fail.
 */
#include "apis/win/crt/time.h"

#include "abi/guest_pointer.h"
#include "apis/host/text.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef char *zone_names[2];

enum { NAME_SPACE = 64, TICKS_PER_SECOND = 1000, FIRST_YEAR = 1900 };

char *WINAPI crt_getenv(const char *name);

static const __int64 last_time = 32536850399; /* 23:59:59, December 31, 3000, UTC, and a day */

static char standard_name[NAME_SPACE] = "PST", daylight_name[NAME_SPACE] = "PDT";
static struct timespec started;
static pthread_once_t zone_prepared = PTHREAD_ONCE_INIT;

DATA(msvcrt, zone_names, _tzname);
DATA(msvcrt, int, _daylight) = 1;
DATA(msvcrt, LONG, _timezone) = 28800;
DATA(msvcrt, LONG, _dstbias) = -3600;

static char *zone_name(int index)
{
    return index ? daylight_name : standard_name;
}

void zone_prepare(void)
{
    for (int i = 0; i < 2; i++)
        guest_pointer_set(msvcrt__tzname, (size_t)i, zone_name(i));
}

static void zone_read(void)
{
    zone_prepare();
    tzset();
    msvcrt__timezone = (LONG)timezone;
    msvcrt__daylight = daylight;
    msvcrt__dstbias = daylight ? -3600 : 0;
    strncpy(standard_name, tzname[0], NAME_SPACE - 1);
    strncpy(daylight_name, tzname[1], NAME_SPACE - 1);
}

void clock_start(void)
{
    clock_gettime(CLOCK_MONOTONIC, &started);
}

CRT(void, _tzset, (void))
{
    const char *zone = crt_getenv("TZ");

    if (zone)
        setenv("TZ", zone, 1);
    pthread_once(&zone_prepared, zone_read);
    zone_read();
}

CRT(int *, __daylight, (void))
{
    return &msvcrt__daylight;
}
ALIAS(crt, __p__daylight, "crt.__daylight");

CRT(LONG *, __timezone, (void))
{
    return &msvcrt__timezone;
}
ALIAS(crt, __p__timezone, "crt.__timezone");

CRT(LONG *, __dstbias, (void))
{
    return &msvcrt__dstbias;
}
ALIAS(crt, __p__dstbias, "crt.__dstbias");

CRT(char **, __tzname, (void))
{
    zone_prepare();
    return msvcrt__tzname;
}
ALIAS(crt, __p__tzname, "crt.__tzname");

CRT(int, _get_daylight, (int *value OUT))
{
    if (!value)
        return parameter_invalid(CRT_EINVAL);
    *value = msvcrt__daylight;
    return 0;
}

CRT(int, _get_timezone, (LONG * value OUT))
{
    if (!value)
        return parameter_invalid(CRT_EINVAL);
    *value = msvcrt__timezone;
    return 0;
}

CRT(int, _get_dstbias, (LONG * value OUT))
{
    if (!value)
        return parameter_invalid(CRT_EINVAL);
    *value = msvcrt__dstbias;
    return 0;
}

CRT(int, _get_tzname, (size_t * length OUT, char *name OUT COUNT(size), size_t size, int index))
{
    if (!length || (name == NULL) != (size == 0) || index < 0 || index > 1)
        return parameter_invalid(CRT_EINVAL);
    *length = strlen(zone_name(index)) + 1;
    if (!name)
        return 0;
    if (*length > size)
        return CRT_ERANGE;
    memcpy(name, zone_name(index), *length);
    return 0;
}

CRT(__int64, _time64, (__int64 *result OUT))
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (result)
        *result = now.tv_sec;
    return now.tv_sec;
}

CRT(int, _time32, (int *result OUT))
{
    __int64 now = crt__time64(NULL);
    int narrow = now > INT_MAX ? -1 : (int)now;

    if (result)
        *result = narrow;
    return narrow;
}

CRT(double, _difftime64, (__int64 end, __int64 start))
{
    return (double)(end - start);
}

CRT(double, _difftime32, (int end, int start))
{
    return (double)end - (double)start;
}

/* Since the runtime began, in milliseconds. */
CRT(LONG, clock, (void))
{
    struct timespec now;

    descriptors_prepare();
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (LONG)((now.tv_sec - started.tv_sec) * TICKS_PER_SECOND +
                  (now.tv_nsec - started.tv_nsec) / (1000000000 / TICKS_PER_SECOND));
}

static void parts_from_host(struct crt_tm *parts, const struct tm *host)
{
    *parts =
        (struct crt_tm){host->tm_sec,  host->tm_min,  host->tm_hour, host->tm_mday, host->tm_mon,
                        host->tm_year, host->tm_wday, host->tm_yday, host->tm_isdst};
}

static struct tm host_from_parts(const struct crt_tm *parts)
{
    return (struct tm){.tm_sec = parts->tm_sec,
                       .tm_min = parts->tm_min,
                       .tm_hour = parts->tm_hour,
                       .tm_mday = parts->tm_mday,
                       .tm_mon = parts->tm_mon,
                       .tm_year = parts->tm_year,
                       .tm_isdst = parts->tm_isdst};
}

static int split(struct crt_tm *parts, const __int64 *time, bool local)
{
    struct tm host;
    time_t seconds;

    if (!parts)
        return parameter_invalid(CRT_EINVAL);
    memset(parts, 0xff, sizeof *parts);
    if (!time)
        return parameter_invalid(CRT_EINVAL);
    if (*time < 0 || *time > last_time)
        return error_set(CRT_EINVAL);
    pthread_once(&zone_prepared, zone_read);
    seconds = *time;
    if (local)
        localtime_r(&seconds, &host);
    else
        gmtime_r(&seconds, &host);
    parts_from_host(parts, &host);
    return 0;
}

static _Thread_local struct crt_tm last_parts;

CRT(int, _gmtime64_s, (struct crt_tm * parts OUT, const __int64 *time))
{
    return split(parts, time, false);
}

CRT(int, _localtime64_s, (struct crt_tm * parts OUT, const __int64 *time))
{
    return split(parts, time, true);
}

CRT(int, _gmtime32_s, (struct crt_tm * parts OUT, const int *time))
{
    __int64 wide = time ? *time : 0;

    return split(parts, time ? &wide : NULL, false);
}

CRT(int, _localtime32_s, (struct crt_tm * parts OUT, const int *time))
{
    __int64 wide = time ? *time : 0;

    return split(parts, time ? &wide : NULL, true);
}

CRT(struct crt_tm *, _gmtime64, (const __int64 *time))
{
    return split(&last_parts, time, false) ? NULL : &last_parts;
}

CRT(struct crt_tm *, _localtime64, (const __int64 *time))
{
    return split(&last_parts, time, true) ? NULL : &last_parts;
}

CRT(struct crt_tm *, _gmtime32, (const int *time))
{
    return crt__gmtime32_s(&last_parts, time) ? NULL : &last_parts;
}

CRT(struct crt_tm *, _localtime32, (const int *time))
{
    return crt__localtime32_s(&last_parts, time) ? NULL : &last_parts;
}

static __int64 join(struct crt_tm *parts, bool local, __int64 limit)
{
    struct tm host;
    __int64 time;

    if (!parts) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    pthread_once(&zone_prepared, zone_read);
    host = host_from_parts(parts);
    time = local ? mktime(&host) : timegm(&host);
    if (time < 0 || time > limit) {
        error_set(CRT_EINVAL);
        return -1;
    }
    parts_from_host(parts, &host);
    return time;
}

CRT(__int64, _mktime64, (struct crt_tm * parts INOUT))
{
    return join(parts, true, last_time);
}

CRT(__int64, _mkgmtime64, (struct crt_tm * parts INOUT))
{
    return join(parts, false, last_time);
}

CRT(int, _mktime32, (struct crt_tm * parts INOUT))
{
    return (int)join(parts, true, INT_MAX);
}

CRT(int, _mkgmtime32, (struct crt_tm * parts INOUT))
{
    return (int)join(parts, false, INT_MAX);
}

/* time_t has 64 bits for 64-bit programs, in msvcrt too. */
ALIAS(msvcrt, time, "crt._time64");
ALIAS(msvcrt, difftime, "crt._difftime64");
ALIAS(msvcrt, gmtime, "crt._gmtime64");
ALIAS(msvcrt, localtime, "crt._localtime64");
ALIAS(msvcrt, mktime, "crt._mktime64");
ALIAS(msvcrt, _mkgmtime, "crt._mkgmtime64");

/* 32-bit programs of msvcrt have 32 bits of time. */
ALIAS(x86_msvcrt, time, "crt._time32");
ALIAS(x86_msvcrt, difftime, "crt._difftime32");
ALIAS(x86_msvcrt, gmtime, "crt._gmtime32");
ALIAS(x86_msvcrt, localtime, "crt._localtime32");
ALIAS(x86_msvcrt, mktime, "crt._mktime32");
ALIAS(x86_msvcrt, _mkgmtime, "crt._mkgmtime32");

struct crt_timeb64 {
    __int64 time;
    unsigned short milliseconds;
    short timezone, dstflag;
};

struct crt_timeb32 {
    int time;
    unsigned short milliseconds;
    short timezone, dstflag;
};

CRT(int, _ftime64_s, (struct crt_timeb64 * result OUT))
{
    struct timespec now;
    struct tm host;

    if (!result)
        return parameter_invalid(CRT_EINVAL);
    pthread_once(&zone_prepared, zone_read);
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &host);
    *result = (struct crt_timeb64){now.tv_sec, (unsigned short)(now.tv_nsec / 1000000),
                                   (short)(timezone / 60), host.tm_isdst > 0};
    return 0;
}

CRT(void, _ftime64, (struct crt_timeb64 * result OUT))
{
    crt__ftime64_s(result);
}
ALIAS(msvcrt, _ftime, "crt._ftime64");
ALIAS(x86_msvcrt, _ftime, "crt._ftime32");

CRT(int, _ftime32_s, (struct crt_timeb32 * result OUT))
{
    struct crt_timeb64 wide;

    if (!result)
        return parameter_invalid(CRT_EINVAL);
    crt__ftime64_s(&wide);
    *result = (struct crt_timeb32){(int)wide.time, wide.milliseconds, wide.timezone, wide.dstflag};
    return 0;
}

CRT(void, _ftime32, (struct crt_timeb32 * result OUT))
{
    crt__ftime32_s(result);
}

struct crt_timespec64 {
    __int64 tv_sec;
    int tv_nsec;
};

CRT(int, _timespec64_get, (struct crt_timespec64 * result OUT, int base))
{
    struct timespec now;

    if (base != TIME_UTC || !result)
        return 0;
    clock_gettime(CLOCK_REALTIME, &now);
    *result = (struct crt_timespec64){now.tv_sec, (int)now.tv_nsec};
    return base;
}
