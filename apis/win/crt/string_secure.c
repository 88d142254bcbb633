/*
 * Narrow strings with checked sizes, and those that the heap or the thread
 * keeps (Microsoft C runtime library reference: strcpy_s, strncpy_s, strtok_s,
 * _strdup).
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

static const size_t truncate = (size_t)-1; /* _TRUNCATE */

static size_t length_within(const char *text, size_t limit)
{
    size_t length = 0;

    while (length < limit && text[length])
        length++;
    return length;
}

static int refuse(char *target, int error)
{
    *target = 0;
    return parameter_invalid(error);
}

CRT(int, strcpy_s, (char *target OUT COUNT(size), size_t size, const char *source))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (!source)
        return refuse(target, CRT_EINVAL);
    for (size_t at = 0; at < size; at++) {
        if (!(target[at] = source[at]))
            return 0;
    }
    return refuse(target, CRT_ERANGE);
}

CRT(int, strcat_s, (char *target INOUT, size_t size, const char *source))
{
    size_t at;

    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (!source)
        return refuse(target, CRT_EINVAL);
    at = length_within(target, size);
    if (at == size)
        return refuse(target, CRT_EINVAL);
    for (; at < size; at++) {
        if (!(target[at] = *source++))
            return 0;
    }
    return refuse(target, CRT_ERANGE);
}

/* Copies up to count units behind `at`; too long is an error or, if asked for, cut. */
static int append(char *target, size_t at, size_t size, const char *source, size_t count)
{
    for (; at < size; at++, count -= count != truncate) {
        if (count == 0 || !*source) {
            target[at] = 0;
            return 0;
        }
        target[at] = *source++;
    }
    if (count == truncate) {
        target[size - 1] = 0;
        return CRT_STRUNCATE;
    }
    return refuse(target, CRT_ERANGE);
}

CRT(int, strncpy_s, (char *target OUT COUNT(size), size_t size, const char *source, size_t count))
{
    if (!target && !size && !count)
        return 0;
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (count == 0) {
        *target = 0;
        return 0;
    }
    if (!source)
        return refuse(target, CRT_EINVAL);
    return append(target, 0, size, source, count);
}

CRT(int, strncat_s, (char *target INOUT, size_t size, const char *source, size_t count))
{
    size_t at;

    if (!target && !size && !count)
        return 0;
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (!source && count)
        return refuse(target, CRT_EINVAL);
    at = length_within(target, size);
    if (at == size)
        return refuse(target, CRT_EINVAL);
    return count ? append(target, at, size, source, count) : 0;
}

CRT(int, _strset_s, (char *target INOUT, size_t size, int c))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (length_within(target, size) == size)
        return refuse(target, CRT_EINVAL);
    for (; *target; target++)
        *target = (char)c;
    return 0;
}

CRT(int, _strnset_s, (char *target INOUT, size_t size, int c, size_t count))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (length_within(target, size) == size)
        return refuse(target, CRT_EINVAL);
    for (; *target && count; target++, count--)
        *target = (char)c;
    return 0;
}

static int is_one_of(char c, const char *set)
{
    for (; *set; set++) {
        if (*set == c)
            return 1;
    }
    return 0;
}

static char *token_next(char *text, const char *delimiters, char **context)
{
    char *start;

    if (!text)
        text = *context;
    if (!text)
        return NULL;
    while (*text && is_one_of(*text, delimiters))
        text++;
    start = text;
    while (*text && !is_one_of(*text, delimiters))
        text++;
    if (*text)
        *text++ = 0;
    *context = text;
    return *start ? start : NULL;
}

CRT(char *, strtok_s, (char *text INOUT OPTIONAL, const char *delimiters, char **context OUT))
{
    if (!context || !delimiters || (!text && !*context)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return token_next(text, delimiters, context);
}

CRT(char *, strtok, (char *text INOUT OPTIONAL, const char *delimiters))
{
    return token_next(text, delimiters, &crt_thread.token);
}

CRT(char *, _strdup, (const char *text))
{
    size_t size;
    char *copy;

    if (!text)
        return NULL;
    size = length_within(text, truncate) + 1;
    copy = crt_allocate(size * sizeof *copy);
    for (size_t i = 0; copy && i < size; i++)
        copy[i] = text[i];
    return copy;
}
