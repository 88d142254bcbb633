/* Initialisation files on disk. */
#ifndef APIS_WIN_KERNEL32_PROFILE_H
#define APIS_WIN_KERNEL32_PROFILE_H

#include "apis/win/kernel32/profile_text.h"

/* A file that is not there is an empty one; a name without a directory is Windows' own. */
bool profile_read(struct profile *profile, const WCHAR *file);

/*
 * Writes or removes (value NULL) one entry, or a whole section (key NULL). Win32's result and last
 * error.
 */
BOOL profile_write(const WCHAR *section, const WCHAR *key, const WCHAR *value, const WCHAR *file);

/* Puts lines, each NUL-terminated and an empty one behind the last, in place of a section's. */
BOOL profile_write_section(const WCHAR *section, const WCHAR *lines, const WCHAR *file);

#endif
