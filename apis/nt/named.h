/*
 * Names of objects: NT's directory \BaseNamedObjects, where Win32 names lie. Local\ is the same
 * as no prefix; Global\ names are apart. Private: only this user's programs see them.
 */
#ifndef APIS_NT_NAMED_H
#define APIS_NT_NAMED_H

#include "apis/nt/cell_object.h"

/* As a RootDirectory: where names are that a Win32 function is given. */
#define NAMED_BASE ((HANDLE)(intptr_t)-0x100)

/* As cell_object_create and cell_object_open, for attributes that have a name. */
NTSTATUS named_create(const struct object_type *type, enum cell_kind kind,
                      const OBJECT_ATTRIBUTES *attributes, cell_initialise *initialise,
                      const void *context, struct cell_object **object);
NTSTATUS named_open(const struct object_type *type, enum cell_kind kind,
                    const OBJECT_ATTRIBUTES *attributes, struct cell_object **object);

/* The last handle is closed: the name is free unless another process uses it. */
void named_closed(struct cell_object *object);

/* The object is destroyed. */
void named_drop(struct cell_object *object);

/* The name in NT's spelling, of at most size bytes; how many it needs. Not terminated. */
size_t named_full_name(struct cell_object *object, WCHAR *text, size_t size);

/* For a child process: the slot that it inherits, held; and the object of one, by type. */
struct cell_object *named_adopt(const struct object_type *type, uint32_t slot);

#endif
