/*
 * From text to integers (Microsoft C runtime library reference: strtol, _strtoi64, atoi and their
 * wide and locale forms). `long` has 32 bits.
 */
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct text {
    const void *units;
    bool wide;
};

static unsigned unit_at(const struct text *text, size_t at)
{
    return text->wide ? ((const WCHAR *)text->units)[at] : ((const unsigned char *)text->units)[at];
}

static unsigned digit_of(unsigned unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 0x20;
    return unit >= 'a' && unit <= 'z' ? unit - 'a' + 10 : 99;
}

static size_t skip_blanks(const struct text *text)
{
    size_t at = 0;

    while (unit_at(text, at) == ' ' || (unit_at(text, at) >= '\t' && unit_at(text, at) <= '\r'))
        at++;
    return at;
}

/* 0, 010, 0x10: the base, and where the digits begin. */
static unsigned base_settle(const struct text *text, size_t *at, unsigned base)
{
    bool zero = unit_at(text, *at) == '0';
    bool prefix =
        zero && (unit_at(text, *at + 1) | 0x20) == 'x' && digit_of(unit_at(text, *at + 2)) < 16;

    if (prefix && (base == 0 || base == 16)) {
        *at += 2;
        return 16;
    }
    return base ? base : zero ? 8 : 10;
}

/* The limits are those of the result's type; unsigned results may carry a sign, as documented. */
struct limits {
    int64_t low;
    uint64_t high;
    bool is_signed;
};

static uint64_t clamp(uint64_t value, bool negative, bool overflow, const struct limits *limits)
{
    if (limits->is_signed) {
        uint64_t limit = negative ? 0 - (uint64_t)limits->low : limits->high;

        if (overflow || value > limit) {
            error_set(CRT_ERANGE);
            value = limit;
        }
        return negative ? 0 - value : value;
    }
    if (overflow || value > limits->high) {
        error_set(CRT_ERANGE);
        return limits->high;
    }
    return negative ? 0 - value : value;
}

static uint64_t parse(const void *units, bool wide, size_t *end, int base,
                      const struct limits *limits)
{
    struct text text = {units, wide};
    bool negative = false, overflow = false, digits = false;
    uint64_t value = 0;
    size_t at;

    *end = 0;
    if (!units || base < 0 || base == 1 || base > 36) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    at = skip_blanks(&text);
    if (unit_at(&text, at) == '-' || unit_at(&text, at) == '+')
        negative = unit_at(&text, at++) == '-';
    base = (int)base_settle(&text, &at, (unsigned)base);
    for (unsigned digit; (digit = digit_of(unit_at(&text, at))) < (unsigned)base; at++) {
        digits = true;
        overflow |= __builtin_mul_overflow(value, (uint64_t)base, &value);
        overflow |= __builtin_add_overflow(value, digit, &value);
    }
    if (!digits)
        return 0;
    *end = at;
    return clamp(value, negative, overflow, limits);
}

static const struct limits limits_long = {INT_MIN, INT_MAX, true};
static const struct limits limits_ulong = {0, UINT_MAX, false};
static const struct limits limits_int64 = {INT64_MIN, INT64_MAX, true};
static const struct limits limits_uint64 = {0, UINT64_MAX, false};

#define PARSER(type, name, unit, is_wide, limits)                                                  \
    CRT(type, name, (const unit *text, unit **end OUT, int base))                                  \
    {                                                                                              \
        size_t length;                                                                             \
        type value = (type)parse(text, is_wide, &length, base, &limits);                           \
                                                                                                   \
        if (end)                                                                                   \
            *end = (unit *)text + length;                                                          \
        return value;                                                                              \
    }

PARSER(LONG, strtol, char, false, limits_long)
PARSER(ULONG, strtoul, char, false, limits_ulong)
PARSER(__int64, _strtoi64, char, false, limits_int64)
PARSER(unsigned __int64, _strtoui64, char, false, limits_uint64)
PARSER(LONG, wcstol, WCHAR, true, limits_long)
PARSER(ULONG, wcstoul, WCHAR, true, limits_ulong)
PARSER(__int64, _wcstoi64, WCHAR, true, limits_int64)
PARSER(unsigned __int64, _wcstoui64, WCHAR, true, limits_uint64)

ALIAS(crt, strtoll, "crt._strtoi64");
ALIAS(crt, strtoull, "crt._strtoui64");
ALIAS(crt, strtoimax, "crt._strtoi64");
ALIAS(crt, strtoumax, "crt._strtoui64");
ALIAS(crt, wcstoll, "crt._wcstoi64");
ALIAS(crt, wcstoull, "crt._wcstoui64");
ALIAS(crt, wcstoimax, "crt._wcstoi64");
ALIAS(crt, wcstoumax, "crt._wcstoui64");
/* The locale, a fourth argument, has no say in integers. */
ALIAS(crt, _strtol_l, "crt.strtol");
ALIAS(crt, _strtoul_l, "crt.strtoul");
ALIAS(crt, _strtoi64_l, "crt._strtoi64");
ALIAS(crt, _strtoui64_l, "crt._strtoui64");
ALIAS(crt, _strtoll_l, "crt._strtoi64");
ALIAS(crt, _strtoull_l, "crt._strtoui64");
ALIAS(crt, _wcstol_l, "crt.wcstol");
ALIAS(crt, _wcstoul_l, "crt.wcstoul");
ALIAS(crt, _wcstoi64_l, "crt._wcstoi64");
ALIAS(crt, _wcstoui64_l, "crt._wcstoui64");

#define SIMPLE(type, name, unit, is_wide, limits)                                                  \
    CRT(type, name, (const unit *text))                                                            \
    {                                                                                              \
        size_t length;                                                                             \
                                                                                                   \
        return (type)parse(text, is_wide, &length, 10, &limits);                                   \
    }

SIMPLE(int, atoi, char, false, limits_long)
SIMPLE(LONG, atol, char, false, limits_long)
SIMPLE(__int64, _atoi64, char, false, limits_int64)
SIMPLE(int, _wtoi, WCHAR, true, limits_long)
SIMPLE(LONG, _wtol, WCHAR, true, limits_long)
SIMPLE(__int64, _wtoi64, WCHAR, true, limits_int64)

ALIAS(crt, atoll, "crt._atoi64");
ALIAS(crt, _wtoll, "crt._wtoi64");
ALIAS(crt, _atoi_l, "crt.atoi");
ALIAS(crt, _atol_l, "crt.atol");
ALIAS(crt, _atoi64_l, "crt._atoi64");
ALIAS(crt, _wtoi_l, "crt._wtoi");
ALIAS(crt, _wtol_l, "crt._wtol");
ALIAS(crt, _wtoi64_l, "crt._wtoi64");
