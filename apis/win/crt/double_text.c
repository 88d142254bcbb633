/*
 * Between text and floating point (Microsoft C runtime library reference: strtod, atof, _ecvt,
 * _fcvt, _gcvt, _atodbl). The host converts; long double is double.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/locale.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_NUMBER = 128 };

/* What may belong to a number: the host's strtod decides how much of it does. */
static bool belongs(unsigned c, char point)
{
    return c < 0x80 && (isalnum((int)c) || c == '+' || c == '-' || c == '(' || c == ')' ||
                        c == '_' || c == (unsigned char)point);
}

struct source {
    const void *units;
    bool wide;
};

static unsigned unit_at(const struct source *source, size_t at)
{
    return source->wide ? ((const WCHAR *)source->units)[at]
                        : ((const unsigned char *)source->units)[at];
}

/* As strtod, and whether float or double is wanted; end counts units. */
static double parse(struct source source, size_t *end, const struct crt_locale *locale, bool single)
{
    char space[SHORT_NUMBER], *text = space, *stop, point = locale_decimal_point(locale);
    size_t start = 0, length = 0;
    double value;

    *end = 0;
    if (!source.units) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    while (unit_at(&source, start) == ' ' ||
           (unit_at(&source, start) >= '\t' && unit_at(&source, start) <= '\r'))
        start++;
    while (belongs(unit_at(&source, start + length), point))
        length++;
    if (length >= SHORT_NUMBER && !(text = crt_allocate(length + 1)))
        return 0;
    for (size_t i = 0; i < length; i++) {
        char c = (char)unit_at(&source, start + i);

        text[i] = c == point ? '.' : c;
    }
    text[length] = 0;
    errno = 0;
    value = single ? (double)strtof(text, &stop) : strtod(text, &stop);
    if (errno == ERANGE)
        error_set(CRT_ERANGE);
    if (stop != text)
        *end = start + (size_t)(stop - text);
    if (text != space)
        crt_release(text);
    return value;
}

#define PARSER(type, name, unit, is_wide, single)                                                  \
    CRT(type, name, (const unit *text, unit **end OUT))                                            \
    {                                                                                              \
        size_t length;                                                                             \
        type value = (type)parse((struct source){text, is_wide}, &length, NULL, single);           \
                                                                                                   \
        if (end)                                                                                   \
            *end = (unit *)text + length;                                                          \
        return value;                                                                              \
    }                                                                                              \
    CRT(type, _##name##_l, (const unit *text, unit **end OUT, const struct crt_locale *locale))    \
    {                                                                                              \
        size_t length;                                                                             \
        type value = (type)parse((struct source){text, is_wide}, &length, locale, single);         \
                                                                                                   \
        if (end)                                                                                   \
            *end = (unit *)text + length;                                                          \
        return value;                                                                              \
    }

PARSER(double, strtod, char, false, false)
PARSER(float, strtof, char, false, true)
PARSER(double, wcstod, WCHAR, true, false)
PARSER(float, wcstof, WCHAR, true, true)
ALIAS(crt, strtold, "crt.strtod");
ALIAS(crt, wcstold, "crt.wcstod");
ALIAS(crt, _strtold_l, "crt._strtod_l");
ALIAS(crt, _wcstold_l, "crt._wcstod_l");

CRT(double, atof, (const char *text))
{
    size_t length;

    return parse((struct source){text, false}, &length, NULL, false);
}

CRT(double, _atof_l, (const char *text, const struct crt_locale *locale))
{
    size_t length;

    return parse((struct source){text, false}, &length, locale, false);
}

CRT(double, _wtof, (const WCHAR *text))
{
    size_t length;

    return parse((struct source){text, true}, &length, NULL, false);
}

CRT(double, _wtof_l, (const WCHAR *text, const struct crt_locale *locale))
{
    size_t length;

    return parse((struct source){text, true}, &length, locale, false);
}

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

/* Digits of a finite value: `count` of them (ecvt) or that many behind the point (fcvt). */
static int digits_cut(double value, int count, bool fixed, int *point, int *sign, char *text,
                      size_t size)
{
    char buffer[SHORT_NUMBER + 400];
    const char *from = buffer;
    size_t length = 0;

    if (count > 300)
        count = 300;
    *sign = signbit(value) != 0;
    *point = 0;
    if (!fixed && count > 0) {
        snprintf(buffer, sizeof buffer, "%.*e", count - 1, fabs(value));
        *point = value != 0 ? atoi(strchr(buffer, 'e') + 1) + 1 : 0;
    } else {
        snprintf(buffer, sizeof buffer, "%.*f", count > 0 ? count : 0, fabs(value));
        *point = (int)strcspn(buffer, ".");
        while (fixed && *from && (*from == '0' || *from == '.') && value != 0) {
            *point = *from == '.' ? 0 : *point - 1;
            if (from > strchr(buffer, '.') && strchr(buffer, '.'))
                *point = (int)(strchr(buffer, '.') - from);
            from++;
        }
    }
    for (; *from && *from != 'e'; from++) {
        if (*from != '.' && length + 1 < size)
            text[length++] = *from;
    }
    text[length] = 0;
    return 0;
}

CRT(int, _ecvt_s,
    (char *text OUT COUNT(size), size_t size, double value, int count, int *point OUT,
     int *sign OUT))
{
    if (!text || !size || !point || !sign)
        return parameter_invalid(CRT_EINVAL);
    if (count >= 0 && size <= (size_t)count) {
        *text = 0;
        return parameter_invalid(CRT_ERANGE);
    }
    return digits_cut(value, count, false, point, sign, text, size);
}

CRT(int, _fcvt_s,
    (char *text OUT COUNT(size), size_t size, double value, int count, int *point OUT,
     int *sign OUT))
{
    if (!text || !size || !point || !sign)
        return parameter_invalid(CRT_EINVAL);
    return digits_cut(value, count, true, point, sign, text, size);
}

CRT(char *, _ecvt, (double value, int count, int *point OUT, int *sign OUT))
{
    digits_cut(value, count, false, point, sign, crt_thread.number_text,
               sizeof crt_thread.number_text);
    return crt_thread.number_text;
}

CRT(char *, _fcvt, (double value, int count, int *point OUT, int *sign OUT))
{
    digits_cut(value, count, true, point, sign, crt_thread.number_text,
               sizeof crt_thread.number_text);
    return crt_thread.number_text;
}

/* %g, but a point stays: 5. and 1.e+020. */
static void general(double value, int count, char *text, size_t size)
{
    char buffer[SHORT_NUMBER + 400], *exponent;

    if (count < 1)
        count = 1;
    snprintf(buffer, sizeof buffer, "%.*g", count < 300 ? count : 300, value);
    exponent = strchr(buffer, 'e');
    if (!isfinite(value) || strchr(buffer, '.')) {
        snprintf(text, size, "%s", buffer);
        return;
    }
    if (exponent)
        snprintf(text, size, "%.*s.%s", (int)(exponent - buffer), buffer, exponent);
    else
        snprintf(text, size, "%s.", buffer);
}

CRT(char *, _gcvt, (double value, int count, char *text OUT))
{
    if (!text) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    general(value, count, text, SHORT_NUMBER + 400);
    return text;
}

CRT(int, _gcvt_s, (char *text OUT COUNT(size), size_t size, double value, int count))
{
    if (!text || !size)
        return parameter_invalid(CRT_EINVAL);
    *text = 0;
    if (count < 0 || (size_t)count >= size)
        return parameter_invalid(CRT_ERANGE);
    general(value, count, text, size);
    return 0;
}
