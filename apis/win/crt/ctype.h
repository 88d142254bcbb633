/* The classes of characters, as bits of the tables that guests index themselves. */
#ifndef APIS_WIN_CRT_CTYPE_H
#define APIS_WIN_CRT_CTYPE_H

#include "abi/windows.h"

enum character_class {
    CLASS_UPPER = 0x1,
    CLASS_LOWER = 0x2,
    CLASS_DIGIT = 0x4,
    CLASS_SPACE = 0x8,
    CLASS_PUNCTUATION = 0x10,
    CLASS_CONTROL = 0x20,
    CLASS_BLANK = 0x40,
    CLASS_HEX = 0x80,
    CLASS_LETTER = 0x100,
    CLASS_ALPHA = CLASS_LETTER | CLASS_UPPER | CLASS_LOWER,
    CLASS_GRAPH = CLASS_PUNCTUATION | CLASS_ALPHA | CLASS_DIGIT,
    CLASS_PRINT = CLASS_GRAPH | CLASS_BLANK,
    CLASS_LEAD_BYTE = 0x8000
};

enum { CTYPE_ENTRIES = 257 }; /* from EOF to 255 */

typedef unsigned short ctype_table[CTYPE_ENTRIES];

/* Of the "C" locale; msvcrt.dll exports it. */
extern const ctype_table ctype_c __asm__("msvcrt._ctype");

static inline int ascii_lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static inline int ascii_upper(int c)
{
    return c >= 'a' && c <= 'z' ? c - 32 : c;
}

#endif
