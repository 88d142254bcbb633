/*
 * type_info and std::exception's data, for the parts of them that live in the vcruntime. Its
 * headers vcruntime_typeinfo.h and vcruntime_exception.h declare these.
 */
#include "apis/win/vcruntime/cxx_records.h"

#include "abi/guest_pointer.h"
#include "apis/nt/heap.h"
#include "apis/win/vcruntime/undecorate.h"
#include "thunks/api.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* What typeid's operand is, in the guest's layout: a cache of the readable name, and the other. */
struct type_info_data;

static const char *decorated_of(const struct type_info_data *type)
{
    return (const char *)type + guest_pointer_size();
}

/* The same without the vtable in front of it. */
static struct type_info_data *data_of(const struct cxx_type *type)
{
    return (struct type_info_data *)((char *)type + guest_pointer_size());
}

struct exception_data {
    const char *what;
    bool owned;
};

API_PRIVATE(vcruntime140, int, __std_type_info_compare,
            (const struct type_info_data *left, const struct type_info_data *right))
{
    return left == right ? 0 : strcmp(decorated_of(left) + 1, decorated_of(right) + 1);
}

/* FNV-1a over the name, as every object of one type must hash alike. */
API_PRIVATE(vcruntime140, size_t, __std_type_info_hash, (const struct type_info_data *type))
{
    size_t hash = 0xcbf29ce484222325;

    for (const char *at = decorated_of(type) + 1; *at; at++)
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

static bool cache_fill(struct type_info_data *type, char *text)
{
    uint32_t empty_32 = 0;
    char *empty = NULL;

    if (guest_is_32())
        return __atomic_compare_exchange_n((uint32_t *)type, &empty_32, (uint32_t)(uintptr_t)text,
                                           false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    return __atomic_compare_exchange_n((char **)type, &empty, text, false, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE);
}

/* Several threads may fill the type's cache, the first one wins. */
static const char *cached_name(struct type_info_data *type, SLIST_HEADER *list)
{
    struct readable_name *name;

    if (guest_pointer_get(type))
        return guest_pointer_get(type);
    name = readable_name_new(decorated_of(type));
    if (!name)
        return NULL;
    if (!cache_fill(type, name->text))
        heap_free(heap_process(), name);
    else if (list)
        RtlInterlockedPushEntrySList(list, &name->link);
    return guest_pointer_get(type);
}

API_PRIVATE(vcruntime140, const char *, __std_type_info_name,
            (struct type_info_data * type, SLIST_HEADER *names))
{
    return cached_name(type, names);
}

API_PRIVATE(vcruntime140, VOID, __std_type_info_destroy_list, (SLIST_HEADER * names))
{
    SLIST_ENTRY *at = RtlInterlockedFlushSList(names);

    while (at) {
        SLIST_ENTRY *next = guest_pointer_get(at);

        heap_free(heap_process(), at);
        at = next;
    }
}

/* type_info's own functions, which msvcrt.dll exports under their decorated names. */
API_PRIVATE(type_info, const char *, name, (struct cxx_type * type))
{
    return cached_name(data_of(type), NULL);
}
ALIAS(msvcrt, ?name@type_info@@QEBAPEBDXZ, "type_info.name");

API_PRIVATE(type_info, const char *, raw_name, (const struct cxx_type *type))
{
    return decorated_of(data_of(type));
}
ALIAS(msvcrt, ?raw_name@type_info@@QEBAPEBDXZ, "type_info.raw_name");

static int compare(const struct cxx_type *left, const struct cxx_type *right)
{
    return strcmp(decorated_of(data_of(left)) + 1, decorated_of(data_of(right)) + 1);
}

API_PRIVATE(type_info, int, equals, (const struct cxx_type *left, const struct cxx_type *right))
{
    return compare(left, right) == 0;
}
ALIAS(msvcrt, ??8type_info@@QEBAHAEBV0@@Z, "type_info.equals");

API_PRIVATE(type_info, int, differs, (const struct cxx_type *left, const struct cxx_type *right))
{
    return compare(left, right) != 0;
}
ALIAS(msvcrt, ??9type_info@@QEBAHAEBV0@@Z, "type_info.differs");

API_PRIVATE(type_info, int, before, (const struct cxx_type *left, const struct cxx_type *right))
{
    return compare(left, right) < 0;
}
ALIAS(msvcrt, ?before@type_info@@QEBAHAEBV0@@Z, "type_info.before");

/* A descriptor is part of its image: there is nothing to free but the readable name. */
API_PRIVATE(type_info, VOID, destroy, (struct cxx_type * type))
{
    struct type_info_data *data = data_of(type);
    char *readable = guest_pointer_get(data);

    if (readable)
        heap_free(heap_process(), readable - offsetof(struct readable_name, text));
    guest_pointer_put(data, NULL);
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
