/*
 * Sources that are compiled for both widths of text. NAME.c is written over UNIT and makes the
 * narrow functions; wide_NAME.c defines WIDE, includes it, and makes the wide ones. PICK(strlen,
 * wcslen) is the first of the two in the narrow object, the second in the wide one.
 */
#ifndef APIS_WIN_CRT_UNIT_H
#define APIS_WIN_CRT_UNIT_H

#include "abi/windows.h"

#include <stdbool.h>

#ifdef WIDE
#define PICK(narrow, wide) wide
#define IS_WIDE true
#else
#define PICK(narrow, wide) narrow
#define IS_WIDE false
#endif

/* An ALIAS whose arguments PICK. */
#define UNIT_ALIAS(group, name, target) ALIAS(group, name, target)

#define UNIT PICK(char, WCHAR)
#define UNSIGNED_UNIT PICK(unsigned char, WCHAR) /* units are in order as these */
#define UNIT_ARGUMENT PICK(int, WCHAR)           /* as what a function takes a single unit */

static inline const UNIT *unit_skip_blanks(const UNIT *text)
{
    while (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        text++;
    return text;
}

#endif
