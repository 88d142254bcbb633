/*
 * Case and order of wide strings in a locale (Microsoft C runtime library
 * reference: _wcsicmp, _wcslwr, wcscoll, wcsxfrm). In the "C" locale order is that of the units.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale_data.h"
#include "thunks/api.h"

#include <limits.h>
#include <string.h>

enum { NOT_COMPARABLE = INT_MAX };

WCHAR WINAPI crt__towlower_l(WCHAR c, const struct crt_locale *locale);
WCHAR WINAPI crt__towupper_l(WCHAR c, const struct crt_locale *locale);

static inline int lower(WCHAR c, const struct crt_locale *locale)
{
    if ((WCHAR)c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return crt__towlower_l((WCHAR)c, locale);
}

static inline int upper(WCHAR c, const struct crt_locale *locale)
{
    if ((WCHAR)c < 0x80)
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    return crt__towupper_l((WCHAR)c, locale);
}

static int compare(const WCHAR *left, const WCHAR *right, size_t count,
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

CRT(int, _wcsicmp, (const WCHAR *left, const WCHAR *right))
{
    return compare(left, right, SIZE_MAX, NULL);
}

CRT(int, _wcsicmp_l, (const WCHAR *left, const WCHAR *right, const struct crt_locale *locale))
{
    return compare(left, right, SIZE_MAX, locale);
}

CRT(int, _wcsnicmp, (const WCHAR *left, const WCHAR *right, size_t count))
{
    return compare(left, right, count, NULL);
}

CRT(int, _wcsnicmp_l,
    (const WCHAR *left, const WCHAR *right, size_t count, const struct crt_locale *locale))
{
    return compare(left, right, count, locale);
}

CRT(WCHAR *, _wcslwr_l, (WCHAR * text INOUT, const struct crt_locale *locale))
{
    for (WCHAR *at = text; *at; at++)
        *at = (WCHAR)lower(*at, locale);
    return text;
}

CRT(WCHAR *, _wcsupr_l, (WCHAR * text INOUT, const struct crt_locale *locale))
{
    for (WCHAR *at = text; *at; at++)
        *at = (WCHAR)upper(*at, locale);
    return text;
}

CRT(WCHAR *, _wcslwr, (WCHAR * text INOUT))
{
    return crt__wcslwr_l(text, NULL);
}

CRT(WCHAR *, _wcsupr, (WCHAR * text INOUT))
{
    return crt__wcsupr_l(text, NULL);
}

static int size_check(WCHAR *text, size_t size)
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

CRT(int, _wcslwr_s, (WCHAR * text INOUT, size_t size))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__wcslwr(text);
    return error;
}

CRT(int, _wcsupr_s, (WCHAR * text INOUT, size_t size))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__wcsupr(text);
    return error;
}

CRT(int, _wcslwr_s_l, (WCHAR * text INOUT, size_t size, const struct crt_locale *locale))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__wcslwr_l(text, locale);
    return error;
}

CRT(int, _wcsupr_s_l, (WCHAR * text INOUT, size_t size, const struct crt_locale *locale))
{
    int error = size_check(text, size);

    if (error == 0)
        crt__wcsupr_l(text, locale);
    return error;
}

static int collate(const WCHAR *left, int left_length, const WCHAR *right, int right_length,
                   const struct crt_locale *locale, DWORD flags)
{
    const struct crt_locale *used = locale_in_force(locale);
    const WCHAR *name = used->names[CATEGORY_COLLATE];
    int order;

    order = CompareStringEx(*name ? name : LOCALE_NAME_INVARIANT, flags, left, left_length, right,
                            right_length, NULL, NULL, 0);
    return order ? order - CSTR_EQUAL : NOT_COMPARABLE;
}

static int order_units(const WCHAR *left, const WCHAR *right, size_t count)
{
    for (; count; count--, left++, right++) {
        if (*left != *right)
            return (WCHAR)*left < (WCHAR)*right ? -1 : 1;
        if (!*left)
            break;
    }
    return 0;
}

static bool has_order(const struct crt_locale *locale)
{
    return locale_in_force(locale)->names[CATEGORY_COLLATE][0] != 0;
}

CRT(int, _wcscoll_l, (const WCHAR *left, const WCHAR *right, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return order_units(left, right, SIZE_MAX);
    return collate(left, -1, right, -1, locale, SORT_STRINGSORT | 0);
}

CRT(int, wcscoll, (const WCHAR *left, const WCHAR *right))
{
    return crt__wcscoll_l(left, right, NULL);
}

CRT(int, _wcsicoll_l, (const WCHAR *left, const WCHAR *right, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return compare(left, right, SIZE_MAX, locale);
    return collate(left, -1, right, -1, locale, SORT_STRINGSORT | NORM_IGNORECASE);
}

CRT(int, _wcsicoll, (const WCHAR *left, const WCHAR *right))
{
    return crt__wcsicoll_l(left, right, NULL);
}

CRT(int, _wcsncoll_l,
    (const WCHAR *left, const WCHAR *right, size_t count, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return order_units(left, right, count);
    return collate(left, (int)count, right, (int)count, locale, SORT_STRINGSORT | 0);
}

CRT(int, _wcsncoll, (const WCHAR *left, const WCHAR *right, size_t count))
{
    return crt__wcsncoll_l(left, right, count, NULL);
}

CRT(int, _wcsnicoll_l,
    (const WCHAR *left, const WCHAR *right, size_t count, const struct crt_locale *locale))
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    if (!has_order(locale))
        return compare(left, right, count, locale);
    return collate(left, (int)count, right, (int)count, locale, SORT_STRINGSORT | NORM_IGNORECASE);
}

CRT(int, _wcsnicoll, (const WCHAR *left, const WCHAR *right, size_t count))
{
    return crt__wcsnicoll_l(left, right, count, NULL);
}

/* The sort key's bytes, one in each unit, so that wcscmp orders as wcscoll does. */
static size_t sort_key(WCHAR *out, const WCHAR *text, size_t size, const WCHAR *name)
{
    int need = LCMapStringEx(name, LCMAP_SORTKEY, text, -1, NULL, 0, NULL, NULL, 0);
    char *key = need > 0 ? crt_allocate((size_t)need) : NULL;

    if (!key) {
        error_set(CRT_EILSEQ);
        return NOT_COMPARABLE;
    }
    LCMapStringEx(name, LCMAP_SORTKEY, text, -1, (WCHAR *)key, need, NULL, NULL, 0);
    for (int i = 0; i < need && (size_t)i < size; i++)
        out[i] = (unsigned char)key[i];
    crt_release(key);
    return (size_t)need - 1;
}

CRT(size_t, _wcsxfrm_l,
    (WCHAR * out OUT, const WCHAR *text, size_t size, const struct crt_locale *locale))
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

CRT(size_t, wcsxfrm, (WCHAR * out OUT, const WCHAR *text, size_t size))
{
    return crt__wcsxfrm_l(out, text, size, NULL);
}
