/*
 * The order of strings as people expect it: the Unicode collation order of a language. ASCII is
 * ordered here, everything else by ICU, both in the root order of CLDR.
 */
#ifndef APIS_HOST_COLLATE_H
#define APIS_HOST_COLLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct collation {
    const char *language; /* "de-DE"; "" is the root */
    bool ignore_case, ignore_marks, ignore_symbols, digits_as_numbers;
    bool punctuation_last; /* a hyphen or an apostrophe only decides between equals */
};

/* Negative, 0 or positive. */
int collate_compare(const struct collation *how, const uint16_t *a, size_t a_length,
                    const uint16_t *b, size_t b_length);

/* A key that memcmp orders as collate_compare orders; returns its whole size, or 0. */
size_t collate_key(const struct collation *how, const uint16_t *text, size_t length, uint8_t *key,
                   size_t capacity);

#endif
