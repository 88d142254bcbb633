/* See name.h. The Unicode Standard, section 3.9; MS-FSCC 2.1.5 (names) and 2.1.5.2 (characters). */
#include "apis/host/name.h"

#include "apis/host/text.h"

#include <locale.h>
#include <stdatomic.h>
#include <string.h>
#include <wctype.h>

enum { PRIVATE_USE = 0xf000, LAST_RESERVED = 0x7c };

static bool is_reserved(uint32_t point)
{
    return point < 0x20 || (point <= LAST_RESERVED && strchr(":*?\"<>|\\", (int)point) != NULL);
}

static size_t encode_unit(const uint16_t *name, size_t length, size_t *at, char bytes[4])
{
    uint32_t unit = name[(*at)++];

    if ((unit & 0xfc00) == 0xd800 && *at < length && (name[*at] & 0xfc00) == 0xdc00)
        return utf8_encode(0x10000 + ((unit - 0xd800) << 10) + (name[(*at)++] - 0xdc00u), bytes);
    if (unit >= 0xdc80 && unit <= 0xdcff) {
        bytes[0] = (char)(unit - 0xdc00);
        return 1;
    }
    if (unit > PRIVATE_USE && unit <= PRIVATE_USE + LAST_RESERVED &&
        is_reserved(unit - PRIVATE_USE))
        return utf8_encode(unit - PRIVATE_USE, bytes);
    return utf8_encode(unit, bytes);
}

size_t host_name_from_guest(char *out, size_t capacity, const uint16_t *name, size_t length)
{
    size_t need = 0, at = 0;

    while (at < length) {
        char bytes[4];
        size_t count;

        if (name[at] < 0x80) {
            if (need < capacity)
                out[need] = (char)name[at];
            need++;
            at++;
            continue;
        }
        count = encode_unit(name, length, &at, bytes);
        for (size_t i = 0; i < count; i++, need++) {
            if (need < capacity)
                out[need] = bytes[i];
        }
    }
    return need;
}

/* The bytes that follow a lead byte, and the smallest code point they may mean; 0: no lead. */
static unsigned sequence(uint8_t lead, uint32_t *point, uint32_t *smallest)
{
    if (lead >= 0xc2 && lead <= 0xdf) {
        *point = lead & 0x1f;
        *smallest = 0x80;
        return 1;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        *point = lead & 0x0f;
        *smallest = 0x800;
        return 2;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        *point = lead & 0x07;
        *smallest = 0x10000;
        return 3;
    }
    return 0;
}

/* One code point; a byte that begins none becomes U+DC80 to U+DCFF. */
static uint32_t decode(const uint8_t *bytes, size_t length, size_t *at)
{
    uint8_t lead = bytes[*at];
    uint32_t point = 0, smallest = 0;
    unsigned more = sequence(lead, &point, &smallest);
    size_t next = *at + 1;

    (*at)++;
    if (lead < 0x80)
        return is_reserved(lead) ? PRIVATE_USE + lead : lead;
    if (more == 0 || length - next < more)
        return 0xdc00u + lead;
    for (size_t end = next + more; next < end; next++) {
        if ((bytes[next] & 0xc0) != 0x80)
            return 0xdc00u + lead;
        point = point << 6 | (bytes[next] & 0x3f);
    }
    /* Names that would not come back as these bytes are spelt byte by byte. */
    if (point < smallest || point > 0x10ffff || (point >= 0xdc80 && point <= 0xdcff) ||
        (point > PRIVATE_USE && point <= PRIVATE_USE + LAST_RESERVED &&
         is_reserved(point - PRIVATE_USE)))
        return 0xdc00u + lead;
    /* Nor may two halves that are written apart become one character. */
    if ((point & ~0x3ffu) == 0xd800 && next < length) {
        size_t after = next;

        if ((decode(bytes, length, &after) & ~0x3ffu) == 0xdc00)
            return 0xdc00u + lead;
    }
    *at = next;
    return point;
}

size_t guest_name_from_host(uint16_t *out, size_t capacity, const char *name, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)name;
    size_t need = 0, at = 0;

    while (at < length) {
        uint32_t point = decode(bytes, length, &at);

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

/* glibc's tables for UTF-8 are built in; a locale that is not there leaves ASCII. */
static uint16_t upcase_beyond_ascii(uint16_t unit)
{
    static _Atomic(locale_t) locale;
    locale_t unicode = atomic_load(&locale);
    wint_t upper;

    if (!unicode) {
        unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
        if (!unicode)
            return unit;
        atomic_store(&locale, unicode);
    }
    upper = towupper_l(unit, unicode);
    return upper < 0x10000 ? (uint16_t)upper : unit;
}

uint16_t name_upcase(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? unit - ('a' - 'A') : unit;
    return upcase_beyond_ascii(unit);
}

bool names_equal(const uint16_t *left, size_t left_length, const uint16_t *right,
                 size_t right_length)
{
    if (left_length != right_length)
        return false;
    for (size_t i = 0; i < left_length; i++) {
        if (left[i] != right[i] && name_upcase(left[i]) != name_upcase(right[i]))
            return false;
    }
    return true;
}
