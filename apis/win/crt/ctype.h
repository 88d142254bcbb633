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
    CLASS_LEAD_BYTE = 0x8000
};

enum { CTYPE_ENTRIES = 257 }; /* from EOF to 255 */

typedef unsigned short ctype_table[CTYPE_ENTRIES];

/* Of the "C" locale. */
extern const ctype_table ctype_c;

#endif
