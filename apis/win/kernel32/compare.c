/* The order of strings. [Handling Sorting in Your Applications, Microsoft Learn] */
#include "apis/host/case.h"
#include "apis/host/collate.h"
#include "apis/host/text.h"
#include "apis/nt/locale.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

enum {
    KNOWN_FLAGS = NORM_IGNORECASE | NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS |
                  LINGUISTIC_IGNORECASE | LINGUISTIC_IGNOREDIACRITIC | NORM_IGNOREKANATYPE |
                  NORM_IGNOREWIDTH | NORM_LINGUISTIC_CASING | SORT_STRINGSORT |
                  SORT_DIGITSASNUMBERS | LOCALE_USE_CP_ACP
};

static struct collation collation_of(const struct locale *locale, DWORD flags)
{
    return (struct collation){
        .language = locale->name,
        .ignore_case = (flags & (NORM_IGNORECASE | LINGUISTIC_IGNORECASE)) != 0,
        .ignore_marks = (flags & (NORM_IGNORENONSPACE | LINGUISTIC_IGNOREDIACRITIC)) != 0,
        .ignore_symbols = (flags & NORM_IGNORESYMBOLS) != 0,
        .digits_as_numbers = (flags & SORT_DIGITSASNUMBERS) != 0,
        .punctuation_last = !(flags & SORT_STRINGSORT),
    };
}

static size_t length_of(const WCHAR *text, int length)
{
    return length < 0 ? utf16_length((const uint16_t *)text) : (size_t)length;
}

