/*
 * Wide strings: the leaf functions, which call nothing (Microsoft C runtime library reference:
 * "String manipulation").
 */
#include "thunks/api.h"

#include <emmintrin.h>
#include <stdint.h>

/* Reads bytes behind a string's end that lie in the same page. */
#define READS_AHEAD __attribute__((no_sanitize("address")))

/* Eight units at a time where the text is aligned: such a load never reaches into another page. */
READS_AHEAD CRT(size_t, wcslen, (const WCHAR *text))
{
    const __m128i zero = _mm_setzero_si128();
    const WCHAR *at = text;
    unsigned found = 0;

    for (; (uintptr_t)at & 15; at++) {
        if (!*at)
            return (size_t)(at - text);
        if ((uintptr_t)at & 1) { /* never aligned */
            while (*at)
                at++;
            return (size_t)(at - text);
        }
    }
    while (!(found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi16(*(const __m128i *)at, zero))))
        at += 8;
    return (size_t)(at - text) + (size_t)__builtin_ctz(found) / 2;
}

CRT(size_t, wcsnlen, (const WCHAR *text, size_t limit))
{
    size_t length = 0;

    while (length < limit && text[length])
        length++;
    return length;
}

CRT(int, wcscmp, (const WCHAR *left, const WCHAR *right))
{
    while (*left && *left == *right) {
        left++;
        right++;
    }
    return (WCHAR)*left < (WCHAR)*right ? -1 : (WCHAR)*left > (WCHAR)*right;
}

CRT(int, wcsncmp, (const WCHAR *left, const WCHAR *right, size_t count))
{
    for (; count; count--, left++, right++) {
        if (*left != *right)
            return (WCHAR)*left < (WCHAR)*right ? -1 : 1;
        if (!*left)
            break;
    }
    return 0;
}

CRT(WCHAR *, wcschr, (const WCHAR *text, WCHAR c))
{
    for (; *text != (WCHAR)c; text++) {
        if (!*text)
            return NULL;
    }
    return (WCHAR *)text;
}

CRT(WCHAR *, wcsrchr, (const WCHAR *text, WCHAR c))
{
    const WCHAR *found = NULL;

    do {
        if (*text == (WCHAR)c)
            found = text;
    } while (*text++);
    return (WCHAR *)found;
}

CRT(WCHAR *, wcsstr, (const WCHAR *text, const WCHAR *wanted))
{
    if (!*wanted)
        return (WCHAR *)text;
    for (; *text; text++) {
        size_t at = 0;

        if (*text != *wanted)
            continue;
        while (wanted[at] && text[at] == wanted[at])
            at++;
        if (!wanted[at])
            return (WCHAR *)text;
    }
    return NULL;
}

static inline int is_one_of(WCHAR c, const WCHAR *set)
{
    for (; *set; set++) {
        if (*set == c)
            return 1;
    }
    return 0;
}

CRT(size_t, wcsspn, (const WCHAR *text, const WCHAR *set))
{
    size_t length = 0;

    while (text[length] && is_one_of(text[length], set))
        length++;
    return length;
}

CRT(size_t, wcscspn, (const WCHAR *text, const WCHAR *set))
{
    size_t length = 0;

    while (text[length] && !is_one_of(text[length], set))
        length++;
    return length;
}

CRT(WCHAR *, wcspbrk, (const WCHAR *text, const WCHAR *set))
{
    for (; *text; text++) {
        if (is_one_of(*text, set))
            return (WCHAR *)text;
    }
    return NULL;
}

CRT(WCHAR *, wcscpy, (WCHAR * target OUT, const WCHAR *source))
{
    WCHAR *to = target;

    while ((*to++ = *source++))
        continue;
    return target;
}

CRT(WCHAR *, wcscat, (WCHAR * target INOUT, const WCHAR *source))
{
    WCHAR *to = target;

    while (*to)
        to++;
    while ((*to++ = *source++))
        continue;
    return target;
}

CRT(WCHAR *, wcsncpy, (WCHAR * target OUT, const WCHAR *source, size_t count))
{
    size_t at = 0;

    for (; at < count && source[at]; at++)
        target[at] = source[at];
    for (; at < count; at++) {
        target[at] = 0;
        __asm__ volatile("" : : : "memory"); /* not to become a call to the host's memset */
    }
    return target;
}

CRT(WCHAR *, wcsncat, (WCHAR * target INOUT, const WCHAR *source, size_t count))
{
    WCHAR *to = target;

    while (*to)
        to++;
    for (; count && *source; count--)
        *to++ = *source++;
    *to = 0;
    return target;
}

CRT(WCHAR *, _wcsrev, (WCHAR * text INOUT))
{
    size_t length = 0;

    while (text[length])
        length++;
    for (size_t i = 0; i < length / 2; i++) {
        WCHAR c = text[i];

        text[i] = text[length - 1 - i];
        text[length - 1 - i] = c;
    }
    return text;
}

CRT(WCHAR *, _wcsset, (WCHAR * text INOUT, WCHAR c))
{
    for (WCHAR *at = text; *at; at++)
        *at = (WCHAR)c;
    return text;
}

CRT(WCHAR *, _wcsnset, (WCHAR * text INOUT, WCHAR c, size_t count))
{
    for (WCHAR *at = text; count && *at; at++, count--)
        *at = (WCHAR)c;
    return text;
}
ALIAS(crt, __wcsncnt, "crt.wcsnlen");
ALIAS(vcruntime, wcschr, "crt.wcschr");
ALIAS(vcruntime, wcsrchr, "crt.wcsrchr");
ALIAS(vcruntime, wcsstr, "crt.wcsstr");
