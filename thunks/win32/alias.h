/*
 * Objects that a 32-bit guest knows at another address than 64-bit code does, because the guest
 * looks into them: pointers to such a struct are exchanged at each call.
 */
#ifndef THUNKS_WIN32_ALIAS_H
#define THUNKS_WIN32_ALIAS_H

#include "thunks/type.h"

struct win32_alias {
    const char *type;              /* the struct's name */
    void *(*host)(uint32_t guest); /* NULL for what is none */
    uint32_t (*guest)(const void *host);
    void (*show)(const void *host); /* after a call: what the guest sees of it is true again */
};

/* The list ends in NULL, and must outlive the process. */
void win32_alias_set(const struct win32_alias *const *list);

/* That of a pointer's target, or NULL. */
const struct win32_alias *win32_alias_of(const struct type *pointer);

#endif
