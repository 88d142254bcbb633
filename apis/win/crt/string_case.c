/*
 * Case and order of narrow strings in a locale (Microsoft C runtime library
 * reference: _stricmp, _strlwr, strcoll, strxfrm). In the "C" locale order is that of the units.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale_data.h"
#include "thunks/api.h"

#include <limits.h>
#include <string.h>

enum { NOT_COMPARABLE = INT_MAX };

int WINAPI crt__tolower_l(int c, const struct crt_locale *locale);
int WINAPI crt__toupper_l(int c, const struct crt_locale *locale);

static inline int lower(char c, const struct crt_locale *locale)
{
    if ((unsigned char)c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return crt__tolower_l((unsigned char)c, locale);
}

static inline int upper(char c, const struct crt_locale *locale)
{
    if ((unsigned char)c < 0x80)
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    return crt__toupper_l((unsigned char)c, locale);
}

static int compare(const char *left, const char *right, size_t count,
                   const struct crt_locale *locale)
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    for (; count; count--, left++, right++) {
        int a = lower(*left, locale), b = lower(*right, locale);

        if (a != b || !a)
            return a - b;
    }
    return 0;
}

CRT(int, _stricmp, (const char *left, const char *right))
{
    return compare(left, right, SIZE_MAX, NULL);
}
ALIAS(crt, _strcmpi, "crt._stricmp");
CRT(int, _stricmp_l, (const char *left, const char *right, const struct crt_locale *locale))
{
    return compare(left, right, SIZE_MAX, locale);
}

CRT(int, _strnicmp, (const char *left, const char *right, size_t count))
{
    return compare(left, right, count, NULL);
}

CRT(int, _strnicmp_l,
    (const char *left, const char *right, size_t count, const struct crt_locale *locale))
{
    return compare(left, right, count, locale);
}

CRT(char *, _strlwr_l, (char *text INOUT, const struct crt_locale *locale))
{
    for (char *at = text; *at; at++)
        *at = (char)lower(*at, locale);
    return text;
}

CRT(char *, _strupr_l, (char *text INOUT, const struct crt_locale *locale))
{
    for (char *at = text; *at; at++)
        *at = (char)upper(*at, locale);
    return text;
}

CRT(char *, _strlwr, (char *text INOUT))
{
    return crt__strlwr_l(text, NULL);
}

CRT(char *, _strupr, (char *text INOUT))
{
    return crt__strupr_l(text, NULL);
}

static int size_check(char *text, size_t size)
{
    size_t length = 0;

    if (!text)
        return parameter_invalid(CRT_EINVAL);
    while (length < size && text[length])
        length++;
    if (length < size)
        return 0;
    if (size)
        *text = 0;
    return parameter_invalid(CRT_EINVAL);
}

CRT(int, _strlwr_s, (char *text INOUT, size_t size))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__strlwr(text);
    return error;
}

CRT(int, _strupr_s, (char *text INOUT, size_t size))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__strupr(text);
    return error;
}

CRT(int, _strlwr_s_l, (char *text INOUT, size_t size, const struct crt_locale *locale))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__strlwr_l(text, locale);
    return error;
}

CRT(int, _strupr_s_l, (char *text INOUT, size_t size, const struct crt_locale *locale))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__strupr_l(text, locale);
    return error;
}

/* The first `length` bytes, or all. */
static WCHAR *widen(const char *text, int length)
{
    size_t size = length < 0 ? strlen(text) : strnlen(text, (size_t)length);
    char *copy = crt_allocate(size + 1);
    WCHAR *wide;

    if (!copy)
        return NULL;
    memcpy(copy, text, size);
    copy[size] = 0;
    wide = system_to_wide(copy);
    crt_release(copy);
    return wide;
}

