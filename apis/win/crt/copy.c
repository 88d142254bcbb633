/*
 * memcpy, memset and their relatives, shared by msvcrt, ucrtbase and vcruntime140. They call
 * nothing: a call from here to a host function would first save ten vector registers.
 */
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <emmintrin.h>

enum { STRING_INSTRUCTION_MINIMUM = 1024 };

static inline __m128i load(const char *from)
{
    return _mm_loadu_si128((const __m128i *)from);
}

static inline void store(char *to, __m128i value)
{
    _mm_storeu_si128((__m128i *)to, value);
}

#define COPY_AS(type)                                                                              \
    do {                                                                                           \
        type head, tail;                                                                           \
        __builtin_memcpy(&head, from, sizeof head);                                                \
        __builtin_memcpy(&tail, from + count - sizeof tail, sizeof tail);                          \
        __builtin_memcpy(to, &head, sizeof head);                                                  \
        __builtin_memcpy(to + count - sizeof tail, &tail, sizeof tail);                            \
    } while (0)

/* All loads before the first store, so that the ranges may overlap. */
static inline void copy_up_to_32(char *to, const char *from, size_t count)
{
    if (count >= 16)
        COPY_AS(__m128i);
    else if (count >= 8)
        COPY_AS(uint64_t);
    else if (count >= 4)
        COPY_AS(uint32_t);
    else if (count >= 2)
        COPY_AS(uint16_t);
    else if (count)
        *to = *from;
}

static inline void copy_up(char *to, const char *from, size_t count)
{
    __m128i tail0 = load(from + count - 32), tail1 = load(from + count - 16);
    char *tail = to + count - 32;

    while (to < tail) {
        __m128i a = load(from), b = load(from + 16);

        store(to, a);
        store(to + 16, b);
        to += 32;
        from += 32;
    }
    store(tail, tail0);
    store(tail + 16, tail1);
}

static inline void copy_down(char *to, const char *from, size_t count)
{
    __m128i head0 = load(from), head1 = load(from + 16);

    for (size_t at = count; at > 32; at -= 32) {
        __m128i a = load(from + at - 16), b = load(from + at - 32);

        store(to + at - 16, a);
        store(to + at - 32, b);
    }
    store(to, head0);
    store(to + 16, head1);
}

static inline void copy_with_instruction(char *to, const char *from, size_t count)
{
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

CRT(void *, memmove, (void *target OUT BYTES(count), const void *source BYTES(count), size_t count))
{
    char *to = target;
    const char *from = source;

    if (count <= 32)
        copy_up_to_32(to, from, count);
    else if ((size_t)(to - from) < count)
        copy_down(to, from, count);
    else if (count >= STRING_INSTRUCTION_MINIMUM && (size_t)(from - to) >= 64)
        copy_with_instruction(to, from, count);
    else
        copy_up(to, from, count);
    return target;
}
ALIAS(crt, memcpy, "crt.memmove"); /* Microsoft's memcpy copes with overlap as well */
ALIAS(vcruntime, memmove, "crt.memmove");
ALIAS(vcruntime, memcpy, "crt.memmove");

CRT(void *, memset, (void *target OUT BYTES(count), int value, size_t count))
{
    char *to = target;
    __m128i fill = _mm_set1_epi8((char)value);

    if (count < 16) {
        while (count) {
            to[--count] = (char)value;
            __asm__ volatile("" : : : "memory"); /* not to become a call to the host's memset */
        }
    } else if (count < STRING_INSTRUCTION_MINIMUM) {
        for (size_t at = 0; at + 16 <= count; at += 16)
            store(to + at, fill);
        store(to + count - 16, fill);
    } else {
        __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
    }
    return target;
}
ALIAS(vcruntime, memset, "crt.memset");

CRT(int, memcmp, (const void *left BYTES(count), const void *right BYTES(count), size_t count))
{
    const unsigned char *a = left, *b = right;
    size_t at = 0;

    for (; at + 16 <= count; at += 16) {
        __m128i same = _mm_cmpeq_epi8(load((const char *)a + at), load((const char *)b + at));
        int differs = _mm_movemask_epi8(same) ^ 0xffff;

        if (differs) {
            at += (size_t)__builtin_ctz((unsigned)differs);
            return a[at] < b[at] ? -1 : 1;
        }
    }
    for (; at < count; at++) {
        if (a[at] != b[at])
            return a[at] < b[at] ? -1 : 1;
    }
    return 0;
}
ALIAS(vcruntime, memcmp, "crt.memcmp");

CRT(void *, memchr, (const void *block BYTES(count), int value, size_t count))
{
    const char *bytes = block;
    __m128i wanted = _mm_set1_epi8((char)value);
    size_t at = 0;

    for (; at + 16 <= count; at += 16) {
        int found = _mm_movemask_epi8(_mm_cmpeq_epi8(load(bytes + at), wanted));

        if (found)
            return (void *)(bytes + at + __builtin_ctz((unsigned)found));
    }
    for (; at < count; at++) {
        if (bytes[at] == (char)value)
            return (void *)(bytes + at);
    }
    return NULL;
}
ALIAS(vcruntime, memchr, "crt.memchr");

CRT(void *, _memccpy,
    (void *target OUT BYTES(count), const void *source BYTES(count), int value, size_t count))
{
    char *to = target;
    const char *from = source;

    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        if (to[i] == (char)value)
            return to + i + 1;
    }
    return NULL;
}

CRT(int, memcpy_s,
    (void *target OUT BYTES(count), size_t capacity, const void *source BYTES(count), size_t count))
{
    if (count == 0)
        return 0;
    if (!target)
        return parameter_invalid(CRT_EINVAL);
    if (!source || capacity < count) {
        crt_memset(target, 0, capacity);
        return parameter_invalid(source ? CRT_ERANGE : CRT_EINVAL);
    }
    crt_memmove(target, source, count);
    return 0;
}

CRT(int, memmove_s,
    (void *target OUT BYTES(count), size_t capacity, const void *source BYTES(count), size_t count))
{
    if (count == 0)
        return 0;
    if (!target || !source)
        return parameter_invalid(CRT_EINVAL);
    if (capacity < count)
        return parameter_invalid(CRT_ERANGE);
    crt_memmove(target, source, count);
    return 0;
}

CRT(int, wmemcpy_s, (WCHAR * target, size_t capacity, const WCHAR *source, size_t count))
{
    return crt_memcpy_s(target, capacity * sizeof *target, source, count * sizeof *target);
}

CRT(int, wmemmove_s, (WCHAR * target, size_t capacity, const WCHAR *source, size_t count))
{
    return crt_memmove_s(target, capacity * sizeof *target, source, count * sizeof *target);
}
