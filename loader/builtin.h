/*
 * DLLs that sojourn itself provides. The tables come from above (apis/win/modules.c and the
 * generated descriptors); the loader makes each one a real module for its guest: a PE header,
 * an export directory, and a stub per function that jumps through a slot.
 */
#ifndef LOADER_BUILTIN_H
#define LOADER_BUILTIN_H

#include "abi/model.h"
#include "thunks/descriptor.h"

#include <string.h>

enum { BUILTIN_GROUPS = 6 };

struct builtin_dll {
    const char *name; /* "kernel32.dll" */
    /* Searched in this order; NULL ends. Those whose names begin with x86_ have what is there, or
     * is another function, in a 32-bit process only. */
    const char *groups[BUILTIN_GROUPS];
};

static inline bool builtin_group_applies(const char *group)
{
    return guest_is_32() || strncmp(group, "x86_", 4) != 0;
}

struct builtin_tables {
    const struct builtin_dll *dlls;
    size_t count;
    const struct call_table *calls;
};

#endif
