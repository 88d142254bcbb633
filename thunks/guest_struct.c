/* See guest_struct.h. */
#include "thunks/guest_struct.h"

#include "abi/model.h"
#include "thunks/describe.h"

#include <string.h>

size_t guest_struct_size(const struct type *type)
{
    return guest_is_32() ? type->size32 : type->size;
}

void *guest_struct_member(const void *guest, const struct type *type, size_t offset)
{
    uint32_t i = 0;

    if (!guest_is_32())
        return (char *)guest + offset;
    describe();
    while (type->fields[i].offset != offset)
        i++;
    return (char *)guest + type->fields[i].offset32;
}

/* One way for both directions: what one member of the guest's is, beside the host's. */
typedef void copy_scalar(char *guest, char *host, const struct type *type);

static void put_scalar(char *guest, char *host, const struct type *type)
{
    memmove(guest, host, type->size32);
}

/* A handle's highest bit is its sign: -1 stays INVALID_HANDLE_VALUE. */
static void get_scalar(char *guest, char *host, const struct type *type)
{
    int32_t low;
    int64_t whole;

    if (type->size == type->size32) {
        memmove(host, guest, type->size);
        return;
    }
    memcpy(&low, guest, sizeof low);
    whole = type->class == TYPE_HANDLE || type->class == TYPE_SIGNED ? low : (int64_t)(uint32_t)low;
    memcpy(host, &whole, sizeof whole);
}

static void copy(char *guest, char *host, const struct type *type, copy_scalar *scalar);

/* Of a union, the largest member: the others lie within its bytes. */
static void copy_union(char *guest, char *host, const struct type *type, copy_scalar *scalar)
{
    const struct type *largest = NULL;

    for (uint32_t i = 0; i < type->count; i++) {
        if (!largest || type->fields[i].type->size > largest->size)
            largest = type->fields[i].type;
    }
    if (largest)
        copy(guest, host, largest, scalar);
}

static void copy(char *guest, char *host, const struct type *type, copy_scalar *scalar)
{
    bool is_plain = type->is_same || (type->class != TYPE_STRUCT && type->class != TYPE_UNION &&
                                      type->class != TYPE_ARRAY);

    if (is_plain) {
        scalar(guest, host, type);
        return;
    }
    if (type->class == TYPE_UNION) {
        copy_union(guest, host, type, scalar);
        return;
    }
    for (uint32_t i = 0; i < type->count; i++) {
        const struct field *field = &type->fields[i];

        if (type->class == TYPE_ARRAY)
            copy(guest + (size_t)i * type->target->size32, host + (size_t)i * type->target->size,
                 type->target, scalar);
        else if (field->offset32 != NO_OFFSET)
            copy(guest + field->offset32, host + field->offset, field->type, scalar);
    }
}

void guest_struct_put(void *guest, const void *host, const struct type *type)
{
    if (!guest_is_32()) {
        memmove(guest, host, type->size);
        return;
    }
    describe();
    copy(guest, (char *)host, type, put_scalar);
}

void guest_struct_get(void *host, const void *guest, const struct type *type)
{
    if (!guest_is_32()) {
        memmove(host, guest, type->size);
        return;
    }
    describe();
    copy((char *)guest, host, type, get_scalar);
}
