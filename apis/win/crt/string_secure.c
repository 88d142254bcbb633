/*
 * Strings of both widths with checked sizes, and those that the heap or the thread keeps (Microsoft
 * C runtime library reference: strcpy_s, strncpy_s, strtok_s, _strdup).
 */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/thread_data.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

static const size_t truncate = (size_t)-1; /* _TRUNCATE */

static int refuse(UNIT *target, int error)
{
    *target = 0;
    return parameter_invalid(error);
}

CRT(int, PICK(strcpy_s, wcscpy_s), (UNIT * target OUT COUNT(size), size_t size, const UNIT *source))
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

CRT(int, PICK(strcat_s, wcscat_s), (UNIT * target INOUT, size_t size, const UNIT *source))
{
    size_t at;

    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (!source)
        return refuse(target, CRT_EINVAL);
    at = PICK(crt_strnlen, crt_wcsnlen)(target, size);
    if (at == size)
        return refuse(target, CRT_EINVAL);
    for (; at < size; at++) {
        if (!(target[at] = *source++))
            return 0;
    }
    return refuse(target, CRT_ERANGE);
}

/* Copies up to count units behind `at`; too long is an error or, if asked for, cut. */
static int append(UNIT *target, size_t at, size_t size, const UNIT *source, size_t count)
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

CRT(int, PICK(strncpy_s, wcsncpy_s),
    (UNIT * target OUT COUNT(size), size_t size, const UNIT *source, size_t count))
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

CRT(int, PICK(strncat_s, wcsncat_s),
    (UNIT * target INOUT, size_t size, const UNIT *source, size_t count))
{
    size_t at;

    if (!target && !size && !count)
        return 0;
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (!source && count)
        return refuse(target, CRT_EINVAL);
    at = PICK(crt_strnlen, crt_wcsnlen)(target, size);
    if (at == size)
        return refuse(target, CRT_EINVAL);
    return count ? append(target, at, size, source, count) : 0;
}

CRT(int, PICK(_strset_s, _wcsset_s), (UNIT * target INOUT, size_t size, UNIT_ARGUMENT c))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (PICK(crt_strnlen, crt_wcsnlen)(target, size) == size)
        return refuse(target, CRT_EINVAL);
    for (; *target; target++)
        *target = (UNIT)c;
    return 0;
}

CRT(int, PICK(_strnset_s, _wcsnset_s),
    (UNIT * target INOUT, size_t size, UNIT_ARGUMENT c, size_t count))
{
    if (!target || !size)
        return parameter_invalid(CRT_EINVAL);
    if (PICK(crt_strnlen, crt_wcsnlen)(target, size) == size)
        return refuse(target, CRT_EINVAL);
    for (; *target && count; target++, count--)
        *target = (UNIT)c;
    return 0;
}

static UNIT *token_next(UNIT *text, const UNIT *delimiters, UNIT **context)
{
    UNIT *start;

    if (!text)
        text = *context;
    if (!text)
        return NULL;
    start = text + PICK(crt_strspn, crt_wcsspn)(text, delimiters);
    text = start + PICK(crt_strcspn, crt_wcscspn)(start, delimiters);
    if (*text)
        *text++ = 0;
    *context = text;
    return *start ? start : NULL;
}

CRT(UNIT *, PICK(strtok_s, wcstok_s),
    (UNIT * text INOUT OPTIONAL, const UNIT *delimiters, UNIT **context INOUT))
{
    if (!context || !delimiters || (!text && !*context)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return token_next(text, delimiters, context);
}

#ifdef WIDE
/* The Universal CRT's takes a context; msvcrt's does not. */
API_PRIVATE(ucrtbase, WCHAR *, wcstok,
            (WCHAR * text INOUT OPTIONAL, const WCHAR *delimiters, WCHAR **context INOUT))
{
    return token_next(text, delimiters, context ? context : &crt_thread.wide_token);
}

API_PRIVATE(msvcrt, WCHAR *, wcstok, (WCHAR * text INOUT OPTIONAL, const WCHAR *delimiters))
{
    return token_next(text, delimiters, &crt_thread.wide_token);
}
#else
CRT(char *, strtok, (char *text INOUT OPTIONAL, const char *delimiters))
{
    return token_next(text, delimiters, &crt_thread.token);
}
#endif

CRT(UNIT *, PICK(_strdup, _wcsdup), (const UNIT *text))
{
    size_t size;
    UNIT *copy;

    if (!text)
        return NULL;
    size = PICK(crt_strlen, crt_wcslen)(text) + 1;
    copy = crt_allocate(size * sizeof *copy);
    for (size_t i = 0; copy && i < size; i++)
        copy[i] = text[i];
    return copy;
}
