/* UTF-16 of guests, UTF-8 of the host. Ill-formed input becomes U+FFFD, as Windows does. */
#ifndef APIS_HOST_TEXT_H
#define APIS_HOST_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Converts length units. Writes at most capacity units and returns how many the whole result
 * needs, so that a first call with capacity 0 measures. Nothing is terminated.
 */
size_t utf8_from_utf16(char *out, size_t capacity, const uint16_t *text, size_t length);
size_t utf16_from_utf8(uint16_t *out, size_t capacity, const char *text, size_t length);

/* One code point, lone surrogates included; how many bytes. */
size_t utf8_encode(uint32_t point, char bytes[4]);

size_t utf16_length(const uint16_t *text);

/* Whether the conversion above would replace nothing. */
bool utf8_is_valid(const char *text, size_t length);
bool utf16_is_valid(const uint16_t *text, size_t length);

#endif
