/* See text.h. The Unicode Standard, sections 3.9 (encoding forms) and 5.22 (substitution). */
#include "apis/host/text.h"

enum { REPLACEMENT = 0xfffd, INVALID = 0x110000 };

static uint32_t replaced(uint32_t point)
{
    return point == INVALID ? REPLACEMENT : point;
}

/* One code point, or INVALID; *at moves on by what was read. */
static uint32_t utf16_next(const uint16_t *text, size_t length, size_t *at)
{
    uint32_t unit = text[(*at)++];

    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    if (unit < 0xdc00 && *at < length && (text[*at] & 0xfc00) == 0xdc00)
        return 0x10000 + ((unit - 0xd800) << 10) + (text[(*at)++] - 0xdc00u);
    return INVALID;
}

size_t utf8_encode(uint32_t point, char bytes[4])
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        bytes[0] = (char)(0xc0 | point >> 6);
        bytes[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        bytes[0] = (char)(0xe0 | point >> 12);
        bytes[1] = (char)(0x80 | (point >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    bytes[0] = (char)(0xf0 | point >> 18);
    bytes[1] = (char)(0x80 | (point >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (point >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

size_t utf8_from_utf16(char *out, size_t capacity, const uint16_t *text, size_t length)
{
    size_t need = 0, at = 0;

    while (at < length) {
        char bytes[4];
        size_t count;

        if (text[at] < 0x80) {
            if (need < capacity)
                out[need] = (char)text[at];
            need++;
            at++;
            continue;
        }
        count = utf8_encode(replaced(utf16_next(text, length, &at)), bytes);
        for (size_t i = 0; i < count; i++, need++) {
            if (need < capacity)
                out[need] = bytes[i];
        }
    }
    return need;
}

/* The smallest second byte and the largest of each lead byte (Unicode table 3-7). */
static size_t utf8_sequence(uint8_t lead, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef) {
        *low = lead == 0xe0 ? 0xa0 : 0x80;
        *high = lead == 0xed ? 0x9f : 0xbf;
        return 3;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        *low = lead == 0xf0 ? 0x90 : 0x80;
        *high = lead == 0xf4 ? 0x8f : 0xbf;
        return 4;
    }
    return 0;
}

static uint32_t utf8_next(const uint8_t *text, size_t length, size_t *at)
{
    uint8_t lead = text[(*at)++], low, high;
    size_t count = utf8_sequence(lead, &low, &high);
    uint32_t point;

    if (lead < 0x80)
        return lead;
    if (count == 0)
        return INVALID;
    point = lead & (0xffu >> (count + 1));
    for (size_t i = 1; i < count; i++) {
        if (*at >= length || text[*at] < low || text[*at] > high)
            return INVALID;
        point = point << 6 | (text[(*at)++] & 0x3f);
        low = 0x80;
        high = 0xbf;
    }
    return point;
}

size_t utf16_from_utf8(uint16_t *out, size_t capacity, const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t need = 0, at = 0;

    while (at < length) {
        uint32_t point = replaced(utf8_next(bytes, length, &at));

        if (point >= 0x10000) {
            if (need < capacity)
                out[need] = (uint16_t)(0xd7c0 + (point >> 10));
            need++;
            point = 0xdc00 | (point & 0x3ff);
        }
        if (need < capacity)
            out[need] = (uint16_t)point;
        need++;
    }
    return need;
}

size_t utf16_length(const uint16_t *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}

bool utf8_is_valid(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        if (utf8_next((const uint8_t *)text, length, &at) == INVALID)
            return false;
    }
    return true;
}

bool utf16_is_valid(const uint16_t *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        if (utf16_next(text, length, &at) == INVALID)
            return false;
    }
    return true;
}
