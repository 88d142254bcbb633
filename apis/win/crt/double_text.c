/*
 * From floating point to text (Microsoft C runtime library reference: _ecvt, _fcvt, _gcvt). The
 * host converts.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_NUMBER = 528 };

/* Digits of a finite value: `count` of them (ecvt) or that many behind the point (fcvt). */
static int digits_cut(double value, int count, bool fixed, int *point, int *sign, char *text,
                      size_t size)
{
    char buffer[LONG_NUMBER];
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
    char buffer[LONG_NUMBER], *exponent;

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
    general(value, count, text, LONG_NUMBER);
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
