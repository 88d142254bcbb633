/* Time zones: the host's zone as Windows describes one, and conversions by such descriptions. */
#include "abi/teb.h"
#include "apis/host/clock.h"
#include "apis/host/text.h"
#include "apis/win/calendar.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

static const int64_t minute = 600000000;

/*
 * A change as "the nth weekday of a month": day 5 means the last. The year is zero, which says
 * that the rule holds for every year.
 */
static SYSTEMTIME rule_from_change(const struct host_zone_change *change)
{
    SYSTEMTIME rule = {0};

    if (!change->exists)
        return rule;
    calendar_from_time(change->local, &rule);
    if (rule.wDay + 7 > calendar_month_days(rule.wYear, rule.wMonth))
        rule.wDay = 5;
    else
        rule.wDay = (WORD)((rule.wDay + 6) / 7);
    rule.wYear = 0;
    return rule;
}

static void put_name(WCHAR name[32], const char *text)
{
    size_t length = utf16_from_utf8(name, 31, text, strlen(text));

    name[length < 31 ? length : 31] = 0;
}

static void describe_zone(const struct host_zone *zone, TIME_ZONE_INFORMATION *information)
{
    bool changes = zone->to_daylight.exists && zone->to_standard.exists;

    memset(information, 0, sizeof *information);
    information->Bias = zone->bias_minutes;
    put_name(information->StandardName, zone->standard_name);
    put_name(information->DaylightName, zone->daylight_name);
    if (changes) {
        information->StandardDate = rule_from_change(&zone->to_standard);
        information->DaylightDate = rule_from_change(&zone->to_daylight);
        information->DaylightBias = zone->daylight_minutes;
    }
}

static DWORD zone_id(const struct host_zone *zone)
{
    if (!zone->to_daylight.exists || !zone->to_standard.exists)
        return TIME_ZONE_ID_UNKNOWN;
    return zone->daylight_now ? TIME_ZONE_ID_DAYLIGHT : TIME_ZONE_ID_STANDARD;
}

API(kernel32, DWORD, GetTimeZoneInformation, (LPTIME_ZONE_INFORMATION information OUT))
{
    struct host_zone zone;

    host_zone_at(host_clock_now(), &zone);
    describe_zone(&zone, information);
    return zone_id(&zone);
}

API(kernel32, DWORD, GetDynamicTimeZoneInformation,
    (PDYNAMIC_TIME_ZONE_INFORMATION information OUT))
{
    struct host_zone zone;

    host_zone_at(host_clock_now(), &zone);
    memset(information, 0, sizeof *information);
    describe_zone(&zone, (TIME_ZONE_INFORMATION *)information);
    memcpy(information->TimeZoneKeyName, information->StandardName,
           sizeof information->StandardName);
    return zone_id(&zone);
}

API(kernel32, WINBOOL, GetTimeZoneInformationForYear,
    (USHORT year, PDYNAMIC_TIME_ZONE_INFORMATION dynamic OPTIONAL,
     LPTIME_ZONE_INFORMATION information OUT))
{
    SYSTEMTIME middle = {.wYear = year, .wMonth = 7, .wDay = 1};
    struct host_zone zone;
    int64_t time;

    if (dynamic) {
        memcpy(information, dynamic, sizeof *information);
        return TRUE;
    }
    if (!calendar_to_time(&middle, &time))
        return win_fail(ERROR_INVALID_PARAMETER);
    host_zone_at(time, &zone);
    describe_zone(&zone, information);
    return TRUE;
}

/* When a rule's change happens in a year, as the local time before it. */
static int64_t change_in_year(const SYSTEMTIME *rule, int year)
{
    SYSTEMTIME first = *rule, parts;
    int64_t time;
    int day, days = calendar_month_days(year, rule->wMonth);

    first.wYear = (WORD)year;
    if (rule->wYear) { /* an absolute date, for that year only */
        calendar_to_time(rule, &time);
        return time;
    }
    first.wDay = 1;
    calendar_to_time(&first, &time);
    calendar_from_time(time, &parts);
    day = 1 + (rule->wDayOfWeek - parts.wDayOfWeek + 7) % 7 + 7 * (rule->wDay - 1);
    while (day > days)
        day -= 7;
    first.wDay = (WORD)day;
    calendar_to_time(&first, &time);
    return time;
}

static bool rules_hold(const TIME_ZONE_INFORMATION *zone)
{
    const SYSTEMTIME *rules[] = {&zone->StandardDate, &zone->DaylightDate};

    for (int i = 0; i < 2; i++) {
        if (rules[i]->wMonth < 1 || rules[i]->wMonth > 12 || rules[i]->wDay < 1)
            return false;
    }
    return true;
}

/* Minutes to add to local time for UTC; time is in UTC, or local when is_local. */
static LONG bias_at(const TIME_ZONE_INFORMATION *zone, int64_t time, bool is_local)
{
    LONG standard = zone->Bias + zone->StandardBias, daylight = zone->Bias + zone->DaylightBias;
    int64_t on, off;
    SYSTEMTIME parts;
    bool summer;

    if (!rules_hold(zone))
        return zone->Bias;
    calendar_from_time(is_local ? time : time - standard * minute, &parts);
    on = change_in_year(&zone->DaylightDate, parts.wYear);
    off = change_in_year(&zone->StandardDate, parts.wYear);
    if (!is_local) {
        on += standard * minute;
        off += daylight * minute;
    }
    summer = on < off ? time >= on && time < off : time >= on || time < off;
    return summer ? daylight : standard;
}

static WINBOOL convert(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *from, SYSTEMTIME *to,
                       bool from_local)
{
    TIME_ZONE_INFORMATION current;
    int64_t time;
    LONG bias;

    if (!calendar_to_time(from, &time))
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!zone) {
        GetTimeZoneInformation(&current);
        zone = &current;
    }
    bias = bias_at(zone, time, from_local);
    calendar_from_time(from_local ? time + bias * minute : time - bias * minute, to);
    return TRUE;
}

API(kernel32, WINBOOL, SystemTimeToTzSpecificLocalTime,
    (CONST TIME_ZONE_INFORMATION * zone OPTIONAL, CONST SYSTEMTIME *utc, LPSYSTEMTIME local OUT))
{
    return convert(zone, utc, local, false);
}

API(kernel32, WINBOOL, TzSpecificLocalTimeToSystemTime,
    (CONST TIME_ZONE_INFORMATION * zone OPTIONAL, CONST SYSTEMTIME *local, LPSYSTEMTIME utc OUT))
{
    return convert(zone, local, utc, true);
}

API(kernel32, WINBOOL, SystemTimeToTzSpecificLocalTimeEx,
    (CONST DYNAMIC_TIME_ZONE_INFORMATION * zone OPTIONAL, CONST SYSTEMTIME *utc,
     LPSYSTEMTIME local OUT))
{
    return convert((const TIME_ZONE_INFORMATION *)zone, utc, local, false);
}

API(kernel32, WINBOOL, TzSpecificLocalTimeToSystemTimeEx,
    (CONST DYNAMIC_TIME_ZONE_INFORMATION * zone OPTIONAL, CONST SYSTEMTIME *local,
     LPSYSTEMTIME utc OUT))
{
    return convert((const TIME_ZONE_INFORMATION *)zone, local, utc, true);
}

GAP(kernel32, SetTimeZoneInformation, "the host's time zone is not a guest's to change");
