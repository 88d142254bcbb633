/*
 * Dates and times as text. [Day, Month, Year, and Era Format Pictures, Microsoft Learn] and
 * [Hour, Minute, and Second Format Pictures].
 */
#include "apis/host/text.h"
#include "apis/nt/locale.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdio.h>
#include <string.h>

enum { RESULT_UNITS = 512, PICTURE_UNITS = 256 };

struct picture {
    const struct locale *locale;
    const SYSTEMTIME *time;
    DWORD flags;
    bool is_date;
    WCHAR out[RESULT_UNITS];
    size_t length;
};

static void put(struct picture *p, WCHAR unit)
{
    if (p->length < RESULT_UNITS - 1)
        p->out[p->length++] = unit;
}

static void put_number(struct picture *p, unsigned number, int digits)
{
    char text[16];

    snprintf(text, sizeof text, "%0*u", digits, number);
    for (const char *at = text; *at; at++)
        put(p, (WCHAR)*at);
}

static void put_text(struct picture *p, LCTYPE type)
{
    WCHAR text[LOCALE_TEXT_UNITS];
    int length = locale_text(p->locale, type, text);

    for (int i = 0; i < length; i++)
        put(p, text[i]);
}

/* Sunday is 0 in a SYSTEMTIME, and the seventh name. */
static LCTYPE day_name(const SYSTEMTIME *time, LCTYPE first)
{
    return first + (time->wDayOfWeek + 6u) % 7u;
}

static bool put_date_field(struct picture *p, WCHAR letter, size_t count)
{
    const SYSTEMTIME *time = p->time;

    switch (letter) {
    case 'd':
        if (count >= 3)
            put_text(p, day_name(time, count == 3 ? LOCALE_SABBREVDAYNAME1 : LOCALE_SDAYNAME1));
        else
            put_number(p, time->wDay, (int)count);
        return true;
    case 'M':
        if (count >= 3)
            put_text(p, (count == 3 ? LOCALE_SABBREVMONTHNAME1 : LOCALE_SMONTHNAME1) +
                            (LCTYPE)(time->wMonth - 1));
        else
            put_number(p, time->wMonth, (int)count);
        return true;
    case 'y':
        if (count >= 3)
            put_number(p, time->wYear, 4);
        else
            put_number(p, time->wYear % 100u, count == 1 ? 1 : 2);
        return true;
    case 'g':
        put(p, 'A');
        put(p, '.');
        put(p, 'D');
        put(p, '.');
        return true;
    default:
        return false;
    }
}

static void put_marker(struct picture *p, size_t count)
{
    WCHAR text[LOCALE_TEXT_UNITS];
    int length = locale_text(p->locale, p->time->wHour < 12 ? LOCALE_SAM : LOCALE_SPM, text);

    if (count == 1 && length > 1)
        length = 1;
    for (int i = 0; i < length && !(p->flags & TIME_NOTIMEMARKER); i++)
        put(p, text[i]);
}

/* What a flag suppresses takes the separator before it along. */
static void put_time_part(struct picture *p, unsigned number, size_t count, bool suppressed)
{
    if (!suppressed) {
        put_number(p, number, count > 1 ? 2 : 1);
        return;
    }
    while (p->length > 0 && !(p->out[p->length - 1] >= '0' && p->out[p->length - 1] <= '9'))
        p->length--;
}

static bool put_time_field(struct picture *p, WCHAR letter, size_t count)
{
    const SYSTEMTIME *time = p->time;
    unsigned hour = time->wHour;

    switch (letter) {
    case 'h':
        if (!(p->flags & TIME_FORCE24HOURFORMAT))
            hour = hour % 12 == 0 ? 12 : hour % 12;
        put_number(p, hour, count > 1 ? 2 : 1);
        return true;
    case 'H':
        put_number(p, hour, count > 1 ? 2 : 1);
        return true;
    case 'm':
        put_time_part(p, time->wMinute, count, (p->flags & TIME_NOMINUTESORSECONDS) != 0);
        return true;
    case 's':
        put_time_part(p, time->wSecond, count,
                      (p->flags & (TIME_NOSECONDS | TIME_NOMINUTESORSECONDS)) != 0);
        return true;
    case 't':
        put_marker(p, count);
        return true;
    default:
        return false;
    }
}

/* Text in single quotes is literal, two of them are one. Returns what was read. */
static size_t put_quoted(struct picture *p, const WCHAR *picture)
{
    size_t at = 1;

    for (; picture[at]; at++) {
        if (picture[at] == '\'' && picture[at + 1] != '\'')
            return at + 1;
        at += picture[at] == '\'';
        put(p, picture[at]);
    }
    return at;
}

static void format(struct picture *p, const WCHAR *picture)
{
    while (*picture) {
        size_t count = 1;

        if (*picture == '\'') {
            picture += put_quoted(p, picture);
            continue;
        }
        while (picture[count] == *picture)
            count++;
        if (!(p->is_date ? put_date_field(p, *picture, count)
                         : put_time_field(p, *picture, count))) {
            for (size_t i = 0; i < count; i++)
                put(p, *picture);
        }
        picture += count;
    }
    while (!p->is_date && p->length > 0 && p->out[p->length - 1] == ' ')
        p->length--; /* left by a time marker that is not shown */
    p->out[p->length++] = 0;
}

static bool date_is_valid(const SYSTEMTIME *time)
{
    FILETIME unused;
    SYSTEMTIME date = {.wYear = time->wYear, .wMonth = time->wMonth, .wDay = time->wDay};

    return SystemTimeToFileTime(&date, &unused);
}

