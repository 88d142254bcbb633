/* Base 64 [RFC 4648]. */
#ifndef APIS_HOST_BASE64_H
#define APIS_HOST_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* White space is skipped. The size of the result, or -1 for other characters. out may be NULL. */
long base64_decode(uint8_t *out, size_t capacity, const char *text, size_t length);

/* The length of the text, in one line, without a terminator. */
size_t base64_encode(char *out, size_t capacity, const uint8_t *bytes, size_t size);

#endif
