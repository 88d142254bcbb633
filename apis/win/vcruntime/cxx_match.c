/* Which handler takes which exception, and how the caught object comes to be. */
#include "apis/win/vcruntime/cxx_exception.h"

#include <stddef.h>
#include <string.h>

typedef void(WINAPI *copy_function)(void *to, void *from);
typedef void(WINAPI *copy_virtual_function)(void *to, void *from, int is_most_derived);

bool cxx_is_exception(const EXCEPTION_RECORD *record)
{
    return record->ExceptionCode == CXX_EXCEPTION_CODE && record->NumberParameters == 4 &&
           record->ExceptionInformation[CXX_PARAMETER_MAGIC] >= CXX_MAGIC &&
           record->ExceptionInformation[CXX_PARAMETER_MAGIC] <= CXX_MAGIC_FLAGS;
}

static bool takes_everything(const struct cxx_handler *handler, uintptr_t image)
{
    const struct cxx_type *type = cxx_at(image, handler->type);

    return !type || type->name[0] == 0;
}

static bool takes_type(const struct cxx_handler *handler, uintptr_t image,
                       const struct cxx_catchable *catchable, uintptr_t thrown_image,
                       DWORD attributes)
{
    const struct cxx_type *wanted = cxx_at(image, handler->type);
    const struct cxx_type *thrown = cxx_at(thrown_image, catchable->type);

    if (wanted != thrown && strcmp(wanted->name, thrown->name) != 0)
        return false;
    if (catchable->properties & CXX_CATCHABLE_REFERENCE_ONLY &&
        !(handler->adjectives & CXX_REFERENCE))
        return false;
    attributes &= CXX_CONST | CXX_VOLATILE | CXX_UNALIGNED;
    return (attributes & ~handler->adjectives) == 0;
}

bool cxx_handler_takes(const struct cxx_handler *handler, uintptr_t image,
                       const EXCEPTION_RECORD *record, const struct cxx_catchable **as)
{
    uintptr_t thrown_image = record->ExceptionInformation[CXX_PARAMETER_BASE];
    const struct cxx_throw_info *info;
    const struct cxx_catchable_array *array;

    *as = NULL;
    if (takes_everything(handler, image))
        return true;
    if (!cxx_is_exception(record))
        return false;
    info = (const void *)record->ExceptionInformation[CXX_PARAMETER_INFO];
    array = cxx_at(thrown_image, info->catchable_array);
    for (int i = 0; i < array->count; i++) {
        *as = cxx_at(thrown_image, array->entries[i]);
        if (takes_type(handler, image, *as, thrown_image, info->attributes))
            return true;
    }
    *as = NULL;
    return false;
}

void *cxx_adjust(void *object, const struct cxx_displacement *displacement)
{
    char *adjusted = (char *)object + displacement->member;

    if (displacement->vbase_pointer >= 0) {
        const char *table = guest_pointer_get((char *)object + displacement->vbase_pointer);

        adjusted += displacement->vbase_pointer;
        adjusted += *(const int32_t *)(table + displacement->vbase_entry);
    }
    return adjusted;
}

/* A scalar: also a pointer to a class, which may have to point to one of its bases. */
static void copy_simple(void *to, void *object, const struct cxx_catchable *as)
{
    memcpy(to, object, (size_t)as->size);
    if (as->size == sizeof(void *) && *(void **)to)
        *(void **)to = cxx_adjust(*(void **)to, &as->displacement);
}

static void copy_object(void *to, void *object, uintptr_t image, const struct cxx_catchable *as)
{
    const void *copy = cxx_at(image, as->copy);
    void *from = cxx_adjust(object, &as->displacement);

    if (!copy)
        memmove(to, from, (size_t)as->size);
    else if (as->properties & CXX_CATCHABLE_VIRTUAL)
        ((copy_virtual_function)copy)(to, from, 1);
    else
        ((copy_function)copy)(to, from);
}

void cxx_build_object(const struct cxx_frame *frame, const struct cxx_handler *handler,
                      const EXCEPTION_RECORD *record, const struct cxx_catchable *as)
{
    void *object = (void *)record->ExceptionInformation[CXX_PARAMETER_OBJECT];
    void *to = (char *)frame->locals + handler->object;

    if (!as || handler->object == 0)
        return;
    if (handler->adjectives & CXX_REFERENCE)
        *(void **)to = cxx_adjust(object, &as->displacement);
    else if (as->properties & CXX_CATCHABLE_SIMPLE)
        copy_simple(to, object, as);
    else
        copy_object(to, object, record->ExceptionInformation[CXX_PARAMETER_BASE], as);
}
