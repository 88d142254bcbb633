/* See alias.h. */
#include "thunks/win32/alias.h"

#include <stddef.h>
#include <string.h>

static const struct win32_alias *const *aliases;

void win32_alias_set(const struct win32_alias *const *list)
{
    aliases = list;
}

const struct win32_alias *win32_alias_of(const struct type *pointer)
{
    if (!aliases || !pointer || pointer->class != TYPE_POINTER || !pointer->target ||
        pointer->target->class != TYPE_STRUCT)
        return NULL;
    for (const struct win32_alias *const *at = aliases; *at; at++) {
        if (strcmp((*at)->type, pointer->target->name) == 0)
            return *at;
    }
    return NULL;
}
