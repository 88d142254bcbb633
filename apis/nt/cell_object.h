/*
 * What events, mutexes, semaphores, timers and sections have in common: an object whose state
 * is a cell, with or without a name.
 */
#ifndef APIS_NT_CELL_OBJECT_H
#define APIS_NT_CELL_OBJECT_H

#include "apis/nt/cell.h"

struct cell_object {
    struct object object;
    struct cell *cell;
    uint32_t slot;  /* the place in the session (apis/nt/session.h); 0: no name */
    int descriptor; /* of a section's memory; -1 */
    struct cell_object *owned_next, **owned_link; /* of a mutex: what its thread owns */
};

/* How a new object begins: fills the cell, and for a section the descriptor. */
typedef NTSTATUS cell_initialise(struct cell_object *object, const void *context);

/*
 * Makes an object, or opens the one of that name if attributes allow it (OBJ_OPENIF): then
 * STATUS_OBJECT_NAME_EXISTS. attributes may be NULL. A name in use by another kind is
 * STATUS_OBJECT_TYPE_MISMATCH.
 */
NTSTATUS cell_object_create(const struct object_type *type, enum cell_kind kind, ACCESS_MASK access,
                            const OBJECT_ATTRIBUTES *attributes, cell_initialise *initialise,
                            const void *context, HANDLE *handle);

/* STATUS_OBJECT_NAME_NOT_FOUND when there is none. */
NTSTATUS cell_object_open(const struct object_type *type, enum cell_kind kind, ACCESS_MASK access,
                          const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

/* An object for a cell that this process now refers to; NULL when there is no memory. */
struct cell_object *cell_object_new(const struct object_type *type, struct cell *cell);
void cell_object_destroy(struct object *object);
void cell_object_closed(struct object *object, bool last);
size_t cell_object_full_name(struct object *object, WCHAR *text, size_t size);

static inline struct cell *cell_of(struct object *object)
{
    return ((struct cell_object *)object)->cell;
}

#endif
