/*
 * Time as text (Microsoft C runtime library reference: strftime, asctime, ctime, _strdate). Month
 * and day names are those of the "C" locale, or the locale's own from GetLocaleInfoEx.
 */
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale_data.h"
#include "apis/win/crt/thread_data.h"
#include "apis/win/crt/time.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char days[7][10] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                 "Thursday", "Friday", "Saturday"};
static const char months[12][10] = {"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};

struct output {
    char *text;
    size_t at, size;
    const struct crt_tm *parts;
    const struct crt_locale *locale;
    bool alternate; /* %#: no leading zeros, long dates */
};

static void put(struct output *output, const char *text, size_t length)
{
    if (output->at + length < output->size)
        memcpy(output->text + output->at, text, length);
    output->at += length;
}

static void put_number(struct output *output, int value, int width)
{
    char text[16];

    put(output, text,
        (size_t)snprintf(text, sizeof text, "%0*d", output->alternate ? 1 : width, value));
}

/* A name of the locale, or the "C" locale's. */
static void put_name(struct output *output, LCTYPE type, const char *name, size_t length)
{
    const WCHAR *locale = output->locale->names[CATEGORY_TIME];
    WCHAR wide[80];
    char text[160];
    int count;

    if (*locale && GetLocaleInfoEx(locale, type, wide, 80) > 0) {
        count = text_to_narrow(output->locale, wide, -1, text, sizeof text);
        if (count > 0) {
            put(output, text, (size_t)count - 1);
            return;
        }
    }
    put(output, name, length < strlen(name) ? length : strlen(name));
}

static void put_day(struct output *output, bool full)
{
    int day = output->parts->tm_wday;
    LCTYPE first = full ? LOCALE_SDAYNAME1 : LOCALE_SABBREVDAYNAME1;

    put_name(output, first + (LCTYPE)((day + 6) % 7), days[day], full ? 10 : 3);
}

static void put_month(struct output *output, bool full)
{
    int month = output->parts->tm_mon;
    LCTYPE first = full ? LOCALE_SMONTHNAME1 : LOCALE_SABBREVMONTHNAME1;

    put_name(output, first + (LCTYPE)month, months[month], full ? 10 : 3);
}

/* ISO 8601 week and its year. */
static int iso_week(const struct crt_tm *parts, int *year)
{
    int weekday = (parts->tm_wday + 6) % 7, week = (parts->tm_yday - weekday + 10) / 7;
    int full = parts->tm_year + 1900, leap, last_days;

    *year = full;
    if (week < 1) {
        --*year;
        last_days = *year % 4 == 0 && (*year % 100 || *year % 400 == 0) ? 366 : 365;
        return (parts->tm_yday + last_days - weekday + 10) / 7;
    }
    leap = full % 4 == 0 && (full % 100 || full % 400 == 0);
    if (week == 53 && parts->tm_yday - weekday + 3 >= 365 + leap) {
        ++*year;
        return 1;
    }
    return week;
}

static void put_zone(struct output *output, char kind)
{
    struct tm host = {.tm_sec = output->parts->tm_sec,
                      .tm_min = output->parts->tm_min,
                      .tm_hour = output->parts->tm_hour,
                      .tm_mday = output->parts->tm_mday,
                      .tm_mon = output->parts->tm_mon,
                      .tm_year = output->parts->tm_year,
                      .tm_isdst = output->parts->tm_isdst};
    char text[64];

    mktime(&host);
    put(output, text, strftime(text, sizeof text, kind == 'z' ? "%z" : "%Z", &host));
}

static int hour_of_twelve(int hour)
{
    return hour % 12 ? hour % 12 : 12;
}

static void expand(struct output *output, const char *format);

/* Fields that are one number. */
static bool put_numeric(struct output *output, char field)
{
    const struct crt_tm *parts = output->parts;
    int year = parts->tm_year + 1900, iso_year, week = iso_week(parts, &iso_year);
    const struct {
        char field;
        signed char width;
        int value;
    } numbers[] = {
        {'d', 2, parts->tm_mday},
        {'H', 2, parts->tm_hour},
        {'I', 2, hour_of_twelve(parts->tm_hour)},
        {'j', 3, parts->tm_yday + 1},
        {'m', 2, parts->tm_mon + 1},
        {'M', 2, parts->tm_min},
        {'S', 2, parts->tm_sec},
        {'w', 1, parts->tm_wday},
        {'y', 2, year % 100},
        {'Y', 4, year},
        {'C', 2, year / 100},
        {'U', 2, (parts->tm_yday + 7 - parts->tm_wday) / 7},
        {'W', 2, (parts->tm_yday + 7 - (parts->tm_wday + 6) % 7) / 7},
        {'u', 1, parts->tm_wday ? parts->tm_wday : 7},
        {'g', 2, iso_year % 100},
        {'G', 4, iso_year},
        {'V', 2, week},
    };

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (numbers[i].field == field) {
            put_number(output, numbers[i].value, numbers[i].width);
            return true;
        }
    }
    return false;
}

