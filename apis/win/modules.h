/* The DLLs that sojourn provides, for the loader and the converters. */
#ifndef APIS_WIN_MODULES_H
#define APIS_WIN_MODULES_H

#include "loader/builtin.h"
#include "thunks/win32/alias.h"

extern const struct builtin_tables builtin_tables;

/* For win32_alias_set. */
extern const struct win32_alias *const builtin_aliases[];

#endif
