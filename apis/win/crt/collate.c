/* See collate.h. What is narrow is compared as UTF-16. */
#include "apis/win/crt/collate.h"

#include "apis/win/crt/calls.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"

#include <string.h>

static WCHAR *widen(const char *text, size_t count)
{
    size_t size = strnlen(text, count);
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

/* For CompareStringEx, which given a length goes on behind a NUL. */
static int length_within(const WCHAR *text, size_t count)
{
    return count == SIZE_MAX ? -1 : (int)crt_wcsnlen(text, count);
}

int collate_wide(const WCHAR *locale, DWORD flags, const WCHAR *left, const WCHAR *right,
                 size_t count)
{
    int order = CompareStringEx(locale, flags, left, length_within(left, count), right,
                                length_within(right, count), NULL, NULL, 0);

    return order ? order - CSTR_EQUAL : NOT_COMPARABLE;
}

int collate_narrow(const WCHAR *locale, DWORD flags, const char *left, const char *right,
                   size_t count)
{
    WCHAR *wide_left = widen(left, count), *wide_right = widen(right, count);
    int order = NOT_COMPARABLE;

    if (wide_left && wide_right)
        order = collate_wide(locale, flags, wide_left, wide_right, SIZE_MAX);
    crt_release(wide_left);
    crt_release(wide_right);
    return order;
}

static size_t key_refuse(void)
{
    error_set(CRT_EILSEQ);
    return NOT_COMPARABLE;
}

size_t collate_key_narrow(const WCHAR *locale, const char *text, char *key, size_t size)
{
    WCHAR *wide = widen(text, SIZE_MAX);
    int need = wide ? LCMapStringEx(locale, LCMAP_SORTKEY, wide, -1, NULL, 0, NULL, NULL, 0) : 0;

    if (need > 0 && (size_t)need <= size)
        LCMapStringEx(locale, LCMAP_SORTKEY, wide, -1, (WCHAR *)(void *)key, need, NULL, NULL, 0);
    crt_release(wide);
    return need > 0 ? (size_t)need - 1 : key_refuse();
}

/* The bytes, one in each unit, so that wcscmp orders as wcscoll does. */
size_t collate_key_wide(const WCHAR *locale, const WCHAR *text, WCHAR *key, size_t size)
{
    int need = LCMapStringEx(locale, LCMAP_SORTKEY, text, -1, NULL, 0, NULL, NULL, 0);
    char *bytes = need > 0 ? crt_allocate((size_t)need) : NULL;

    if (!bytes)
        return key_refuse();
    LCMapStringEx(locale, LCMAP_SORTKEY, text, -1, (WCHAR *)(void *)bytes, need, NULL, NULL, 0);
    for (int i = 0; i < need && (size_t)i < size; i++)
        key[i] = (unsigned char)bytes[i];
    crt_release(bytes);
    return (size_t)need - 1;
}
