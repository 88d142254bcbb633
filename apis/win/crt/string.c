/*
 * Strings of both widths: the leaf functions, which call nothing (Microsoft C runtime library
 * reference: "String manipulation").
 */
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#include <emmintrin.h>
#include <stdint.h>

/* Reads bytes behind a string's end that lie in the same page. */
#define READS_AHEAD __attribute__((no_sanitize("address")))

/* Sixteen bytes at a time: which of them belong to units that are equal. */
static inline __m128i equal(__m128i left, __m128i right)
{
    return PICK(_mm_cmpeq_epi8, _mm_cmpeq_epi16)(left, right);
}

/* An aligned load never reaches into the next page. */
READS_AHEAD static inline unsigned zeros_at(const char *aligned)
{
    return (unsigned)_mm_movemask_epi8(equal(*(const __m128i *)aligned, _mm_setzero_si128()));
}

READS_AHEAD CRT(size_t, PICK(strlen, wcslen), (const UNIT *text))
{
    const char *start = (const char *)text, *at = (const char *)((uintptr_t)text & ~(uintptr_t)15);
    unsigned found;

    if ((uintptr_t)text % sizeof *text) { /* its units lie across aligned loads' */
        while (*text)
            text++;
        return (size_t)((const char *)text - start) / sizeof *text;
    }
    found = zeros_at(at) >> (start - at) << (start - at);
    while (!found) {
        at += 16;
        found = zeros_at(at);
    }
    return ((size_t)(at - start) + (size_t)__builtin_ctz(found)) / sizeof *text;
}

CRT(size_t, PICK(strnlen, wcsnlen), (const UNIT *text, size_t limit))
{
    size_t length = 0;

    while (length < limit && text[length])
        length++;
    return length;
}

/* Whether sixteen bytes from here lie in one page. */
static inline int is_within_page(const UNIT *text)
{
    return ((uintptr_t)text & 0xfff) <= 0xff0;
}

static inline int order(UNSIGNED_UNIT left, UNSIGNED_UNIT right)
{
    return left < right ? -1 : left > right;
}

READS_AHEAD CRT(int, PICK(strcmp, wcscmp), (const UNIT *left, const UNIT *right))
{
    enum { STEP = 16 / sizeof(UNIT) };

    if (*left != *right) /* where most that differ do */
        return order((UNSIGNED_UNIT)*left, (UNSIGNED_UNIT)*right);
    while (is_within_page(left) && is_within_page(right)) {
        __m128i a = _mm_loadu_si128((const __m128i *)left);
        __m128i b = _mm_loadu_si128((const __m128i *)right);
        __m128i going = _mm_andnot_si128(equal(a, _mm_setzero_si128()), equal(a, b));
        unsigned stop = (unsigned)_mm_movemask_epi8(going) ^ 0xffff;

        if (stop) {
            size_t at = (size_t)__builtin_ctz(stop) / sizeof(UNIT);

            return order((UNSIGNED_UNIT)left[at], (UNSIGNED_UNIT)right[at]);
        }
        left += STEP;
        right += STEP;
    }
    for (int i = 0; i < STEP; i++) {
        if (left[i] != right[i] || !left[i])
            return order((UNSIGNED_UNIT)left[i], (UNSIGNED_UNIT)right[i]);
    }
    return PICK(crt_strcmp, crt_wcscmp)(left + STEP, right + STEP);
}

CRT(int, PICK(strncmp, wcsncmp), (const UNIT *left, const UNIT *right, size_t count))
{
    for (; count; count--, left++, right++) {
        if (*left != *right)
            return (UNSIGNED_UNIT)*left < (UNSIGNED_UNIT)*right ? -1 : 1;
        if (!*left)
            break;
    }
    return 0;
}

CRT(UNIT *, PICK(strchr, wcschr), (const UNIT *text, UNIT_ARGUMENT c))
{
    for (; *text != (UNIT)c; text++) {
        if (!*text)
            return NULL;
    }
    return (UNIT *)text;
}

