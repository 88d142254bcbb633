/* See case.h. The simple case mappings of the Unicode Character Database, from the C library. */
#include "apis/host/case.h"
#include "apis/host/character_locale.h"

#include <locale.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <wctype.h>

enum { PAGE = 256 };

typedef wint_t (*mapper)(wint_t point, locale_t locale);

static _Atomic(uint16_t *) upper_pages[PAGE], lower_pages[PAGE];

/* Windows leaves these alone where Unicode maps them into ASCII or out of Latin-1. */
static int is_fixed(uint16_t unit)
{
    return unit == 0xb5 || unit == 0x130 || unit == 0x131 || unit == 0x17f || unit == 0x212a;
}

static uint16_t *page_build(uint16_t unit, mapper map)
{
    uint16_t *page = malloc(PAGE * sizeof *page);
    locale_t locale = character_locale();

    for (unsigned i = 0; page && i < PAGE; i++) {
        uint16_t point = (uint16_t)((unit & 0xff00) + i);
        wint_t mapped = locale && !is_fixed(point) ? map(point, locale) : point;

        page[i] = mapped < 0x10000 ? (uint16_t)mapped : point;
    }
    return page;
}

static uint16_t page_map(_Atomic(uint16_t *) *pages, uint16_t unit, mapper map)
{
    uint16_t *page = atomic_load_explicit(&pages[unit >> 8], memory_order_acquire), *none = NULL;

    if (!page) {
        page = page_build(unit, map);
        if (!page)
            return unit;
        if (!atomic_compare_exchange_strong(&pages[unit >> 8], &none, page)) {
            free(page);
            page = none;
        }
    }
    return page[unit & 0xff];
}

uint16_t utf16_upper_beyond(uint16_t unit)
{
    return page_map(upper_pages, unit, towupper_l);
}

uint16_t utf16_lower_beyond(uint16_t unit)
{
    return page_map(lower_pages, unit, towlower_l);
}

int utf16_compare_caseless(const uint16_t *a, size_t a_length, const uint16_t *b, size_t b_length)
{
    size_t common = a_length < b_length ? a_length : b_length;

    for (size_t i = 0; i < common; i++) {
        int difference = a[i] == b[i] ? 0 : utf16_upper(a[i]) - utf16_upper(b[i]);

        if (difference != 0)
            return difference;
    }
    return a_length < b_length ? -1 : a_length > b_length;
}

int utf16_compare_ascii(const uint16_t *a, size_t a_length, const char *ascii)
{
    size_t i = 0;

    for (; i < a_length && ascii[i]; i++) {
        int difference = utf16_upper(a[i]) - utf16_upper((uint8_t)ascii[i]);

        if (difference != 0)
            return difference;
    }
    return i < a_length ? 1 : ascii[i] ? -1 : 0;
}
