/*
 * type_info and std::exception's data, for the parts of them that live in the vcruntime. Its
 * headers vcruntime_typeinfo.h and vcruntime_exception.h declare these.
 */
#include "apis/win/vcruntime/cxx_records.h"

#include "apis/nt/heap.h"
#include "apis/win/vcruntime/undecorate.h"
#include "thunks/api.h"

#include <stddef.h>
#include <stdio.h>
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

/* A name that was made readable. The list is the program's, which frees it at its end. */
struct readable_name {
    SLIST_ENTRY link;
    char text[];
};

enum { NAME_MOST = 1024 };

static struct readable_name *readable_name_new(const char *decorated)
{
    char text[NAME_MOST];
    struct readable_name *name;

    if (!undecorate_type(decorated, text, sizeof text))
        snprintf(text, sizeof text, "%s", decorated); /* better than nothing */
    name = heap_allocate(heap_process(), 0, sizeof *name + strlen(text) + 1);
    if (name)
        strcpy(name->text, text);
    return name;
}

/* The type's cache; several threads may fill it, the first one wins. */
static const char *cached_name(char **cache, const char *decorated, SLIST_HEADER *list)
{
    struct readable_name *name;
    char *empty = NULL;

    if (__atomic_load_n(cache, __ATOMIC_ACQUIRE))
        return *cache;
    name = readable_name_new(decorated);
    if (!name)
        return NULL;
    if (!__atomic_compare_exchange_n(cache, &empty, name->text, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
        heap_free(heap_process(), name);
    else if (list)
        RtlInterlockedPushEntrySList(list, &name->link);
    return *cache;
}

API_PRIVATE(vcruntime140, const char *, __std_type_info_name,
            (struct type_info_data * type, SLIST_HEADER *names))
{
    return cached_name(&type->undecorated, type->decorated, names);
}

API_PRIVATE(vcruntime140, VOID, __std_type_info_destroy_list, (SLIST_HEADER * names))
{
    SLIST_ENTRY *at = RtlInterlockedFlushSList(names);

    while (at) {
        SLIST_ENTRY *next = at->Next;

        heap_free(heap_process(), at);
        at = next;
    }
}

/* type_info's own functions, which msvcrt.dll exports under their decorated names. */
API_PRIVATE(type_info, const char *, name, (struct cxx_type * type))
{
    return cached_name((char **)&type->undecorated, type->name, NULL);
}
ALIAS(msvcrt, ?name@type_info@@QEBAPEBDXZ, "type_info.name");

API_PRIVATE(type_info, const char *, raw_name, (const struct cxx_type *type))
{
    return type->name;
}
ALIAS(msvcrt, ?raw_name@type_info@@QEBAPEBDXZ, "type_info.raw_name");

API_PRIVATE(type_info, int, equals, (const struct cxx_type *left, const struct cxx_type *right))
{
    return strcmp(left->name + 1, right->name + 1) == 0;
}
ALIAS(msvcrt, ??8type_info@@QEBAHAEBV0@@Z, "type_info.equals");

API_PRIVATE(type_info, int, differs, (const struct cxx_type *left, const struct cxx_type *right))
{
    return strcmp(left->name + 1, right->name + 1) != 0;
}
ALIAS(msvcrt, ??9type_info@@QEBAHAEBV0@@Z, "type_info.differs");

API_PRIVATE(type_info, int, before, (const struct cxx_type *left, const struct cxx_type *right))
{
    return strcmp(left->name + 1, right->name + 1) < 0;
}
ALIAS(msvcrt, ?before@type_info@@QEBAHAEBV0@@Z, "type_info.before");

/* A descriptor is part of its image: there is nothing to free but the readable name. */
API_PRIVATE(type_info, VOID, destroy, (struct cxx_type * type))
{
    if (type->undecorated)
        heap_free(heap_process(), (char *)type->undecorated - offsetof(struct readable_name, text));
    type->undecorated = NULL;
}
ALIAS(msvcrt, ??1type_info@@UEAA@XZ, "type_info.destroy");

static char *heap_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = heap_allocate(heap_process(), 0, size);

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
        heap_free(heap_process(), (void *)data->what);
    *data = (struct exception_data){0};
}
