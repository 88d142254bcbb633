/*
 * Structs in the guest's memory that no parameter describes: behind a void pointer, in a list, in
 * a buffer of a class that an argument names. A row (of a struct or a typedef of one) makes
 * thunkgen describe it:
 *
 *     GUEST_STRUCT(PROCESS_BASIC_INFORMATION);
 *
 *     guest_struct_put(buffer, &basic, layout_PROCESS_BASIC_INFORMATION);
 *
 * What pointers in them lead to stays where it is.
 */
#ifndef THUNKS_GUEST_STRUCT_H
#define THUNKS_GUEST_STRUCT_H

#include "thunks/note.h"
#include "thunks/type.h"

#include <stddef.h>

#define GUEST_STRUCT(name)                                                                         \
    extern const struct type *const layout_##name;                                                 \
    API_NOTE("struct", #name, "")

/* In the guest's memory, to where the next of an array would be. */
size_t guest_struct_size(const struct type *type);

/* Where the guest has a member: GUEST_MEMBER(SAFEARRAY, array, pvData). */
#define GUEST_MEMBER(name, guest, member)                                                          \
    guest_struct_member((guest), layout_##name, offsetof(name, member))
void *guest_struct_member(const void *guest, const struct type *type, size_t offset);

/* The guest's form is never the larger one, nor any member further on: both may be at the same
 * address. */
void guest_struct_put(void *guest, const void *host, const struct type *type);
void guest_struct_get(void *host, const void *guest, const struct type *type);

#endif