static int collate(const char *left, int left_length, const char *right, int right_length,
                   const struct crt_locale *locale, DWORD flags)
{
    const struct crt_locale *used = locale_in_force(locale);
    const WCHAR *name = used->names[CATEGORY_COLLATE];
    int order;
    WCHAR *wide_left = widen(left, left_length), *wide_right = widen(right, right_length);

    order = wide_left && wide_right ? CompareStringEx(*name ? name : LOCALE_NAME_INVARIANT, flags,
                                                      wide_left, -1, wide_right, -1, NULL, NULL, 0)
                                    : 0;
    crt_release(wide_left);
    crt_release(wide_right);
    return order ? order - CSTR_EQUAL : NOT_COMPARABLE;
}

static int order_units(const char *left, const char *right, size_t count)
{
    for (; count; count--, left++, right++) {
        if (*left != *right)
            return (unsigned char)*left < (unsigned char)*right ? -1 : 1;
        if (!*left)
            break;
    }
    return 0;
}

static bool has_order(const struct crt_locale *locale)
{
    return locale_in_force(locale)->names[CATEGORY_COLLATE][0] != 0;
}

CRT(int, _strcoll_l, (const char *left, const char *right, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return order_units(left, right, SIZE_MAX);
    return collate(left, -1, right, -1, locale, SORT_STRINGSORT | 0);
}

CRT(int, strcoll, (const char *left, const char *right))
{
    return crt__strcoll_l(left, right, NULL);
}

CRT(int, _stricoll_l, (const char *left, const char *right, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return compare(left, right, SIZE_MAX, locale);
    return collate(left, -1, right, -1, locale, SORT_STRINGSORT | NORM_IGNORECASE);
}

CRT(int, _stricoll, (const char *left, const char *right))
{
    return crt__stricoll_l(left, right, NULL);
}

CRT(int, _strncoll_l,
    (const char *left, const char *right, size_t count, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return order_units(left, right, count);
    return collate(left, (int)count, right, (int)count, locale, SORT_STRINGSORT | 0);
}

CRT(int, _strncoll, (const char *left, const char *right, size_t count))
{
    return crt__strncoll_l(left, right, count, NULL);
}

CRT(int, _strnicoll_l,
    (const char *left, const char *right, size_t count, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return compare(left, right, count, locale);
    return collate(left, (int)count, right, (int)count, locale, SORT_STRINGSORT | NORM_IGNORECASE);
}

CRT(int, _strnicoll, (const char *left, const char *right, size_t count))
{
    return crt__strnicoll_l(left, right, count, NULL);
}

static size_t sort_key(char *out, const char *text, size_t size, const WCHAR *name)
{
    WCHAR *wide = widen(text, -1);
    int need = wide ? LCMapStringEx(name, LCMAP_SORTKEY, wide, -1, NULL, 0, NULL, NULL, 0) : 0;

    if (need > 0 && (size_t)need <= size)
        LCMapStringEx(name, LCMAP_SORTKEY, wide, -1, (WCHAR *)(void *)out, need, NULL, NULL, 0);
    crt_release(wide);
    if (need > 0)
        return (size_t)need - 1;
    error_set(CRT_EILSEQ);
    return NOT_COMPARABLE;
}

CRT(size_t, _strxfrm_l,
    (char *out OUT, const char *text, size_t size, const struct crt_locale *locale))
{
    size_t length = 0;

    if (!text || (!out && size)) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (has_order(locale))
        return sort_key(out, text, size, locale_in_force(locale)->names[CATEGORY_COLLATE]);
    for (; text[length]; length++) {
        if (length < size)
            out[length] = text[length];
    }
    if (length < size)
        out[length] = 0;
    return length;
}

CRT(size_t, strxfrm, (char *out OUT, const char *text, size_t size))
{
    return crt__strxfrm_l(out, text, size, NULL);
}

CRT(int, _memicmp, (const void *left, const void *right, size_t count))
{
    const unsigned char *a = left, *b = right;

    if (count && (!left || !right)) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    for (; count; count--, a++, b++) {
        int difference = lower((char)*a, NULL) - lower((char)*b, NULL);

        if (difference)
            return difference;
    }
    return 0;
}
ALIAS(crt, _memicmp_l, "crt._memicmp");
