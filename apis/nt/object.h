/*
 * Kernel objects and the handles that name them. An object is counted; a handle holds one
 * reference. Waiting is in apis/nt/wait.h.
 */
#ifndef APIS_NT_OBJECT_H
#define APIS_NT_OBJECT_H

#include "abi/windows.h"

#include <stdatomic.h>
#include <stdbool.h>

struct object;

/* What a kind of object does; unused entries are NULL. */
struct object_type {
    const char *name; /* as NtQueryObject reports it: "Event" */
    ACCESS_MASK all_access, generic_read, generic_write, generic_execute;
    void (*destroy)(struct object *object); /* the last reference is gone; frees the object */
    void (*handle_closed)(struct object *object, bool last);
    /* "\BaseNamedObjects\x": how many bytes it has; written when they fit. NULL: no names */
    size_t (*full_name)(struct object *object, WCHAR *text, size_t size);
    /* Waitable kinds: see apis/nt/wait.h. */
    const struct wait_operations *wait;
};

struct object {
    const struct object_type *type;
    atomic_int references;
    atomic_int handles;
};

/* A new object has one reference, its creator's. */
void object_prepare(struct object *object, const struct object_type *type);
struct object *object_hold(struct object *object);
void object_release(struct object *object);

/*
 * Opens a handle (the object gains a reference of its own). Generic rights and MAXIMUM_ALLOWED
 * become the type's own. attributes: OBJ_INHERIT, OBJ_PROTECT_CLOSE.
 */
NTSTATUS handle_open(struct object *object, ACCESS_MASK access, ULONG attributes, HANDLE *handle);
NTSTATUS handle_close(HANDLE handle); /* a pseudo handle has nothing to close */

/*
 * The object behind a handle, held; the caller releases it. type NULL takes any kind. Pseudo
 * handles (current process and thread) are understood. STATUS_INVALID_HANDLE,
 * STATUS_OBJECT_TYPE_MISMATCH or STATUS_ACCESS_DENIED otherwise.
 */
NTSTATUS handle_object(HANDLE handle, const struct object_type *type, ACCESS_MASK access,
                       struct object **object);

/* The rest of the handle table is in apis/nt/handle.h. */

#endif
