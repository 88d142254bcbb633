/*
 * type_info and std::exception's data, for the parts of them that live in the vcruntime. Its
 * headers vcruntime_typeinfo.h and vcruntime_exception.h declare these.
 */
#include "apis/win/vcruntime/cxx.h"

#include "abi/teb.h"
#include "apis/nt/heap.h"
#include "thunks/api.h"

#include <stddef.h>
#include <string.h>

/* What typeid's operand is: the part of cxx_type behind the vtable. */
struct type_info_data {
    char *undecorated;
    char decorated[];
};

struct exception_data {
    const char *what;
    bool owned;
};

API_PRIVATE(vcruntime140, int, __std_type_info_compare,
            (const struct type_info_data *left, const struct type_info_data *right))
{
    return left == right ? 0 : strcmp(left->decorated + 1, right->decorated + 1);
}

/* FNV-1a over the name, as every object of one type must hash alike. */
API_PRIVATE(vcruntime140, size_t, __std_type_info_hash, (const struct type_info_data *type))
{
    size_t hash = 0xcbf29ce484222325;

    for (const char *at = type->decorated + 1; *at; at++)
        hash = (hash ^ (unsigned char)*at) * 0x100000001b3;
    return hash ^ hash >> 32;
}

static char *heap_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = heap_allocate(peb_self()->process_heap, 0, size);

    return copy ? memcpy(copy, text, size) : NULL;
}

API_PRIVATE(vcruntime140, VOID, __std_exception_copy,
            (const struct exception_data *from, struct exception_data *to OUT))
{
    to->what = from->what;
    to->owned = false;
    if (from->owned && from->what) {
        to->what = heap_copy(from->what);
        to->owned = to->what != NULL;
    }
}

API_PRIVATE(vcruntime140, VOID, __std_exception_destroy, (struct exception_data * data INOUT))
{
    if (data->owned)
        heap_free(peb_self()->process_heap, (void *)data->what);
    *data = (struct exception_data){0};
}