CRT(UNIT *, PICK(strrchr, wcsrchr), (const UNIT *text, UNIT_ARGUMENT c))
{
    const UNIT *found = NULL;

    do {
        if (*text == (UNIT)c)
            found = text;
    } while (*text++);
    return (UNIT *)found;
}

CRT(UNIT *, PICK(strstr, wcsstr), (const UNIT *text, const UNIT *wanted))
{
    if (!*wanted)
        return (UNIT *)text;
    for (; *text; text++) {
        size_t at = 0;

        if (*text != *wanted)
            continue;
        while (wanted[at] && text[at] == wanted[at])
            at++;
        if (!wanted[at])
            return (UNIT *)text;
    }
    return NULL;
}

static inline int is_one_of(UNIT c, const UNIT *set)
{
    for (; *set; set++) {
        if (*set == c)
            return 1;
    }
    return 0;
}

CRT(size_t, PICK(strspn, wcsspn), (const UNIT *text, const UNIT *set))
{
    size_t length = 0;

    while (text[length] && is_one_of(text[length], set))
        length++;
    return length;
}

CRT(size_t, PICK(strcspn, wcscspn), (const UNIT *text, const UNIT *set))
{
    size_t length = 0;

    while (text[length] && !is_one_of(text[length], set))
        length++;
    return length;
}

CRT(UNIT *, PICK(strpbrk, wcspbrk), (const UNIT *text, const UNIT *set))
{
    for (; *text; text++) {
        if (is_one_of(*text, set))
            return (UNIT *)text;
    }
    return NULL;
}

CRT(UNIT *, PICK(strcpy, wcscpy), (UNIT * target OUT, const UNIT *source))
{
    UNIT *to = target;

    while ((*to++ = *source++))
        continue;
    return target;
}

CRT(UNIT *, PICK(strcat, wcscat), (UNIT * target INOUT, const UNIT *source))
{
    UNIT *to = target;

    while (*to)
        to++;
    while ((*to++ = *source++))
        continue;
    return target;
}

CRT(UNIT *, PICK(strncpy, wcsncpy), (UNIT * target OUT, const UNIT *source, size_t count))
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

CRT(UNIT *, PICK(strncat, wcsncat), (UNIT * target INOUT, const UNIT *source, size_t count))
{
    UNIT *to = target;

    while (*to)
        to++;
    for (; count && *source; count--)
        *to++ = *source++;
    *to = 0;
    return target;
}

CRT(UNIT *, PICK(_strrev, _wcsrev), (UNIT * text INOUT))
{
    size_t length = 0;

    while (text[length])
        length++;
    for (size_t i = 0; i < length / 2; i++) {
        UNIT c = text[i];

        text[i] = text[length - 1 - i];
        text[length - 1 - i] = c;
    }
    return text;
}

CRT(UNIT *, PICK(_strset, _wcsset), (UNIT * text INOUT, UNIT_ARGUMENT c))
{
    for (UNIT *at = text; *at; at++)
        *at = (UNIT)c;
    return text;
}

CRT(UNIT *, PICK(_strnset, _wcsnset), (UNIT * text INOUT, UNIT_ARGUMENT c, size_t count))
{
    for (UNIT *at = text; count && *at; at++, count--)
        *at = (UNIT)c;
    return text;
}

UNIT_ALIAS(crt, PICK(__strncnt, __wcsncnt), PICK("crt.strnlen", "crt.wcsnlen"));
UNIT_ALIAS(vcruntime, PICK(strchr, wcschr), PICK("crt.strchr", "crt.wcschr"));
UNIT_ALIAS(vcruntime, PICK(strrchr, wcsrchr), PICK("crt.strrchr", "crt.wcsrchr"));
UNIT_ALIAS(vcruntime, PICK(strstr, wcsstr), PICK("crt.strstr", "crt.wcsstr"));