static bool put_composed(struct output *output, char field)
{
    switch (field) {
    case 'c':
        if (output->alternate)
            expand(output, "%A, %B %d, %Y %H:%M:%S");
        else
            expand(output, *output->locale->names[CATEGORY_TIME] ? "%#m/%#d/%Y %#I:%M:%S %p"
                                                                 : "%m/%d/%y %H:%M:%S");
        return true;
    case 'D':
    case 'x':
        if (output->alternate && field == 'x')
            expand(output, "%A, %B %d, %Y");
        else
            expand(output, field == 'x' && *output->locale->names[CATEGORY_TIME] ? "%#m/%#d/%Y"
                                                                                 : "%m/%d/%y");
        return true;
    case 'F':
        expand(output, "%Y-%m-%d");
        return true;
    case 'r':
        expand(output, "%I:%M:%S %p");
        return true;
    case 'R':
        expand(output, "%H:%M");
        return true;
    case 'T':
        expand(output, "%H:%M:%S");
        return true;
    case 'X':
        expand(output, *output->locale->names[CATEGORY_TIME] ? "%#I:%M:%S %p" : "%H:%M:%S");
        return true;
    default:
        return false;
    }
}

static bool put_field(struct output *output, char field)
{
    const struct crt_tm *parts = output->parts;
    char day[8];

    switch (field) {
    case 'a':
    case 'A':
        put_day(output, field == 'A');
        return true;
    case 'b':
    case 'h':
    case 'B':
        put_month(output, field == 'B');
        return true;
    case 'e':
        put(output, day, (size_t)snprintf(day, sizeof day, "%2d", parts->tm_mday & 0x3f));
        return true;
    case 'n':
        put(output, "\n", 1);
        return true;
    case 't':
        put(output, "\t", 1);
        return true;
    case 'p':
        put_name(output, parts->tm_hour < 12 ? LOCALE_SAM : LOCALE_SPM,
                 parts->tm_hour < 12 ? "AM" : "PM", 2);
        return true;
    case 'z':
    case 'Z':
        put_zone(output, field);
        return true;
    case '%':
        put(output, "%", 1);
        return true;
    default:
        return put_numeric(output, field) || put_composed(output, field);
    }
}

static void expand(struct output *output, const char *format)
{
    bool outer = output->alternate;

    for (; *format; format++) {
        if (*format != '%') {
            put(output, format, 1);
            continue;
        }
        format++;
        output->alternate = *format == '#';
        format += output->alternate;
        if (*format == 'E' || *format == 'O')
            format++;
        if (!*format || !put_field(output, *format)) {
            output->at = SIZE_MAX / 2; /* not a field: the call fails */
            break;
        }
    }
    output->alternate = outer;
}