static int compare(const struct locale *locale, DWORD flags, const WCHAR *a, int a_length,
                   const WCHAR *b, int b_length)
{
    struct collation how;
    int order;

    if (!a || !b || a_length < -1 || b_length < -1)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (flags & ~(DWORD)KNOWN_FLAGS)
        return win_fail(ERROR_INVALID_FLAGS);
    how = collation_of(locale, flags);
    order = collate_compare(&how, (const uint16_t *)a, length_of(a, a_length), (const uint16_t *)b,
                            length_of(b, b_length));
    return order < 0 ? CSTR_LESS_THAN : order > 0 ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

API(kernel32, int, CompareStringEx,
    (LPCWSTR name, DWORD flags FLAGS(NORM_, LINGUISTIC_, SORT_), LPCWCH a, int a_length, LPCWCH b,
     int b_length, LPNLSVERSIONINFO version OPTIONAL, LPVOID reserved, LPARAM argument))
{
    struct locale locale;

    (void)version;
    if (reserved || argument || !locale_from_name(name, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return compare(&locale, flags, a, a_length, b, b_length);
}

API(kernel32, int, CompareStringW,
    (LCID id, DWORD flags FLAGS(NORM_, LINGUISTIC_, SORT_), PCNZWCH a, int a_length, PCNZWCH b,
     int b_length))
{
    struct locale locale;

    if (!locale_from_id(id, &locale))
        return win_fail(ERROR_INVALID_PARAMETER);
    return compare(&locale, flags, a, a_length, b, b_length);
}

/* A counted narrow string, widened. */
static WCHAR *widen(const char *text, int length, WCHAR *room, int capacity, int *made)
{
    WCHAR *wide = room;

    *made = 0;
    if (length == 0)
        return room;
    *made = MultiByteToWideChar(CP_ACP, 0, text, length, NULL, 0);
    if (*made > capacity)
        wide = HeapAlloc(GetProcessHeap(), 0, (SIZE_T)*made * sizeof *wide);
    if (wide)
        MultiByteToWideChar(CP_ACP, 0, text, length, wide, *made);
    if (wide && length < 0)
        (*made)--; /* the terminator */
    return wide;
}

static void narrowed(WCHAR *wide, const WCHAR *room)
{
    if (wide && wide != room)
        HeapFree(GetProcessHeap(), 0, wide);
}

API(kernel32, int, CompareStringA,
    (LCID id, DWORD flags FLAGS(NORM_, LINGUISTIC_, SORT_), PCNZCH a, int a_length, PCNZCH b,
     int b_length))
{
    WCHAR a_room[MAX_PATH], b_room[MAX_PATH], *wide_a, *wide_b;
    int result;

    if (!a || !b || a_length < -1 || b_length < -1)
        return win_fail(ERROR_INVALID_PARAMETER);
    wide_a = widen(a, a_length, a_room, MAX_PATH, &a_length);
    wide_b = widen(b, b_length, b_room, MAX_PATH, &b_length);
    if (wide_a && wide_b)
        result = CompareStringW(id, flags, wide_a, a_length, wide_b, b_length);
    else
        result = win_fail(ERROR_NOT_ENOUGH_MEMORY);
    narrowed(wide_a, a_room);
    narrowed(wide_b, b_room);
    return result;
}

API(kernel32, int, CompareStringOrdinal,
    (LPCWCH a, int a_length, LPCWCH b, int b_length, WINBOOL ignore_case))
{
    size_t left, right, common;
    int order = 0;

    if (!a || !b || a_length < -1 || b_length < -1)
        return win_fail(ERROR_INVALID_PARAMETER);
    left = length_of(a, a_length);
    right = length_of(b, b_length);
    common = left < right ? left : right;
    if (ignore_case) {
        order = utf16_compare_caseless((const uint16_t *)a, left, (const uint16_t *)b, right);
    } else {
        for (size_t i = 0; i < common && order == 0; i++)
            order = a[i] - b[i];
        if (order == 0)
            order = left < right ? -1 : left > right;
    }
    return order < 0 ? CSTR_LESS_THAN : order > 0 ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

/* Whether the value stands at a place of the text; *taken: how many units it covers there. */
static bool match_at(const struct collation *how, const WCHAR *text, size_t rest,
                     const WCHAR *value, size_t length, size_t *taken)
{
    for (size_t extra = 0; extra <= rest && extra <= length + 2; extra++) {
        size_t longer = length + extra, shorter = length - extra;

        *taken = longer;
        if (longer <= rest && collate_compare(how, (const uint16_t *)text, longer,
                                              (const uint16_t *)value, length) == 0)
            return true;
        *taken = shorter;
        if (extra > 0 && extra < length && shorter <= rest &&
            collate_compare(how, (const uint16_t *)text, shorter, (const uint16_t *)value,
                            length) == 0)
            return true;
    }
    return false;
}

static int find(const struct collation *how, DWORD where, const WCHAR *text, size_t length,
                const WCHAR *value, size_t value_length, int *found)
{
    bool backward = (where & (FIND_FROMEND | FIND_ENDSWITH)) != 0;
    size_t taken;

    for (size_t i = 0; i <= length; i++) {
        size_t at = backward ? length - i : i;

        if (match_at(how, text + at, length - at, value, value_length, &taken) &&
            (!(where & FIND_ENDSWITH) || at + taken == length)) {
            if (found)
                *found = (int)taken;
            return (int)at;
        }
        if (where & FIND_STARTSWITH)
            break;
    }
    last_error_set(ERROR_SUCCESS); /* documented: -1 and no error when there is no match */
    return -1;
}

API(kernel32, int, FindNLSStringEx,
    (LPCWSTR name, DWORD flags FLAGS(FIND_, NORM_, LINGUISTIC_), LPCWSTR text, int length,
     LPCWSTR value, int value_length, LPINT found OUT OPTIONAL, LPNLSVERSIONINFO version OPTIONAL,
     LPVOID reserved, LPARAM argument))
{
    const DWORD places = FIND_STARTSWITH | FIND_ENDSWITH | FIND_FROMSTART | FIND_FROMEND;
    struct collation how;
    struct locale locale;

    (void)version;
    if (!text || !value || length < -1 || value_length < -1 || value_length == 0 || reserved ||
        argument || !locale_from_name(name, &locale)) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return -1;
    }
    how = collation_of(&locale, flags | SORT_STRINGSORT);
    return find(&how, flags & places, text, length_of(text, length), value,
                length_of(value, value_length), found);
}

API(kernel32, int, FindNLSString,
    (LCID id, DWORD flags FLAGS(FIND_, NORM_, LINGUISTIC_), LPCWSTR text, int length, LPCWSTR value,
     int value_length, LPINT found OUT OPTIONAL))
{
    WCHAR name[LOCALE_NAME_MAX_LENGTH];

    if (LCIDToLocaleName(id, name, LOCALE_NAME_MAX_LENGTH, LOCALE_ALLOW_NEUTRAL_NAMES) == 0)
        return -1;
    return FindNLSStringEx(name, flags, text, length, value, value_length, found, NULL, NULL, 0);
}

static int find_ordinal(DWORD where, const WCHAR *text, size_t length, const WCHAR *value,
                        size_t value_length, bool ignore_case)
{
    bool backward = (where & (FIND_FROMEND | FIND_ENDSWITH)) != 0;

    for (size_t i = 0; value_length <= length && i <= length - value_length; i++) {
        size_t at = backward ? length - value_length - i : i;

        if (CompareStringOrdinal(text + at, (int)value_length, value, (int)value_length,
                                 ignore_case) == CSTR_EQUAL)
            return (int)at;
        if (where & (FIND_STARTSWITH | FIND_ENDSWITH))
            break;
    }
    return -1;
}

API(kernel32, int, FindStringOrdinal,
    (DWORD where FLAGS(FIND_), LPCWSTR text, int length, LPCWSTR value, int value_length,
     WINBOOL ignore_case))
{
    if (!text || !value || length < -1 || value_length < -1) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return -1;
    }
    last_error_set(ERROR_SUCCESS);
    return find_ordinal(where, text, length_of(text, length), value, length_of(value, value_length),
                        ignore_case != 0);
}
