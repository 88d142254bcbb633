/* See base64.h. */
#include "apis/host/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

long base64_decode(uint8_t *out, size_t capacity, const char *text, size_t length)
{
    uint32_t bits = 0;
    size_t made = 0;
    int count = 0;

    for (size_t i = 0; i < length && text[i] != '='; i++) {
        const char *digit;

        if (strchr(" \t\r\n", text[i]) && text[i])
            continue;
        digit = text[i] ? strchr(alphabet, text[i]) : NULL;
        if (!digit)
            return -1;
        bits = bits << 6 | (uint32_t)(digit - alphabet);
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        if (out && made < capacity)
            out[made] = (uint8_t)(bits >> count);
        made++;
    }
    return (long)made;
}

size_t base64_encode(char *out, size_t capacity, const uint8_t *bytes, size_t size)
{
    size_t made = 0;

    for (size_t at = 0; at < size; at += 3) {
        size_t count = size - at < 3 ? size - at : 3;
        uint32_t bits = (uint32_t)bytes[at] << 16 | (count > 1 ? (uint32_t)bytes[at + 1] << 8 : 0) |
                        (count > 2 ? bytes[at + 2] : 0u);

        for (size_t i = 0; i < 4; i++, made++) {
            char digit = i <= count ? alphabet[bits >> (18 - 6 * i) & 63] : '=';

            if (made < capacity)
                out[made] = digit;
        }
    }
    return made;
}
