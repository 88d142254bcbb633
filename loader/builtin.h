/*
 * DLLs that sojourn itself provides. The tables come from above (apis/win/modules.c and the
 * generated descriptors); the loader makes each one a real module for its guest: a PE header,
 * an export directory, and a stub per function that jumps through a slot.
 */
#ifndef LOADER_BUILTIN_H
#define LOADER_BUILTIN_H

#include "thunks/descriptor.h"

enum { BUILTIN_GROUPS = 6 };

struct builtin_dll {
    const char *name;                   /* "kernel32.dll" */
    const char *groups[BUILTIN_GROUPS]; /* searched in this order; NULL ends */
};

struct builtin_tables {
    const struct builtin_dll *dlls;
    size_t count;
    const struct call_table *calls;
};

#endif
