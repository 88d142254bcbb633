/* Which handler takes which exception in a 32-bit program, and how the caught object comes to be:
 * the twin of cxx_match.c, whose types and members have other sizes and conventions. */
#include "apis/win/vcruntime/cxx_exception.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"

#include <string.h>

bool x86_cxx_is_exception(const EXCEPTION_RECORD32 *record)
{
    return record->ExceptionCode == CXX_EXCEPTION_CODE &&
           record->NumberParameters == X86_PARAMETERS &&
           record->ExceptionInformation[CXX_PARAMETER_MAGIC] >= CXX_MAGIC &&
           record->ExceptionInformation[CXX_PARAMETER_MAGIC] <= CXX_MAGIC_FLAGS;
}

static bool takes_type(const struct x86_handler *handler, const struct cxx_catchable *catchable,
                       DWORD attributes)
{
    const void *wanted = x86_pointer(handler->type), *thrown = x86_pointer(catchable->type);

    if (wanted != thrown && strcmp(cxx_type_name(wanted), cxx_type_name(thrown)) != 0)
        return false;
    if (catchable->properties & CXX_CATCHABLE_REFERENCE_ONLY &&
        !(handler->adjectives & CXX_REFERENCE))
        return false;
    attributes &= CXX_CONST | CXX_VOLATILE | CXX_UNALIGNED;
    return (attributes & ~handler->adjectives) == 0;
}

bool x86_cxx_takes(const struct x86_handler *handler, const EXCEPTION_RECORD32 *record,
                   const struct cxx_catchable **as)
{
    const void *wanted = x86_pointer(handler->type);
    const struct cxx_throw_info *info;
    const struct cxx_catchable_array *array;

    *as = NULL;
    if (!wanted || *cxx_type_name(wanted) == 0)
        return true;
    if (!x86_cxx_is_exception(record) || !record->ExceptionInformation[CXX_PARAMETER_INFO])
        return false;
    info = x86_pointer(record->ExceptionInformation[CXX_PARAMETER_INFO]);
    array = x86_pointer(info->catchable_array);
    for (int i = 0; i < array->count; i++) {
        *as = x86_pointer(array->entries[i]);
        if (takes_type(handler, *as, info->attributes))
            return true;
    }
    *as = NULL;
    return false;
}

static uint32_t adjust(uint32_t object, const struct cxx_catchable *as)
{
    return (uint32_t)(uintptr_t)cxx_adjust(x86_pointer(object), &as->displacement);
}

/* A scalar: also a pointer to a class, which may have to point to one of its bases. */
static void copy_simple(uint32_t *to, uint32_t object, const struct cxx_catchable *as)
{
    memcpy(to, x86_pointer(object), (size_t)as->size);
    if (as->size == sizeof *to && *to)
        *to = adjust(*to, as);
}

/* By the copy constructor, which is told of a class with virtual bases that all of it is meant. */
static void copy_object(uint32_t *to, uint32_t object, const struct cxx_catchable *as)
{
    const uint32_t arguments[] = {adjust(object, as), 1};
    unsigned count = as->properties & CXX_CATCHABLE_VIRTUAL ? 2 : 1;

    if (as->copy)
        x86_call_member(as->copy, (uint32_t)(uintptr_t)to, arguments, count);
    else
        memmove(to, x86_pointer(arguments[0]), (size_t)as->size);
}

void x86_cxx_build_object(const struct x86_frame *frame, const struct x86_handler *handler,
                          const EXCEPTION_RECORD32 *record, const struct cxx_catchable *as)
{
    uint32_t object = record->ExceptionInformation[CXX_PARAMETER_OBJECT];
    uint32_t *to = x86_pointer(x86_frame_ebp(frame) + (uint32_t)handler->object);

    if (!as || handler->object == 0)
        return;
    if (handler->adjectives & CXX_REFERENCE)
        *to = adjust(object, as);
    else if (as->properties & CXX_CATCHABLE_SIMPLE)
        copy_simple(to, object, as);
    else
        copy_object(to, object, as);
}

void x86_cxx_destroy(const EXCEPTION_RECORD32 *record)
{
    const DWORD *parameters = record->ExceptionInformation;
    const struct cxx_throw_info *info;

    if (!x86_cxx_is_exception(record) || !parameters[CXX_PARAMETER_INFO])
        return;
    info = x86_pointer(parameters[CXX_PARAMETER_INFO]);
    if (info->destructor)
        x86_call_member(info->destructor, parameters[CXX_PARAMETER_OBJECT], NULL, 0);
}
