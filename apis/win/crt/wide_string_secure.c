/*
 * Wide strings with checked sizes, and those that the heap or the thread
 * keeps (Microsoft C runtime library reference: wcscpy_s, wcsncpy_s, wcstok_s,
 * _wcsdup).
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

static const size_t truncate = (size_t)-1; /* _TRUNCATE */

static size_t length_within(const WCHAR *text, size_t limit)
{
    size_t length = 0;

    while (length < limit && text[length])
        length++;
    return length;
}

static int refuse(WCHAR *target, int error)
{
    *target = 0;
    return parameter_invalid(error);
}

CRT(int, wcscpy_s, (WCHAR * target OUT COUNT(size), size_t size, const WCHAR *source))
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

CRT(int, wcscat_s, (WCHAR * target INOUT, size_t size, const WCHAR *source))
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
static int append(WCHAR *target, size_t at, size_t size, const WCHAR *source, size_t count)
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

CRT(int, wcsncpy_s,
    (WCHAR * target OUT COUNT(size), size_t size, const WCHAR *source, size_t count))
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

CRT(int, wcsncat_s, (WCHAR * target INOUT, size_t size, const WCHAR *source, size_t count))
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

CRT(int, _wcsset_s, (WCHAR * target INOUT, size_t size, WCHAR c))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (length_within(target, size) == size)
        return refuse(target, CRT_EINVAL);
    for (; *target; target++)
        *target = (WCHAR)c;
    return 0;
}

CRT(int, _wcsnset_s, (WCHAR * target INOUT, size_t size, WCHAR c, size_t count))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (length_within(target, size) == size)
        return refuse(target, CRT_EINVAL);
    for (; *target && count; target++, count--)
        *target = (WCHAR)c;
    return 0;
}

static int is_one_of(WCHAR c, const WCHAR *set)
{
    for (; *set; set++) {
        if (*set == c)
            return 1;
    }
    return 0;
}

static WCHAR *token_next(WCHAR *text, const WCHAR *delimiters, WCHAR **context)
{
    WCHAR *start;

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

CRT(WCHAR *, wcstok_s, (WCHAR * text INOUT OPTIONAL, const WCHAR *delimiters, WCHAR **context OUT))
{
    if (!context || !delimiters || (!text && !*context)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return token_next(text, delimiters, context);
}

/* The Universal CRT's takes a context; msvcrt's does not. */
API_PRIVATE(ucrtbase, WCHAR *, wcstok,
            (WCHAR * text INOUT OPTIONAL, const WCHAR *delimiters, WCHAR **context OUT))
{
    return token_next(text, delimiters, context ? context : &crt_thread.wide_token);
}

API_PRIVATE(msvcrt, WCHAR *, wcstok, (WCHAR * text INOUT OPTIONAL, const WCHAR *delimiters))
{
    return token_next(text, delimiters, &crt_thread.wide_token);
}

CRT(WCHAR *, _wcsdup, (const WCHAR *text))
{
    size_t size;
    WCHAR *copy;

    if (!text)
        return NULL;
    size = length_within(text, truncate) + 1;
    copy = crt_allocate(size * sizeof *copy);
    for (size_t i = 0; copy && i < size; i++)
        copy[i] = text[i];
    return copy;
}
