/*
 * Floating point text: the host's printf rounds correctly, what is left is Windows' spelling
 * (Microsoft C runtime library reference: "Format specification syntax", "Floating-point type
 * characters"; _set_output_format).
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/format.h"
#include "thunks/api.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static unsigned output_format;
static int count_output;

bool format_count_allowed(void)
{
    return count_output;
}

CRT(int, _set_printf_count_output, (int enable))
{
    int old = count_output;

    count_output = enable != 0;
    return old;
}

CRT(int, _get_printf_count_output, (void))
{
    return count_output;
}

/* 1.#INF rounds like digits do: %.2f is 1.#J, as every user of msvcrt has seen. */
static size_t msvcrt_special(const char *kind, bool negative, char conversion, int precision,
                             char *text)
{
    char digits[FORMAT_DOUBLE_SPACE];
    size_t length = strlen(kind), wanted = precision < 300 ? (size_t)precision : 300, at = 0;

    memset(digits, '0', sizeof digits);
    memcpy(digits, kind, length);
    if ((conversion | 0x20) == 'g')
        wanted = wanted > length ? length : wanted ? wanted - 1 : 0;
    if (wanted < length && digits[wanted] >= '5' && wanted > 0)
        digits[wanted - 1]++;
    if (negative)
        text[at++] = '-';
    text[at++] = '1';
    if (wanted)
        text[at++] = '.';
    memcpy(text + at, digits, wanted);
    at += wanted;
    if ((conversion | 0x20) == 'e') {
        memcpy(text + at, "e+000", 5);
        text[at] = conversion;
        at += 5;
    }
    return at;
}

static size_t special(double value, char conversion, int precision, uint64_t options, char *text)
{
    uint64_t bits;
    bool negative, quiet, indefinite;
    size_t length;

    memcpy(&bits, &value, sizeof bits);
    negative = bits >> 63;
    quiet = bits >> 51 & 1;
    indefinite = bits == 0xfff8000000000000;
    if (options & FORMAT_MSVCRT)
        return msvcrt_special(isinf(value) ? "#INF"
                              : indefinite ? "#IND"
                              : quiet      ? "#QNAN"
                                           : "#SNAN",
                              negative, conversion, precision, text);
    length = (size_t)sprintf(text, "%s%s", negative ? "-" : "",
                             isinf(value) ? "inf"
                             : indefinite ? "nan(ind)"
                             : quiet      ? "nan"
                                          : "nan(snan)");
    for (size_t i = 0; i < length && isupper((unsigned char)conversion); i++)
        text[i] = (char)toupper((unsigned char)text[i]);
    return length;
}

/* The host writes two digits of an exponent. */
static size_t widen_exponent(char *text, size_t length)
{
    size_t digits = 0;

    while (digits < length && isdigit((unsigned char)text[length - 1 - digits]))
        digits++;
    if (digits != 2 || digits + 2 > length ||
        (text[length - 3] != '+' && text[length - 3] != '-') || (text[length - 4] | 0x20) != 'e')
        return length;
    memmove(text + length - 1, text + length - 2, 2);
    text[length - 2] = '0';
    return length + 1;
}

size_t format_double(double value, char conversion, int precision, bool alternate, uint64_t options,
                     char *text, size_t capacity)
{
    char pattern[] = {'%', '#', '.', '*', conversion, 0};
    size_t length;

    if (precision < 0)
        precision = (conversion | 0x20) == 'a' ? 13 : 6;
    if (!isfinite(value))
        return special(value, conversion, precision, options, text);
    if (!alternate)
        memmove(pattern + 1, pattern + 2, sizeof pattern - 2);
    length = (size_t)snprintf(text, capacity, pattern, precision, value);
    if ((options & FORMAT_THREE_DIGITS) && (conversion | 0x20) != 'a' &&
        (conversion | 0x20) != 'f' && output_format == 0)
        length = widen_exponent(text, length);
    return length;
}

API_PRIVATE(msvcrt, unsigned, _set_output_format, (unsigned wanted))
{
    unsigned old = output_format;

    if (wanted > 1) {
        parameter_invalid(CRT_EINVAL);
        return (unsigned)-1;
    }
    output_format = wanted;
    return old;
}

API_PRIVATE(msvcrt, unsigned, _get_output_format, (void))
{
    return output_format;
}
