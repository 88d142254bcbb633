/*
 * Upper and lower case of UTF-16 units, one unit to one unit, independent of any locale: what
 * file names, registry names and the Windows case maps use.
 */
#ifndef APIS_HOST_CASE_H
#define APIS_HOST_CASE_H

#include <stddef.h>
#include <stdint.h>

/* Maps outside of Latin-1 are built at their first use. */
uint16_t utf16_upper_beyond(uint16_t unit);
uint16_t utf16_lower_beyond(uint16_t unit);

static inline uint16_t utf16_upper(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? unit - 0x20 : unit;
    return utf16_upper_beyond(unit);
}

static inline uint16_t utf16_lower(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'A' && unit <= 'Z' ? unit + 0x20 : unit;
    return utf16_lower_beyond(unit);
}

/* Orders by upper-cased unit values: negative, 0 or positive. */
int utf16_compare_caseless(const uint16_t *a, size_t a_length, const uint16_t *b, size_t b_length);

/* The same against an ASCII literal. */
int utf16_compare_ascii(const uint16_t *a, size_t a_length, const char *ascii);

#endif
