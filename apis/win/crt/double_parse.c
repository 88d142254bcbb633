/*
 * From text of both widths to floating point (Microsoft C runtime library reference: strtod, atof,
 * _atodbl). The host converts; long double is double.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { SHORT_NUMBER = 128 };

/* What may belong to a number: the host's strtod decides how much of it does. */
static bool belongs(UNSIGNED_UNIT c, char point)
{
    return c < 0x80 && (isalnum(c) || c == '+' || c == '-' || c == '(' || c == ')' || c == '_' ||
                        c == (unsigned char)point);
}

/* As the host reads it: single is whether float is wanted, used the bytes that belong to it. */
static double convert(const char *text, bool single, size_t *used)
{
    char *stop;
    double value;

    errno = 0;
    value = single ? (double)strtof(text, &stop) : strtod(text, &stop);
    if (errno == ERANGE)
        error_set(CRT_ERANGE);
    *used = (size_t)(stop - text);
    return value;
}

static double parse(const UNIT *text, UNIT **end, const struct crt_locale *locale, bool single)
{
    char space[SHORT_NUMBER], *copy = space, point = locale_decimal_point(locale);
    size_t length = 0, used;
    const UNIT *start;
    double value;

    if (end)
        *end = (UNIT *)text;
    if (!text) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    start = unit_skip_blanks(text);
    while (belongs((UNSIGNED_UNIT)start[length], point))
        length++;
    if (length >= SHORT_NUMBER && !(copy = crt_allocate(length + 1)))
        return 0;
    for (size_t i = 0; i < length; i++)
        copy[i] = (char)start[i] == point ? '.' : (char)start[i];
    copy[length] = 0;
    value = convert(copy, single, &used);
    if (end && used)
        *end = (UNIT *)start + used;
    if (copy != space)
        crt_release(copy);
    return value;
}

CRT(double, PICK(strtod, wcstod), (const UNIT *text, UNIT **end OUT))
{
    return parse(text, end, NULL, false);
}

CRT(double, PICK(_strtod_l, _wcstod_l),
    (const UNIT *text, UNIT **end OUT, const struct crt_locale *locale))
{
    return parse(text, end, locale, false);
}

CRT(float, PICK(strtof, wcstof), (const UNIT *text, UNIT **end OUT))
{
    return (float)parse(text, end, NULL, true);
}

CRT(float, PICK(_strtof_l, _wcstof_l),
    (const UNIT *text, UNIT **end OUT, const struct crt_locale *locale))
{
    return (float)parse(text, end, locale, true);
}

CRT(double, PICK(atof, _wtof), (const UNIT *text))
{
    return parse(text, NULL, NULL, false);
}

CRT(double, PICK(_atof_l, _wtof_l), (const UNIT *text, const struct crt_locale *locale))
{
    return parse(text, NULL, locale, false);
}

UNIT_ALIAS(crt, PICK(strtold, wcstold), PICK("crt.strtod", "crt.wcstod"));
UNIT_ALIAS(crt, PICK(_strtold_l, _wcstold_l), PICK("crt._strtod_l", "crt._wcstod_l"));

#ifndef WIDE
/* 3 and 4: the result overflowed or underflowed. */
static int parse_status(double value)
{
    return isinf(value) ? 3 : value != 0 && !isnormal(value) ? 4 : 0;
}

CRT(int, _atodbl, (double *value OUT, const char *text))
{
    *value = crt_atof(text);
    return parse_status(*value);
}
ALIAS(crt, _atoldbl, "crt._atodbl");

CRT(int, _atoflt, (float *value OUT, const char *text))
{
    *value = crt_strtof(text, NULL);
    return isinf(*value) ? 3 : *value != 0 && !isnormal(*value) ? 4 : 0;
}
#endif
