/* See object.h. */
#include "apis/nt/object.h"

void object_prepare(struct object *object, const struct object_type *type)
{
    object->type = type;
    atomic_init(&object->references, 1);
    atomic_init(&object->handles, 0);
}

struct object *object_hold(struct object *object)
{
    atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed);
    return object;
}

void object_release(struct object *object)
{
    if (atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1)
        object->type->destroy(object);
}
