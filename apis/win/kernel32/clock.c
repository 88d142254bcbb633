/* Clocks and calendar: tick counts, the performance counter, system times and file times. */
#include "apis/host/clock.h"

#include "abi/teb.h"
#include "apis/win/calendar.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <errno.h>
#include <time.h>

/* The counter runs at 10 MHz, as on current Windows; programs divide by what they are told. */
enum { COUNTER_FREQUENCY = 10000000, COUNTER_NANOSECONDS = 100 };

API(kernel32, DWORD, GetTickCount, (void))
{
    return (DWORD)host_clock_ticks(); /* wraps after 49.7 days, as documented */
}

API(kernel32, ULONGLONG, GetTickCount64, (void))
{
    return host_clock_ticks();
}

API(kernel32, WINBOOL, QueryPerformanceCounter, (LARGE_INTEGER * count OUT))
{
    count->QuadPart = (LONGLONG)(host_clock_counter() / COUNTER_NANOSECONDS);
    return TRUE;
}

API(kernel32, WINBOOL, QueryPerformanceFrequency, (LARGE_INTEGER * frequency OUT))
{
    frequency->QuadPart = COUNTER_FREQUENCY;
    return TRUE;
}

API(kernel32, WINBOOL, QueryUnbiasedInterruptTime, (PULONGLONG time OUT))
{
    if (!time)
        return win_fail(ERROR_INVALID_PARAMETER);
    *time = (ULONGLONG)host_clock_awake();
    return TRUE;
}

API_PRIVATE(kernelbase, VOID, QueryInterruptTime, (PULONGLONG time OUT))
{
    *time = (ULONGLONG)host_clock_uptime();
}

API_PRIVATE(kernelbase, VOID, QueryInterruptTimePrecise, (PULONGLONG time OUT))
{
    *time = (ULONGLONG)host_clock_uptime();
}

API_PRIVATE(kernelbase, VOID, QueryUnbiasedInterruptTimePrecise, (PULONGLONG time OUT))
{
    *time = (ULONGLONG)host_clock_awake();
}

API(kernel32, VOID, GetSystemTimeAsFileTime, (LPFILETIME time OUT))
{
    *time = filetime_from(host_clock_now());
}

API(kernel32, VOID, GetSystemTimePreciseAsFileTime, (LPFILETIME time OUT))
{
    *time = filetime_from(host_clock_now());
}

API(kernel32, VOID, GetSystemTime, (LPSYSTEMTIME time OUT))
{
    calendar_from_time(host_clock_now(), time);
}

API(kernel32, VOID, GetLocalTime, (LPSYSTEMTIME time OUT))
{
    int64_t now = host_clock_now();

    calendar_from_time(now + host_zone_offset(now), time);
}

static WINBOOL set_clock(int64_t utc)
{
    struct timespec when;
    int64_t seconds;

    host_clock_to_unix(utc, &seconds, &when.tv_nsec);
    when.tv_sec = seconds;
    if (clock_settime(CLOCK_REALTIME, &when) == 0)
        return TRUE;
    return win_fail(errno == EPERM ? ERROR_PRIVILEGE_NOT_HELD : ERROR_INVALID_PARAMETER);
}

API(kernel32, WINBOOL, SetSystemTime, (CONST SYSTEMTIME * time))
{
    int64_t utc;

    return calendar_to_time(time, &utc) ? set_clock(utc) : win_fail(ERROR_INVALID_PARAMETER);
}

API(kernel32, WINBOOL, SetLocalTime, (CONST SYSTEMTIME * time))
{
    int64_t local;

    if (!calendar_to_time(time, &local))
        return win_fail(ERROR_INVALID_PARAMETER);
    return set_clock(local - host_zone_offset(local - host_zone_offset(local)));
}

API(kernel32, WINBOOL, GetSystemTimeAdjustment,
    (PDWORD adjustment OUT, PDWORD increment OUT, PBOOL disabled OUT))
{
    enum { TICK = 156250 }; /* 64 Hz */

    *adjustment = *increment = TICK;
    *disabled = TRUE; /* no periodic adjustment by this interface */
    return TRUE;
}

API(kernel32, WINBOOL, SystemTimeToFileTime, (CONST SYSTEMTIME * time, LPFILETIME file_time OUT))
{
    int64_t value;

    if (!calendar_to_time(time, &value))
        return win_fail(ERROR_INVALID_PARAMETER);
    *file_time = filetime_from(value);
    return TRUE;
}

API(kernel32, WINBOOL, FileTimeToSystemTime, (CONST FILETIME * file_time, LPSYSTEMTIME time OUT))
{
    int64_t value = time_from_filetime(file_time);

    if (value < 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    calendar_from_time(value, time);
    return TRUE;
}

/* Both file time conversions use the bias of now, whatever the date: documented. */
API(kernel32, WINBOOL, FileTimeToLocalFileTime, (CONST FILETIME * utc, LPFILETIME local OUT))
{
    *local = filetime_from(time_from_filetime(utc) + host_zone_offset(host_clock_now()));
    return TRUE;
}

API(kernel32, WINBOOL, LocalFileTimeToFileTime, (CONST FILETIME * local, LPFILETIME utc OUT))
{
    *utc = filetime_from(time_from_filetime(local) - host_zone_offset(host_clock_now()));
    return TRUE;
}

API(kernel32, LONG, CompareFileTime, (CONST FILETIME * first, CONST FILETIME *second))
{
    ULONGLONG a = (ULONGLONG)time_from_filetime(first);
    ULONGLONG b = (ULONGLONG)time_from_filetime(second);

    return a < b ? -1 : a > b;
}

/* MS-DOS: date = year - 1980, month, day in 7, 4, 5 bits; time = hour, minute, second / 2. */
API(kernel32, WINBOOL, FileTimeToDosDateTime,
    (CONST FILETIME * file_time, LPWORD date OUT, LPWORD time OUT))
{
    SYSTEMTIME parts;

    if (!FileTimeToSystemTime(file_time, &parts))
        return FALSE;
    if (parts.wYear < 1980 || parts.wYear > 2107)
        return win_fail(ERROR_INVALID_PARAMETER);
    *date = (WORD)((parts.wYear - 1980) << 9 | parts.wMonth << 5 | parts.wDay);
    *time = (WORD)(parts.wHour << 11 | parts.wMinute << 5 | parts.wSecond / 2);
    return TRUE;
}

API(kernel32, WINBOOL, DosDateTimeToFileTime, (WORD date, WORD time, LPFILETIME file_time OUT))
{
    SYSTEMTIME parts = {
        .wYear = (WORD)(1980 + (date >> 9)),
        .wMonth = date >> 5 & 15,
        .wDay = date & 31,
        .wHour = time >> 11,
        .wMinute = time >> 5 & 63,
        .wSecond = (WORD)((time & 31) * 2),
    };

    return SystemTimeToFileTime(&parts, file_time);
}
