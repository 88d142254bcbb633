/* See cell_object.h. */
#include "apis/nt/cell_object.h"

#include "apis/host/descriptor.h"
#include "apis/nt/named.h"

#include <stdlib.h>

struct cell_object *cell_object_new(const struct object_type *type, struct cell *cell)
{
    struct cell_object *object = calloc(1, sizeof *object);

    if (!object)
        return NULL;
    object_prepare(&object->object, type);
    object->cell = cell;
    object->descriptor = -1;
    return object;
}

void cell_object_destroy(struct object *object)
{
    struct cell_object *self = (struct cell_object *)object;

    if (self->descriptor >= 0)
        host_descriptor_close(self->descriptor);
    if (self->slot)
        named_drop(self);
    else
        cell_drop(self->cell);
    free(self);
}

void cell_object_closed(struct object *object, bool last)
{
    struct cell_object *self = (struct cell_object *)object;

    if (last && self->slot)
        named_closed(self);
}

size_t cell_object_full_name(struct object *object, WCHAR *text, size_t size)
{
    struct cell_object *self = (struct cell_object *)object;

    return self->slot ? named_full_name(self, text, size) : 0;
}

static NTSTATUS create_unnamed(const struct object_type *type, enum cell_kind kind,
                               cell_initialise *initialise, const void *context,
                               struct cell_object **object)
{
    struct cell *cell = cell_new(kind);
    NTSTATUS status;

    *object = cell ? cell_object_new(type, cell) : NULL;
    if (!*object) {
        if (cell)
            cell_drop(cell);
        return STATUS_NO_MEMORY;
    }
    status = initialise(*object, context);
    if (status < 0)
        object_release(&(*object)->object);
    return status;
}

/* Opens the handle that the caller asked for, and lets go of the object. */
static NTSTATUS finish(struct cell_object *object, ACCESS_MASK access,
                       const OBJECT_ATTRIBUTES *attributes, NTSTATUS status, HANDLE *handle)
{
    NTSTATUS opened =
        handle_open(&object->object, access, attributes ? attributes->Attributes : 0, handle);

    object_release(&object->object);
    return opened < 0 ? opened : status;
}

NTSTATUS cell_object_create(const struct object_type *type, enum cell_kind kind, ACCESS_MASK access,
                            const OBJECT_ATTRIBUTES *attributes, cell_initialise *initialise,
                            const void *context, HANDLE *handle)
{
    struct cell_object *object;
    NTSTATUS status;

    *handle = NULL;
    if (attributes && attributes->ObjectName && attributes->ObjectName->Length)
        status = named_create(type, kind, attributes, initialise, context, &object);
    else
        status = create_unnamed(type, kind, initialise, context, &object);
    return status < 0 ? status : finish(object, access, attributes, status, handle);
}

NTSTATUS cell_object_open(const struct object_type *type, enum cell_kind kind, ACCESS_MASK access,
                          const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    struct cell_object *object;
    NTSTATUS status;

    *handle = NULL;
    if (!attributes || !attributes->ObjectName || !attributes->ObjectName->Length)
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    status = named_open(type, kind, attributes, &object);
    return status < 0 ? status : finish(object, access, attributes, status, handle);
}
