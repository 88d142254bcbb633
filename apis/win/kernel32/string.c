/*
 * The lstr functions. [winbase.h, Microsoft Learn]. Those that read a bad pointer are documented
 * to survive it: NULL is handled, a wild pointer faults as it would in the guest.
 */
#include "abi/teb.h"
#include "apis/host/text.h"
#include "thunks/api.h"

#include <string.h>

API(kernel32, int, lstrlenA, (LPCSTR text))
{
    return text ? (int)strlen(text) : 0;
}

API(kernel32, int, lstrlenW, (LPCWSTR text))
{
    return text ? (int)utf16_length((const uint16_t *)text) : 0;
}

API(kernel32, LPSTR, lstrcpyA, (LPSTR to OUT, LPCSTR from))
{
    return to && from ? strcpy(to, from) : NULL;
}

API(kernel32, LPWSTR, lstrcpyW, (LPWSTR to OUT, LPCWSTR from))
{
    if (!to || !from)
        return NULL;
    return memmove(to, from, (utf16_length((const uint16_t *)from) + 1) * sizeof *to);
}

API(kernel32, LPSTR, lstrcatA, (LPSTR to INOUT, LPCSTR from))
{
    return to && from ? strcat(to, from) : NULL;
}

API(kernel32, LPWSTR, lstrcatW, (LPWSTR to INOUT, LPCWSTR from))
{
    if (!to || !from)
        return NULL;
    lstrcpyW(to + utf16_length((const uint16_t *)to), from);
    return to;
}

/* size counts the NUL, which is always written when there is room for anything. */
API(kernel32, LPSTR, lstrcpynA, (LPSTR to OUT, LPCSTR from, int size))
{
    size_t length;

    if (!to || !from)
        return NULL;
    if (size > 0) {
        length = strnlen(from, (size_t)size - 1);
        memmove(to, from, length);
        to[length] = 0;
    }
    return to;
}

API(kernel32, LPWSTR, lstrcpynW, (LPWSTR to OUT, LPCWSTR from, int size))
{
    int length = 0;

    if (!to || !from)
        return NULL;
    while (length < size - 1 && from[length])
        length++;
    if (size > 0) {
        memmove(to, from, (size_t)length * sizeof *to);
        to[length] = 0;
    }
    return to;
}

/* NULL sorts before any string, as documented for lstrcmp. */
static int order_w(LPCWSTR a, LPCWSTR b, DWORD flags)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return CompareStringW(GetThreadLocale(), flags, a, -1, b, -1) - CSTR_EQUAL;
}

static int order_a(LPCSTR a, LPCSTR b, DWORD flags)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return CompareStringA(GetThreadLocale(), flags, a, -1, b, -1) - CSTR_EQUAL;
}

API(kernel32, int, lstrcmpA, (LPCSTR a, LPCSTR b))
{
    return order_a(a, b, 0);
}

API(kernel32, int, lstrcmpW, (LPCWSTR a, LPCWSTR b))
{
    return order_w(a, b, 0);
}

API(kernel32, int, lstrcmpiA, (LPCSTR a, LPCSTR b))
{
    return order_a(a, b, NORM_IGNORECASE);
}

API(kernel32, int, lstrcmpiW, (LPCWSTR a, LPCWSTR b))
{
    return order_w(a, b, NORM_IGNORECASE);
}

ALIAS(kernel32, lstrlen, "kernel32.lstrlenA");
ALIAS(kernel32, lstrcpy, "kernel32.lstrcpyA");
ALIAS(kernel32, lstrcat, "kernel32.lstrcatA");
ALIAS(kernel32, lstrcpyn, "kernel32.lstrcpynA");
ALIAS(kernel32, lstrcmp, "kernel32.lstrcmpA");
ALIAS(kernel32, lstrcmpi, "kernel32.lstrcmpiA");
