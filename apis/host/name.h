/*
 * File names: a guest's UTF-16, the host's bytes. Every name that exists on the host has a guest
 * spelling and comes back from it unchanged:
 *
 *   host                                 guest
 *   UTF-8                                the same characters
 *   a byte that is not UTF-8             U+DC80 to U+DCFF, alone
 *   an encoded surrogate (WTF-8)         that surrogate, alone
 *   one of : * ? " < > | \ or 1 to 31    U+F000 plus the character, as other systems map it
 */
#ifndef APIS_HOST_NAME_H
#define APIS_HOST_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As in text.h: at most capacity is written, the whole length is returned, nothing terminates. */
size_t host_name_from_guest(char *out, size_t capacity, const uint16_t *name, size_t length);
size_t guest_name_from_host(uint16_t *out, size_t capacity, const char *name, size_t length);

/* Upper case, one unit to one unit, as file names are compared. */
uint16_t name_upcase(uint16_t unit);
bool names_equal(const uint16_t *left, size_t left_length, const uint16_t *right,
                 size_t right_length);

#endif
