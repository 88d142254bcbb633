/*
 * Narrow strings: the leaf functions, which call nothing (Microsoft C runtime library reference:
 * "String manipulation").
 */
#include "thunks/api.h"

#include <emmintrin.h>
#include <stdint.h>

/* Reads bytes behind a string's end that lie in the same page. */
#define READS_AHEAD __attribute__((no_sanitize("address")))

/* Sixteen bytes at a time: an aligned load never reaches into the next page. */
READS_AHEAD CRT(size_t, strlen, (const char *text))
{
    const __m128i zero = _mm_setzero_si128();
    const char *at = (const char *)((uintptr_t)text & ~(uintptr_t)15);
    unsigned found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(*(const __m128i *)at, zero));

    found = found >> (text - at) << (text - at);
    while (!found) {
        at += 16;
        found = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(*(const __m128i *)at, zero));
    }
    return (size_t)(at - text) + (size_t)__builtin_ctz(found);
}

CRT(size_t, strnlen, (const char *text, size_t limit))
{
    size_t length = 0;

    while (length < limit && text[length])
        length++;
    return length;
}

/* Whether sixteen bytes from here lie in one page. */
static inline int is_within_page(const char *text)
{
    return ((uintptr_t)text & 0xfff) <= 0xff0;
}

READS_AHEAD CRT(int, strcmp, (const char *left, const char *right))
{
    const __m128i zero = _mm_setzero_si128();

    while (is_within_page(left) && is_within_page(right)) {
        __m128i a = _mm_loadu_si128((const __m128i *)left);
        __m128i b = _mm_loadu_si128((const __m128i *)right);
        __m128i going = _mm_andnot_si128(_mm_cmpeq_epi8(a, zero), _mm_cmpeq_epi8(a, b));
        unsigned stop = (unsigned)_mm_movemask_epi8(going) ^ 0xffff;

        if (stop) {
            unsigned at = (unsigned)__builtin_ctz(stop);
            unsigned char c = (unsigned char)left[at], d = (unsigned char)right[at];

            return c < d ? -1 : c > d;
        }
        left += 16;
        right += 16;
    }
    for (int i = 0; i < 16; i++) {
        unsigned char c = (unsigned char)left[i], d = (unsigned char)right[i];

        if (c != d || !c)
            return c < d ? -1 : c > d;
    }
    return crt_strcmp(left + 16, right + 16);
}

CRT(int, strncmp, (const char *left, const char *right, size_t count))
{
    for (; count; count--, left++, right++) {
        if (*left != *right)
            return (unsigned char)*left < (unsigned char)*right ? -1 : 1;
        if (!*left)
            break;
    }
    return 0;
}

CRT(char *, strchr, (const char *text, int c))
{
    for (; *text != (char)c; text++) {
        if (!*text)
            return NULL;
    }
    return (char *)text;
}

CRT(char *, strrchr, (const char *text, int c))
{
    const char *found = NULL;

    do {
        if (*text == (char)c)
            found = text;
    } while (*text++);
    return (char *)found;
}

CRT(char *, strstr, (const char *text, const char *wanted))
{
    if (!*wanted)
        return (char *)text;
    for (; *text; text++) {
        size_t at = 0;

        if (*text != *wanted)
            continue;
        while (wanted[at] && text[at] == wanted[at])
            at++;
        if (!wanted[at])
            return (char *)text;
    }
    return NULL;
}

static inline int is_one_of(char c, const char *set)
{
    for (; *set; set++) {
        if (*set == c)
            return 1;
    }
    return 0;
}

CRT(size_t, strspn, (const char *text, const char *set))
{
    size_t length = 0;

    while (text[length] && is_one_of(text[length], set))
        length++;
    return length;
}

CRT(size_t, strcspn, (const char *text, const char *set))
{
    size_t length = 0;

    while (text[length] && !is_one_of(text[length], set))
        length++;
    return length;
}

CRT(char *, strpbrk, (const char *text, const char *set))
{
    for (; *text; text++) {
        if (is_one_of(*text, set))
            return (char *)text;
    }
    return NULL;
}

CRT(char *, strcpy, (char *target OUT, const char *source))
{
    char *to = target;

    while ((*to++ = *source++))
        continue;
    return target;
}

CRT(char *, strcat, (char *target INOUT, const char *source))
{
    char *to = target;

    while (*to)
        to++;
    while ((*to++ = *source++))
        continue;
    return target;
}

CRT(char *, strncpy, (char *target OUT, const char *source, size_t count))
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

CRT(char *, strncat, (char *target INOUT, const char *source, size_t count))
{
    char *to = target;

    while (*to)
        to++;
    for (; count && *source; count--)
        *to++ = *source++;
    *to = 0;
    return target;
}

CRT(char *, _strrev, (char *text INOUT))
{
    size_t length = 0;

    while (text[length])
        length++;
    for (size_t i = 0; i < length / 2; i++) {
        char c = text[i];

        text[i] = text[length - 1 - i];
        text[length - 1 - i] = c;
    }
    return text;
}

CRT(char *, _strset, (char *text INOUT, int c))
{
    for (char *at = text; *at; at++)
        *at = (char)c;
    return text;
}

CRT(char *, _strnset, (char *text INOUT, int c, size_t count))
{
    for (char *at = text; count && *at; at++, count--)
        *at = (char)c;
    return text;
}
ALIAS(crt, __strncnt, "crt.strnlen");
ALIAS(vcruntime, strchr, "crt.strchr");
ALIAS(vcruntime, strrchr, "crt.strrchr");
ALIAS(vcruntime, strstr, "crt.strstr");
