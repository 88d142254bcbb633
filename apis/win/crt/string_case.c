/*
 * Case of strings of both widths (Microsoft C runtime library reference: _stricmp, _strlwr and
 * their wide and secure forms).
 */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale_data.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

static inline int lower(UNSIGNED_UNIT c, const struct crt_locale *locale)
{
    return c < 0x80 ? ascii_lower(c) : PICK(crt__tolower_l, crt__towlower_l)(c, locale);
}

static inline int upper(UNSIGNED_UNIT c, const struct crt_locale *locale)
{
    return c < 0x80 ? ascii_upper(c) : PICK(crt__toupper_l, crt__towupper_l)(c, locale);
}

static int compare(const UNIT *left, const UNIT *right, size_t count,
                   const struct crt_locale *locale)
{
    if (!left || !right) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    for (; count; count--, left++, right++) {
        int a = lower((UNSIGNED_UNIT)*left, locale);
        int b = lower((UNSIGNED_UNIT)*right, locale);

        if (a != b || !a)
            return a - b;
    }
    return 0;
}

CRT(int, PICK(_stricmp, _wcsicmp), (const UNIT *left, const UNIT *right))
{
    return compare(left, right, SIZE_MAX, NULL);
}

CRT(int, PICK(_stricmp_l, _wcsicmp_l),
    (const UNIT *left, const UNIT *right, const struct crt_locale *locale))
{
    return compare(left, right, SIZE_MAX, locale);
}

CRT(int, PICK(_strnicmp, _wcsnicmp), (const UNIT *left, const UNIT *right, size_t count))
{
    return compare(left, right, count, NULL);
}

CRT(int, PICK(_strnicmp_l, _wcsnicmp_l),
    (const UNIT *left, const UNIT *right, size_t count, const struct crt_locale *locale))
{
    return compare(left, right, count, locale);
}

CRT(UNIT *, PICK(_strlwr_l, _wcslwr_l), (UNIT * text INOUT, const struct crt_locale *locale))
{
    for (UNIT *at = text; *at; at++)
        *at = (UNIT)lower((UNSIGNED_UNIT)*at, locale);
    return text;
}

CRT(UNIT *, PICK(_strupr_l, _wcsupr_l), (UNIT * text INOUT, const struct crt_locale *locale))
{
    for (UNIT *at = text; *at; at++)
        *at = (UNIT)upper((UNSIGNED_UNIT)*at, locale);
    return text;
}

CRT(UNIT *, PICK(_strlwr, _wcslwr), (UNIT * text INOUT))
{
    return PICK(crt__strlwr_l, crt__wcslwr_l)(text, NULL);
}

CRT(UNIT *, PICK(_strupr, _wcsupr), (UNIT * text INOUT))
{
    return PICK(crt__strupr_l, crt__wcsupr_l)(text, NULL);
}

/* The error of text that does not end within its size. */
static int size_check(UNIT *text, size_t size)
{
    if (!text)
        return parameter_invalid(CRT_EINVAL);
    if (PICK(crt_strnlen, crt_wcsnlen)(text, size) < size)
        return 0;
    if (size)
        *text = 0;
    return parameter_invalid(CRT_EINVAL);
}

CRT(int, PICK(_strlwr_s, _wcslwr_s), (UNIT * text INOUT, size_t size))
{
    int error = size_check(text, size);

    if (error == 0)
        PICK(crt__strlwr, crt__wcslwr)(text);
    return error;
}

CRT(int, PICK(_strupr_s, _wcsupr_s), (UNIT * text INOUT, size_t size))
{
    int error = size_check(text, size);

    if (error == 0)
        PICK(crt__strupr, crt__wcsupr)(text);
    return error;
}

CRT(int, PICK(_strlwr_s_l, _wcslwr_s_l),
    (UNIT * text INOUT, size_t size, const struct crt_locale *locale))
{
    int error = size_check(text, size);

    if (error == 0)
        PICK(crt__strlwr_l, crt__wcslwr_l)(text, locale);
    return error;
}

CRT(int, PICK(_strupr_s_l, _wcsupr_s_l),
    (UNIT * text INOUT, size_t size, const struct crt_locale *locale))
{
    int error = size_check(text, size);

    if (error == 0)
        PICK(crt__strupr_l, crt__wcsupr_l)(text, locale);
    return error;
}

#ifndef WIDE
ALIAS(crt, _strcmpi, "crt._stricmp");

CRT(int, _memicmp, (const void *left, const void *right, size_t count))
{
    const unsigned char *a = left, *b = right;

    if (count && (!left || !right)) {
        parameter_invalid(CRT_EINVAL);
        return NOT_COMPARABLE;
    }
    for (; count; count--, a++, b++) {
        int difference = lower(*a, NULL) - lower(*b, NULL);

        if (difference)
            return difference;
    }
    return 0;
}
ALIAS(crt, _memicmp_l, "crt._memicmp");
#endif
