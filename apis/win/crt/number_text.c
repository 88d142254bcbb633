/*
 * From integers to text (Microsoft C runtime library reference: _itoa, _itoa_s and their
 * relatives). A minus sign appears only in base 10.
 */
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <stdbool.h>
#include <stdint.h>

enum { DIGITS = 66 };

/* Digits into the end of the buffer; returns how many units. */
static size_t digits_of(uint64_t value, bool negative, unsigned base, char buffer[DIGITS])
{
    size_t length = 0;

    do {
        buffer[DIGITS - ++length] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % base];
        value /= base;
    } while (value);
    if (negative)
        buffer[DIGITS - ++length] = '-';
    return length;
}

static void unit_set(void *text, bool wide, size_t at, char c)
{
    if (wide)
        ((WCHAR *)text)[at] = (unsigned char)c;
    else
        ((char *)text)[at] = c;
}

static int write_checked(uint64_t value, bool negative, void *text, bool wide, size_t size,
                         int base)
{
    char digits[DIGITS];
    size_t length;

    if (!text || !size)
        return parameter_invalid(CRT_EINVAL);
    unit_set(text, wide, 0, 0);
    if (base < 2 || base > 36)
        return parameter_invalid(CRT_EINVAL);
    length = digits_of(negative ? 0 - value : value, negative, (unsigned)base, digits);
    if (length >= size)
        return parameter_invalid(CRT_ERANGE);
    for (size_t i = 0; i < length; i++)
        unit_set(text, wide, i, digits[DIGITS - length + i]);
    unit_set(text, wide, length, 0);
    return 0;
}

#define WRITER(name, secure, type, widened, negative, unit, is_wide)                               \
    CRT(unit *, name, (type value, unit * text OUT, int base))                                     \
    {                                                                                              \
        write_checked(widened, negative, text, is_wide, DIGITS + 1, base);                         \
        return text;                                                                               \
    }                                                                                              \
    CRT(int, secure, (type value, unit * text OUT COUNT(size), size_t size, int base))             \
    {                                                                                              \
        return write_checked(widened, negative, text, is_wide, size, base);                        \
    }

#define SIGNED_32 (base == 10 ? (uint64_t)(int64_t)value : (uint32_t)value)
#define IS_NEGATIVE (base == 10 && value < 0)

WRITER(_itoa, _itoa_s, int, SIGNED_32, IS_NEGATIVE, char, false)
WRITER(_ltoa, _ltoa_s, LONG, SIGNED_32, IS_NEGATIVE, char, false)
WRITER(_ultoa, _ultoa_s, ULONG, value, false, char, false)
WRITER(_i64toa, _i64toa_s, __int64, (uint64_t)value, IS_NEGATIVE, char, false)
WRITER(_ui64toa, _ui64toa_s, unsigned __int64, value, false, char, false)
WRITER(_itow, _itow_s, int, SIGNED_32, IS_NEGATIVE, WCHAR, true)
WRITER(_ltow, _ltow_s, LONG, SIGNED_32, IS_NEGATIVE, WCHAR, true)
WRITER(_ultow, _ultow_s, ULONG, value, false, WCHAR, true)
WRITER(_i64tow, _i64tow_s, __int64, (uint64_t)value, IS_NEGATIVE, WCHAR, true)
WRITER(_ui64tow, _ui64tow_s, unsigned __int64, value, false, WCHAR, true)
