/* Which kinds of objects a child process can inherit, and how. */
#ifndef APIS_NT_BIRTH_TYPES_H
#define APIS_NT_BIRTH_TYPES_H

#include "apis/nt/birth.h"

struct birth_type {
    const struct object_type *type;
    /* What the child needs. The descriptor stays the giver's. */
    NTSTATUS (*give)(struct object *object, struct birth_handle *handle);
    /* The object, with a reference for the caller. */
    NTSTATUS (*take)(const struct birth_handle *handle, struct object **object);
};

extern const struct birth_type birth_types[];
extern const size_t birth_type_count;

#endif
