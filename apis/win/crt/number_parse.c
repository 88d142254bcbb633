/*
 * From text of both widths to integers (Microsoft C runtime library reference: strtol, _strtoi64,
 * atoi and their wide and locale forms). `long` has 32 bits.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/unit.h"
#include "thunks/api.h"

#include <limits.h>
#include <stdint.h>

static unsigned digit_of(unsigned unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit |= 0x20;
    return unit >= 'a' && unit <= 'z' ? unit - 'a' + 10 : 99;
}

/* 0, 010, 0x10: the base, and where the digits begin. */
static unsigned base_settle(const UNIT **text, unsigned base)
{
    const UNIT *at = *text;
    bool prefix = at[0] == '0' && (at[1] | 0x20) == 'x' && digit_of((UNSIGNED_UNIT)at[2]) < 16;

    if (prefix && (base == 0 || base == 16)) {
        *text += 2;
        return 16;
    }
    return base ? base : at[0] == '0' ? 8 : 10;
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

static uint64_t parse(const UNIT *text, UNIT **end, int base, const struct limits *limits)
{
    bool negative = false, overflow = false, digits = false;
    uint64_t value = 0;
    const UNIT *at;

    if (end)
        *end = (UNIT *)text;
    if (!text || base < 0 || base == 1 || base > 36) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    at = unit_skip_blanks(text);
    if (*at == '-' || *at == '+')
        negative = *at++ == '-';
    base = (int)base_settle(&at, (unsigned)base);
    for (unsigned digit; (digit = digit_of((UNSIGNED_UNIT)*at)) < (unsigned)base; at++) {
        digits = true;
        overflow |= __builtin_mul_overflow(value, (uint64_t)base, &value);
        overflow |= __builtin_add_overflow(value, digit, &value);
    }
    if (!digits)
        return 0;
    if (end)
        *end = (UNIT *)at;
    return clamp(value, negative, overflow, limits);
}

static const struct limits limits_long = {INT_MIN, INT_MAX, true};
static const struct limits limits_ulong = {0, UINT_MAX, false};
static const struct limits limits_int64 = {INT64_MIN, INT64_MAX, true};
static const struct limits limits_uint64 = {0, UINT64_MAX, false};

CRT(LONG, PICK(strtol, wcstol), (const UNIT *text, UNIT **end OUT, int base))
{
    return (LONG)parse(text, end, base, &limits_long);
}

CRT(ULONG, PICK(strtoul, wcstoul), (const UNIT *text, UNIT **end OUT, int base))
{
    return (ULONG)parse(text, end, base, &limits_ulong);
}

CRT(__int64, PICK(_strtoi64, _wcstoi64), (const UNIT *text, UNIT **end OUT, int base))
{
    return (__int64)parse(text, end, base, &limits_int64);
}

CRT(unsigned __int64, PICK(_strtoui64, _wcstoui64), (const UNIT *text, UNIT **end OUT, int base))
{
    return (unsigned __int64)parse(text, end, base, &limits_uint64);
}

CRT(int, PICK(atoi, _wtoi), (const UNIT *text))
{
    return (int)parse(text, NULL, 10, &limits_long);
}

CRT(LONG, PICK(atol, _wtol), (const UNIT *text))
{
    return (LONG)parse(text, NULL, 10, &limits_long);
}

CRT(__int64, PICK(_atoi64, _wtoi64), (const UNIT *text))
{
    return (__int64)parse(text, NULL, 10, &limits_int64);
}

/* The locale of the _l forms, one more argument, has no say in integers. */
UNIT_ALIAS(crt, PICK(strtoll, wcstoll), PICK("crt._strtoi64", "crt._wcstoi64"));
UNIT_ALIAS(crt, PICK(strtoull, wcstoull), PICK("crt._strtoui64", "crt._wcstoui64"));
UNIT_ALIAS(crt, PICK(strtoimax, wcstoimax), PICK("crt._strtoi64", "crt._wcstoi64"));
UNIT_ALIAS(crt, PICK(strtoumax, wcstoumax), PICK("crt._strtoui64", "crt._wcstoui64"));
UNIT_ALIAS(crt, PICK(_strtol_l, _wcstol_l), PICK("crt.strtol", "crt.wcstol"));
UNIT_ALIAS(crt, PICK(_strtoul_l, _wcstoul_l), PICK("crt.strtoul", "crt.wcstoul"));
UNIT_ALIAS(crt, PICK(_strtoi64_l, _wcstoi64_l), PICK("crt._strtoi64", "crt._wcstoi64"));
UNIT_ALIAS(crt, PICK(_strtoui64_l, _wcstoui64_l), PICK("crt._strtoui64", "crt._wcstoui64"));
UNIT_ALIAS(crt, PICK(atoll, _wtoll), PICK("crt._atoi64", "crt._wtoi64"));
UNIT_ALIAS(crt, PICK(_atoi_l, _wtoi_l), PICK("crt.atoi", "crt._wtoi"));
UNIT_ALIAS(crt, PICK(_atol_l, _wtol_l), PICK("crt.atol", "crt._wtol"));
UNIT_ALIAS(crt, PICK(_atoi64_l, _wtoi64_l), PICK("crt._atoi64", "crt._wtoi64"));

#ifndef WIDE
ALIAS(crt, _strtoll_l, "crt._strtoi64");
ALIAS(crt, _strtoull_l, "crt._strtoui64");
#endif
