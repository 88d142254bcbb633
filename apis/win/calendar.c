/* See calendar.h. The Gregorian calendar, counted from the start of its 400-year cycle in 1601. */
#include "apis/win/calendar.h"

enum { DAYS_400 = 146097, DAYS_100 = 36524, DAYS_4 = 1461, DAYS_1 = 365 };

static const int64_t day_units = 864000000000;
static const int days_before[2][13] = {
    {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
    {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
};

static int is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_month_days(int year, int month)
{
    const int *before = days_before[is_leap(year)];

    return before[month] - before[month - 1];
}

static int minimum(int a, int b)
{
    return a < b ? a : b;
}

void calendar_from_time(int64_t time, SYSTEMTIME *parts)
{
    int days = (int)(time / day_units), rest = (int)(time % day_units / 10000);
    int centuries, fours, ones, year, month = 1;
    const int *before;

    parts->wDayOfWeek = (WORD)((days + 1) % 7); /* 1601-01-01 was a Monday */
    year = 1601 + days / DAYS_400 * 400;
    days %= DAYS_400;
    centuries = minimum(days / DAYS_100, 3);
    days -= centuries * DAYS_100;
    fours = days / DAYS_4;
    days %= DAYS_4;
    ones = minimum(days / DAYS_1, 3);
    days -= ones * DAYS_1;
    year += centuries * 100 + fours * 4 + ones;
    before = days_before[is_leap(year)];
    while (days >= before[month])
        month++;
    parts->wYear = (WORD)year;
    parts->wMonth = (WORD)month;
    parts->wDay = (WORD)(days - before[month - 1] + 1);
    parts->wHour = (WORD)(rest / 3600000);
    parts->wMinute = (WORD)(rest / 60000 % 60);
    parts->wSecond = (WORD)(rest / 1000 % 60);
    parts->wMilliseconds = (WORD)(rest % 1000);
}

bool calendar_to_time(const SYSTEMTIME *parts, int64_t *time)
{
    int year = parts->wYear, past = year - 1601;
    int64_t days, milliseconds;

    *time = 0;
    if (year < 1601 || year > 30827 || parts->wMonth < 1 || parts->wMonth > 12 || parts->wDay < 1 ||
        parts->wDay > calendar_month_days(year, parts->wMonth))
        return false;
    if (parts->wHour > 23 || parts->wMinute > 59 || parts->wSecond > 59 ||
        parts->wMilliseconds > 999)
        return false;
    days = (int64_t)past * 365 + past / 4 - past / 100 + past / 400;
    days += days_before[is_leap(year)][parts->wMonth - 1] + parts->wDay - 1;
    milliseconds =
        ((parts->wHour * 60 + parts->wMinute) * 60 + parts->wSecond) * 1000 + parts->wMilliseconds;
    *time = days * day_units + milliseconds * 10000;
    return true;
}
