/*
 * Order of text in a locale, by its name as locales are named to Windows. A count is one of units;
 * text may end before.
 */
#ifndef APIS_WIN_CRT_COLLATE_H
#define APIS_WIN_CRT_COLLATE_H

#include "abi/windows.h"

#include <stddef.h>

/* Negative, 0, positive, or NOT_COMPARABLE; flags are CompareStringEx's. */
int collate_narrow(const WCHAR *locale, DWORD flags, const char *left, const char *right,
                   size_t count);
int collate_wide(const WCHAR *locale, DWORD flags, const WCHAR *left, const WCHAR *right,
                 size_t count);

/* The length of a text's sort key, of which as much is stored as has room; or NOT_COMPARABLE. */
size_t collate_key_narrow(const WCHAR *locale, const char *text, char *key, size_t size);
size_t collate_key_wide(const WCHAR *locale, const WCHAR *text, WCHAR *key, size_t size);

#endif
