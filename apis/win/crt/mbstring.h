/*
 * Multibyte characters of the _mbs functions: one byte, or a lead byte and another. The code page
 * is _setmbcp's; in UTF-8, as in Windows, no byte is a lead byte.
 */
#ifndef APIS_WIN_CRT_MBSTRING_H
#define APIS_WIN_CRT_MBSTRING_H

#include <stdbool.h>
#include <stddef.h>

enum multibyte_class { /* of _mbctype */
                       MULTIBYTE_UPPER = 0x10,
                       MULTIBYTE_LOWER = 0x20,
                       MULTIBYTE_LEAD = 0x4,
                       MULTIBYTE_TRAIL = 0x8,
                       MULTIBYTE_KANA = 0x1,
                       MULTIBYTE_KANA_PUNCTUATION = 0x2
};

typedef unsigned char multibyte_types[257];
extern multibyte_types msvcrt__mbctype __asm__("msvcrt._mbctype");

static inline bool multibyte_is_lead(unsigned char byte)
{
    return msvcrt__mbctype[byte + 1] & MULTIBYTE_LEAD;
}

/* Bytes of the character at text: 0 at the end. A lead byte at the end counts as one. */
static inline size_t multibyte_size(const unsigned char *text)
{
    if (!*text)
        return 0;
    return multibyte_is_lead(*text) && text[1] ? 2 : 1;
}

static inline unsigned multibyte_at(const unsigned char *text)
{
    return multibyte_size(text) == 2 ? (unsigned)text[0] << 8 | text[1] : *text;
}

unsigned multibyte_lower(unsigned c);
unsigned multibyte_upper(unsigned c);

#endif
