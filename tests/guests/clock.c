/* Clocks, calendar conversions, time zones, and the shared page that programs read directly. */
#include "check.h"

#include <windows.h>

static LONGLONG as_number(FILETIME time)
{
    return (LONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static void clocks_advance(void)
{
    LARGE_INTEGER frequency, before, after;
    FILETIME first, second;
    ULONGLONG ticks = GetTickCount64();

    CHECK(QueryPerformanceFrequency(&frequency));
    QueryPerformanceCounter(&before);
    GetSystemTimePreciseAsFileTime(&first);
    Sleep(50);
    QueryPerformanceCounter(&after);
    GetSystemTimePreciseAsFileTime(&second);
    CHECK((after.QuadPart - before.QuadPart) * 1000 / frequency.QuadPart >= 45);
    CHECK(as_number(second) - as_number(first) >= 450000);
    CHECK(GetTickCount64() - ticks >= 40);
    CHECK((DWORD)GetTickCount64() - GetTickCount() < 1000);
}

static void calendar_round_trip(void)
{
    static const WORD dates[][3] = {{1601, 1, 1},   {1900, 2, 28}, {2000, 2, 29},
                                    {2024, 12, 31}, {2100, 3, 1},  {9999, 12, 31}};
    SYSTEMTIME time = {0}, back;
    FILETIME file_time;

    for (int i = 0; i < 6; i++) {
        time.wYear = dates[i][0];
        time.wMonth = dates[i][1];
        time.wDay = dates[i][2];
        time.wHour = 23;
        time.wMilliseconds = 999;
        CHECK(SystemTimeToFileTime(&time, &file_time));
        CHECK(FileTimeToSystemTime(&file_time, &back));
        CHECK_EQUAL(back.wYear, dates[i][0]);
        CHECK_EQUAL(back.wMonth, dates[i][1]);
        CHECK_EQUAL(back.wDay, dates[i][2]);
        CHECK_EQUAL(back.wMilliseconds, 999);
    }
    time.wYear = 2023;
    time.wMonth = 2;
    time.wDay = 29;
    CHECK(!SystemTimeToFileTime(&time, &file_time));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    time = (SYSTEMTIME){.wYear = 2024, .wMonth = 2, .wDay = 29};
    SystemTimeToFileTime(&time, &file_time);
    FileTimeToSystemTime(&file_time, &back);
    CHECK_EQUAL(back.wDayOfWeek, 4); /* a Thursday */
}

static void dos_dates(void)
{
    WORD date, clock;
    FILETIME file_time;
    SYSTEMTIME time = {
        .wYear = 1999, .wMonth = 12, .wDay = 31, .wHour = 23, .wMinute = 59, .wSecond = 58};

    SystemTimeToFileTime(&time, &file_time);
    CHECK(FileTimeToDosDateTime(&file_time, &date, &clock));
    CHECK_EQUAL(date, 19 << 9 | 12 << 5 | 31);
    CHECK_EQUAL(clock, 23 << 11 | 59 << 5 | 29);
    CHECK(DosDateTimeToFileTime(date, clock, &file_time));
}

static void zone_conversions(void)
{
    /* Central Europe: the last Sundays of March and October */
    TIME_ZONE_INFORMATION zone = {.Bias = -60,
                                  .DaylightBias = -60,
                                  .StandardDate = {0, 10, 0, 5, 3, 0, 0, 0},
                                  .DaylightDate = {0, 3, 0, 5, 2, 0, 0, 0}};
    SYSTEMTIME utc = {.wYear = 2024, .wMonth = 7, .wDay = 1, .wHour = 12}, local, back;

    CHECK(SystemTimeToTzSpecificLocalTime(&zone, &utc, &local));
    CHECK_EQUAL(local.wHour, 14);
    CHECK(TzSpecificLocalTimeToSystemTime(&zone, &local, &back));
    CHECK_EQUAL(back.wHour, 12);
    utc.wMonth = 1;
    SystemTimeToTzSpecificLocalTime(&zone, &utc, &local);
    CHECK_EQUAL(local.wHour, 13);
    utc = (SYSTEMTIME){.wYear = 2024, .wMonth = 3, .wDay = 31, .wHour = 1};
    SystemTimeToTzSpecificLocalTime(&zone, &utc, &local);
    CHECK_EQUAL(local.wHour, 3); /* the minute that it changes */
}

/* KUSER_SHARED_DATA: InterruptTime at 8, SystemTime at 0x14, TickCount at 0x320. */
static void the_shared_page_ticks(void)
{
    volatile char *page = (volatile char *)0x7ffe0000;
    FILETIME now;
    LONGLONG interrupt = *(volatile LONGLONG *)(page + 8), system;

    CHECK_EQUAL(*(volatile DWORD *)(page + 0x26c), 10);
    CHECK_EQUAL(*(volatile DWORD *)(page + 0x260), 19045);
    CHECK_EQUAL(*(volatile WCHAR *)(page + 0x30), 'C');
    Sleep(60);
    CHECK(*(volatile LONGLONG *)(page + 8) - interrupt >= 300000);
    GetSystemTimeAsFileTime(&now);
    system = *(volatile LONGLONG *)(page + 0x14);
    CHECK(as_number(now) - system < 10000000 && as_number(now) - system >= 0);
}

int main(void)
{
    clocks_advance();
    calendar_round_trip();
    dos_dates();
    zone_conversions();
    the_shared_page_ticks();
    return checks_result();
}
