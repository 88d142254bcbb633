/*
 * Module names: UTF-16 as guests see them, compared as Windows compares file names, and ASCII
 * where import tables and our own tables spell them.
 */
#ifndef LOADER_NAME_H
#define LOADER_NAME_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

size_t name_length(const WCHAR *name);
size_t name_copy(WCHAR *to, size_t room, const WCHAR *from, size_t length);

/* Latin-1 to UTF-16, terminated; the length, cut to the room. */
size_t name_from_ascii(WCHAR *to, size_t room, const char *from);

/* For messages: what is not printable ASCII becomes '?'. Terminated, cut to the room. */
void name_to_ascii(char *to, size_t room, const WCHAR *from);

/* Letters' case does not matter. */
bool name_equal(const WCHAR *a, size_t a_length, const WCHAR *b, size_t b_length);
bool name_is_ascii(const WCHAR *name, size_t length, const char *ascii);

/* The part behind the last separator. */
const WCHAR *name_base(const WCHAR *path);
bool name_has_directory(const WCHAR *path);

#endif