static int finish(struct picture *p, WCHAR *out, int capacity)
{
    if (capacity == 0)
        return (int)p->length;
    if ((size_t)capacity < p->length)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, p->out, p->length * sizeof *out);
    return (int)p->length;
}

static int date_text(const struct locale *locale, DWORD flags, const SYSTEMTIME *time,
                     const WCHAR *picture, WCHAR *out, int capacity)
{
    const DWORD choices = DATE_SHORTDATE | DATE_LONGDATE | DATE_YEARMONTH | DATE_MONTHDAY;
    struct picture p = {.locale = locale, .flags = flags, .is_date = true};
    WCHAR standard[PICTURE_UNITS];
    SYSTEMTIME now, normal;
    FILETIME moment;
    LCTYPE type = LOCALE_SSHORTDATE;

    if (capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    if (picture && (flags & choices))
        return win_fail(ERROR_INVALID_FLAGS);
    if (!time)
        GetLocalTime(&now);
    else if (!date_is_valid(time))
        return win_fail(ERROR_INVALID_PARAMETER);
    /* The day of the week is worked out, whatever the caller says, as documented. */
    normal = time ? *time : now;
    normal.wHour = normal.wMinute = normal.wSecond = normal.wMilliseconds = 0;
    if (SystemTimeToFileTime(&normal, &moment))
        FileTimeToSystemTime(&moment, &normal);
    p.time = &normal;
    if (flags & DATE_LONGDATE)
        type = LOCALE_SLONGDATE;
    else if (flags & DATE_YEARMONTH)
        type = LOCALE_SYEARMONTH;
    else if (flags & DATE_MONTHDAY)
        type = LOCALE_SMONTHDAY;
    if (!picture)
        locale_text(locale, type, standard);
    format(&p, picture ? picture : standard);
    return finish(&p, out, capacity);
}

static int time_text(const struct locale *locale, DWORD flags, const SYSTEMTIME *time,
                     const WCHAR *picture, WCHAR *out, int capacity)
{
    struct picture p = {.locale = locale, .flags = flags};
    WCHAR standard[PICTURE_UNITS];
    SYSTEMTIME now;

    if (capacity < 0 || (capacity > 0 && !out))
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!time)
        GetLocalTime(&now);
    else if (time->wHour > 23 || time->wMinute > 59 || time->wSecond > 59)
        return win_fail(ERROR_INVALID_PARAMETER);
    p.time = time ? time : &now;
    if (!picture)
        locale_text(locale, LOCALE_STIMEFORMAT, standard);
    format(&p, picture ? picture : standard);
    return finish(&p, out, capacity);
}

API(kernel32, int, GetDateFormatEx,
    (LPCWSTR name, DWORD flags FLAGS(DATE_), CONST SYSTEMTIME *time OPTIONAL,
     LPCWSTR picture OPTIONAL, LPWSTR out OUT OPTIONAL, int capacity, LPCWSTR calendar OPTIONAL))
{
    struct locale locale;

    if (calendar || !locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return date_text(&locale, flags, time, picture, out, capacity);
}

API(kernel32, int, GetDateFormatW,
    (LCID id, DWORD flags FLAGS(DATE_), CONST SYSTEMTIME *time OPTIONAL, LPCWSTR picture OPTIONAL,
     LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return date_text(&locale, flags, time, picture, out, capacity);
}

API(kernel32, int, GetTimeFormatEx,
    (LPCWSTR name, DWORD flags FLAGS(TIME_), CONST SYSTEMTIME *time OPTIONAL,
     LPCWSTR picture OPTIONAL, LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return time_text(&locale, flags, time, picture, out, capacity);
}

API(kernel32, int, GetTimeFormatW,
    (LCID id, DWORD flags FLAGS(TIME_), CONST SYSTEMTIME *time OPTIONAL, LPCWSTR picture OPTIONAL,
     LPWSTR out OUT OPTIONAL, int capacity))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return time_text(&locale, flags, time, picture, out, capacity);
}

typedef int(WINAPI *wide_format)(LCID id, DWORD flags, CONST SYSTEMTIME *time, LPCWSTR picture,
                                 LPWSTR out, int capacity);

static int narrow_text(wide_format function, LCID id, DWORD flags, const SYSTEMTIME *time,
                       const char *picture, char *out, int capacity)
{
    WCHAR wide_picture[PICTURE_UNITS], text[RESULT_UNITS];
    int length;

    if (picture && !MultiByteToWideChar(CP_ACP, 0, picture, -1, wide_picture, PICTURE_UNITS))
        return win_fail(ERROR_INVALID_PARAMETER);
    length = function(id, flags, time, picture ? wide_picture : NULL, text, RESULT_UNITS);
    return length ? WideCharToMultiByte(CP_ACP, 0, text, length, out, capacity, NULL, NULL) : 0;
}

API(kernel32, int, GetDateFormatA,
    (LCID id, DWORD flags FLAGS(DATE_), CONST SYSTEMTIME *time OPTIONAL, LPCSTR picture OPTIONAL,
     LPSTR out OUT OPTIONAL, int capacity))
{
    return narrow_text(GetDateFormatW, id, flags, time, picture, out, capacity);
}

API(kernel32, int, GetTimeFormatA,
    (LCID id, DWORD flags FLAGS(TIME_), CONST SYSTEMTIME *time OPTIONAL, LPCSTR picture OPTIONAL,
     LPSTR out OUT OPTIONAL, int capacity))
{
    return narrow_text(GetTimeFormatW, id, flags, time, picture, out, capacity);
}