static bool is_valid(const struct crt_tm *parts)
{
    return parts->tm_sec >= 0 && parts->tm_sec <= 60 && parts->tm_min >= 0 && parts->tm_min < 60 &&
           parts->tm_hour >= 0 && parts->tm_hour < 24 && parts->tm_mday >= 1 &&
           parts->tm_mday <= 31 && parts->tm_mon >= 0 && parts->tm_mon < 12 &&
           parts->tm_wday >= 0 && parts->tm_wday < 7 && parts->tm_yday >= 0 &&
           parts->tm_yday < 366 && parts->tm_year >= -1900 && parts->tm_year <= 8099;
}

size_t time_format(char *text, size_t size, const char *format, const struct crt_tm *parts,
                   const struct crt_locale *locale)
{
    struct output output = {text, 0, size, parts, locale_in_force(locale), false};

    if (!text || !size || !format || !parts || !is_valid(parts)) {
        if (text && size)
            *text = 0;
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    expand(&output, format);
    if (output.at < size) {
        text[output.at] = 0;
        return output.at;
    }
    *text = 0;
    if (output.at >= SIZE_MAX / 2)
        parameter_invalid(CRT_EINVAL);
    else
        error_set(CRT_ERANGE);
    return 0;
}

CRT(size_t, strftime,
    (char *text OUT COUNT(size), size_t size, const char *format, const struct crt_tm *parts))
{
    return time_format(text, size, format, parts, NULL);
}

CRT(size_t, _strftime_l,
    (char *text OUT COUNT(size), size_t size, const char *format, const struct crt_tm *parts,
     const struct crt_locale *locale))
{
    return time_format(text, size, format, parts, locale);
}

CRT(size_t, _wcsftime_l,
    (WCHAR * text OUT COUNT(size), size_t size, const WCHAR *format, const struct crt_tm *parts,
     const struct crt_locale *locale))
{
    char *narrow_format, *narrow;
    size_t length = 0, count;

    if (!text || !size || !format) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    *text = 0;
    narrow_format = system_to_narrow(format);
    narrow = crt_allocate(3 * size + 1);
    if (narrow_format && narrow)
        length = time_format(narrow, 3 * size + 1, narrow_format, parts, locale);
    count = utf16_from_utf8((uint16_t *)text, size, narrow ? narrow : "", length);
    crt_release(narrow);
    crt_release(narrow_format);
    if (count >= size) {
        *text = 0;
        error_set(CRT_ERANGE);
        return 0;
    }
    text[count] = 0;
    return count;
}

CRT(size_t, wcsftime,
    (WCHAR * text OUT COUNT(size), size_t size, const WCHAR *format, const struct crt_tm *parts))
{
    return crt__wcsftime_l(text, size, format, parts, NULL);
}

/* "Wed Jan 02 02:03:55 1980\n": two digits for the day, as on Windows. */
static int format_fixed(char text[26], const struct crt_tm *parts)
{
    if (!parts || !is_valid(parts))
        return parameter_invalid(CRT_EINVAL);
    snprintf(text, 26, "%.3s %.3s %02d %02d:%02d:%02d %4d\n", days[parts->tm_wday],
             months[parts->tm_mon], parts->tm_mday & 0x3f, parts->tm_hour & 0x3f,
             parts->tm_min & 0x3f, parts->tm_sec & 0x3f, (parts->tm_year + 1900) % 10000);
    return 0;
}

CRT(char *, asctime, (const struct crt_tm *parts))
{
    return format_fixed(crt_thread.time_text, parts) ? NULL : crt_thread.time_text;
}

CRT(int, asctime_s, (char *text OUT COUNT(size), size_t size, const struct crt_tm *parts))
{
    if (!text || size < 26)
        return parameter_invalid(CRT_EINVAL);
    return format_fixed(text, parts);
}

static WCHAR *widened(const char *text)
{
    for (size_t i = 0; i < 26; i++)
        crt_thread.wide_time_text[i] = (unsigned char)text[i];
    return crt_thread.wide_time_text;
}

CRT(WCHAR *, _wasctime, (const struct crt_tm *parts))
{
    return format_fixed(crt_thread.time_text, parts) ? NULL : widened(crt_thread.time_text);
}

struct crt_tm *WINAPI crt__localtime64(const __int64 *time);

CRT(char *, _ctime64, (const __int64 *time))
{
    struct crt_tm *parts = crt__localtime64(time);

    return parts ? crt_asctime(parts) : NULL;
}
ALIAS(msvcrt, ctime, "crt._ctime64");
ALIAS(x86_msvcrt, ctime, "crt._ctime32");

CRT(char *, _ctime32, (const int *time))
{
    __int64 wide = time ? *time : -1;

    return crt__ctime64(&wide);
}

CRT(int, _ctime64_s, (char *text OUT COUNT(size), size_t size, const __int64 *time))
{
    if (!text || size < 26 || !time)
        return parameter_invalid(CRT_EINVAL);
    return crt_asctime_s(text, size, crt__localtime64(time));
}

CRT(WCHAR *, _wctime64, (const __int64 *time))
{
    char *text = crt__ctime64(time);

    return text ? widened(text) : NULL;
}
ALIAS(msvcrt, _wctime, "crt._wctime64");

CRT(WCHAR *, _wctime32, (const int *time))
{
    __int64 wide = time ? *time : -1;

    return crt__wctime64(&wide);
}
ALIAS(x86_msvcrt, _wctime, "crt._wctime32");

/* "mm/dd/yy" and "hh:mm:ss", of now. */
static void now_as(char text[9], const char *format)
{
    __int64 now = time(NULL);

    time_format(text, 9, format, crt__localtime64(&now), NULL);
}

CRT(char *, _strdate, (char *text OUT))
{
    now_as(text, "%m/%d/%y");
    return text;
}

CRT(char *, _strtime, (char *text OUT))
{
    now_as(text, "%H:%M:%S");
    return text;
}

CRT(int, _strdate_s, (char *text OUT COUNT(size), size_t size))
{
    if (!text || size < 9)
        return parameter_invalid(CRT_EINVAL);
    now_as(text, "%m/%d/%y");
    return 0;
}

CRT(int, _strtime_s, (char *text OUT COUNT(size), size_t size))
{
    if (!text || size < 9)
        return parameter_invalid(CRT_EINVAL);
    now_as(text, "%H:%M:%S");
    return 0;
}

static WCHAR *wide_from(WCHAR *wide, const char text[9])
{
    for (size_t i = 0; i < 9; i++)
        wide[i] = (unsigned char)text[i];
    return wide;
}

CRT(WCHAR *, _wstrdate, (WCHAR * text))
{
    char narrow[9];

    now_as(narrow, "%m/%d/%y");
    return wide_from(text, narrow);
}

CRT(WCHAR *, _wstrtime, (WCHAR * text))
{
    char narrow[9];

    now_as(narrow, "%H:%M:%S");
    return wide_from(text, narrow);
}

CRT(int, _wasctime_s, (WCHAR * text, size_t size, const struct crt_tm *parts))
{
    char narrow[26];

    if (!text || size < 26 || format_fixed(narrow, parts))
        return parameter_invalid(CRT_EINVAL);
    for (size_t i = 0; i < 26; i++)
        text[i] = (unsigned char)narrow[i];
    return 0;
}

CRT(int, _wctime64_s, (WCHAR * text, size_t size, const __int64 *time))
{
    if (!text || size < 26 || !time)
        return parameter_invalid(CRT_EINVAL);
    return crt__wasctime_s(text, size, crt__localtime64(time));
}

CRT(int, _ctime32_s, (char *text, size_t size, const int *time))
{
    __int64 wide = time ? *time : -1;

    return crt__ctime64_s(text, size, time ? &wide : NULL);
}
