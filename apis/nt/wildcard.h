/* Names against patterns, as directory searches take them. MS-FSA 2.1.4.4. */
#ifndef APIS_NT_WILDCARD_H
#define APIS_NT_WILDCARD_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

enum { WILDCARD_MAX = 255 };

/* A pattern of the file system: * ? and the DOS forms < > ". Without regard to case. */
bool wildcard_matches(const WCHAR *pattern, size_t pattern_length, const WCHAR *name,
                      size_t name_length);
bool wildcard_is(const WCHAR *pattern, size_t length);

/*
 * The file system's pattern for what a program gives to FindFirstFile: "*.*" is every name, "*."
 * every name without an extension, and ? also stands for nothing at a name's end.
 */
size_t wildcard_from_dos(WCHAR *pattern, const WCHAR *dos, size_t length);

#endif
