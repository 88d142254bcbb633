/* ntdll's clocks and calendar. */
#include "apis/host/clock.h"

#include "apis/win/calendar.h"
#include "thunks/api.h"

API_PRIVATE(ntdll, NTSTATUS, NtQuerySystemTime, (PLARGE_INTEGER time OUT))
{
    time->QuadPart = host_clock_now();
    return STATUS_SUCCESS;
}

ALIAS(ntdll, RtlQuerySystemTime, "ntdll.NtQuerySystemTime");

API_PRIVATE(ntdll, NTSTATUS, NtQueryPerformanceCounter,
            (PLARGE_INTEGER count OUT, PLARGE_INTEGER frequency OUT OPTIONAL))
{
    QueryPerformanceCounter(count);
    if (frequency)
        QueryPerformanceFrequency(frequency);
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, BOOLEAN, RtlQueryPerformanceCounter, (PLARGE_INTEGER count OUT))
{
    return QueryPerformanceCounter(count) != FALSE;
}

API_PRIVATE(ntdll, BOOLEAN, RtlQueryPerformanceFrequency, (PLARGE_INTEGER frequency OUT))
{
    return QueryPerformanceFrequency(frequency) != FALSE;
}

API_PRIVATE(ntdll, ULONG, NtGetTickCount, (void))
{
    return (ULONG)host_clock_ticks();
}

/* In 100 ns; asked is honoured as the host's timers are always this fine or finer. */
API_PRIVATE(ntdll, NTSTATUS, NtQueryTimerResolution,
            (PULONG coarsest OUT, PULONG finest OUT, PULONG current OUT))
{
    *coarsest = 156250;
    *finest = *current = 5000;
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, NTSTATUS, NtSetTimerResolution, (ULONG asked, BOOLEAN set, PULONG current OUT))
{
    (void)asked;
    (void)set;
    *current = 5000; /* every wait is this fine already */
    return STATUS_SUCCESS;
}

/* TIME_FIELDS: year, month, day, hour, minute, second, milliseconds, weekday. */
struct time_fields {
    SHORT year, month, day, hour, minute, second, milliseconds, weekday;
};

API_PRIVATE(ntdll, VOID, RtlTimeToTimeFields, (PLARGE_INTEGER time, struct time_fields *fields OUT))
{
    SYSTEMTIME parts;

    calendar_from_time(time->QuadPart, &parts);
    *fields = (struct time_fields){(SHORT)parts.wYear,         (SHORT)parts.wMonth,
                                   (SHORT)parts.wDay,          (SHORT)parts.wHour,
                                   (SHORT)parts.wMinute,       (SHORT)parts.wSecond,
                                   (SHORT)parts.wMilliseconds, (SHORT)parts.wDayOfWeek};
}

API_PRIVATE(ntdll, BOOLEAN, RtlTimeFieldsToTime,
            (const struct time_fields *fields, PLARGE_INTEGER time OUT))
{
    SYSTEMTIME parts = {
        .wYear = (WORD)fields->year,
        .wMonth = (WORD)fields->month,
        .wDay = (WORD)fields->day,
        .wHour = (WORD)fields->hour,
        .wMinute = (WORD)fields->minute,
        .wSecond = (WORD)fields->second,
        .wMilliseconds = (WORD)fields->milliseconds,
    };
    int64_t value;

    if (!calendar_to_time(&parts, &value))
        return FALSE;
    time->QuadPart = value;
    return TRUE;
}

/* Seconds since 1970, or 1980, while they fit 32 bits. */
static BOOLEAN seconds_since(const LARGE_INTEGER *time, int64_t start, PULONG seconds)
{
    int64_t count = (time->QuadPart - start) / 10000000;

    if (time->QuadPart < start || count > 0xffffffffll)
        return FALSE;
    *seconds = (ULONG)count;
    return TRUE;
}

API_PRIVATE(ntdll, BOOLEAN, RtlTimeToSecondsSince1970,
            (const LARGE_INTEGER *time, PULONG seconds OUT))
{
    return seconds_since(time, 116444736000000000, seconds);
}

API_PRIVATE(ntdll, BOOLEAN, RtlTimeToSecondsSince1980,
            (const LARGE_INTEGER *time, PULONG seconds OUT))
{
    return seconds_since(time, 119600064000000000, seconds);
}

API_PRIVATE(ntdll, VOID, RtlSecondsSince1970ToTime, (ULONG seconds, PLARGE_INTEGER time OUT))
{
    time->QuadPart = 116444736000000000 + seconds * 10000000ll;
}
