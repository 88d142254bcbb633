/* Locales of the C runtime, as far as its other parts ask. */
#ifndef APIS_WIN_CRT_LOCALE_H
#define APIS_WIN_CRT_LOCALE_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

enum { LOCALE_CATEGORIES = 6, CODE_PAGE_C = 0 };

/* What a guest holds as _locale_t begins with two pointers, to locinfo and mbcinfo. */
struct crt_locale;

/* NULL stands for the current locale of the calling thread. */
unsigned locale_code_page(const struct crt_locale *locale); /* CODE_PAGE_C in the "C" locale */
char locale_decimal_point(const struct crt_locale *locale);
int locale_character_size(const struct crt_locale *locale); /* MB_CUR_MAX */

/*
 * One character. To bytes: how many of the (at least 5) bytes, -1 when the code page has no such
 * character. From bytes: how many were used, -1 when they are no character, 0 for NUL.
 */
int character_to_bytes(const struct crt_locale *locale, WCHAR character, char *bytes);
int character_from_bytes(const struct crt_locale *locale, const char *bytes, size_t count,
                         WCHAR *character);

/* Whole strings; as MultiByteToWideChar, but -1 when a character cannot be converted. */
int text_to_wide(const struct crt_locale *locale, const char *text, int length, WCHAR *wide,
                 int capacity);
int text_to_narrow(const struct crt_locale *locale, const WCHAR *wide, int length, char *text,
                   int capacity);

/* A path or variable of the system's narrow code page, as an allocated wide one; NULL on error. */
WCHAR *system_to_wide(const char *text);
char *system_to_narrow(const WCHAR *wide);

#endif
