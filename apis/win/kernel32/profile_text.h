/*
 * The text of an initialisation file: sections of lines "key=value", comments from ';'. What is
 * not changed stays as it was written. [GetPrivateProfileString, WritePrivateProfileString,
 * Microsoft Learn]
 */
#ifndef APIS_WIN_KERNEL32_PROFILE_TEXT_H
#define APIS_WIN_KERNEL32_PROFILE_TEXT_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>

struct profile {
    WCHAR *text;
    size_t length;
    bool is_wide; /* the file is in UTF-16 */
};

/* A part of the text. */
struct profile_span {
    size_t from, to;
};

/* From the bytes of a file, or of none; false when there is no memory. */
bool profile_open(struct profile *profile, const void *bytes, size_t size);
void profile_close(struct profile *profile);

/* The bytes for the file, to be freed; NULL when there is no memory. */
void *profile_bytes(const struct profile *profile, size_t *size);

/* The next section's lines (header: with that line) and its name, from `at` on, which goes on. */
bool profile_next_section(const struct profile *profile, size_t *at, struct profile_span *name,
                          struct profile_span *header, struct profile_span *lines);
bool profile_find_section(const struct profile *profile, const WCHAR *name,
                          struct profile_span *header, struct profile_span *lines);

/* The next line that is neither empty nor a comment, its key and its value, without the blanks
 * around them. whole: with the line's end. */
struct profile_entry {
    struct profile_span whole, line, key, value;
};

bool profile_next_entry(const struct profile *profile, const struct profile_span *lines, size_t *at,
                        struct profile_entry *entry);
bool profile_find_entry(const struct profile *profile, const struct profile_span *lines,
                        const WCHAR *key, struct profile_entry *entry);

/* Puts a text in the place of a part; false when there is no memory. */
bool profile_replace(struct profile *profile, struct profile_span part, const WCHAR *text,
                     size_t length);

#endif
