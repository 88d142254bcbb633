/*
 * The standard exceptions that the runtime throws itself. Their tables are like a compiler's,
 * relative to this file's own data; the objects have std::exception's layout.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include "abi/exception.h"
#include "apis/win/vcruntime/x86_cxx.h"

#include <stddef.h>
#include <string.h>

enum { NAME_MOST = 32 };

struct named_type {
    const void *vtable;
    void *undecorated;
    char name[NAME_MOST];
};

/* std::exception: a vtable, and what() with a flag that its text is to be freed. */
struct standard_object {
    const void *vtable;
    const char *what;
    uint64_t is_owned;
};

static WINAPI void *standard_delete(struct standard_object *object, unsigned flags)
{
    (void)flags; /* only destroyed, never deleted: it is never on the heap */
    return object;
}

static WINAPI const char *standard_what(const struct standard_object *object)
{
    return object->what;
}

static const void *const vtable[] = {(const void *)standard_delete, (const void *)standard_what};

static struct {
    struct named_type types[CXX_STANDARD_KINDS + 1]; /* the last one is their base */
    struct cxx_catchable catchables[CXX_STANDARD_KINDS + 1];
    struct {
        int32_t count;
        DWORD entries[2];
    } arrays[CXX_STANDARD_KINDS];
    struct cxx_throw_info infos[CXX_STANDARD_KINDS];
} tables = {
    .types = {{NULL, NULL, ".?AVbad_cast@std@@"},
              {NULL, NULL, ".?AVbad_typeid@std@@"},
              {NULL, NULL, ".?AVexception@std@@"}},
};

static DWORD relative(const void *address)
{
    return (DWORD)((const char *)address - (const char *)&tables);
}

/* Always the same values, so that it does not matter who writes them when. The base's offset
 * must not be 0, which means none: so everything is relative to one byte before. */
static void fill_tables(enum cxx_standard kind)
{
    static const enum cxx_standard base = CXX_STANDARD_KINDS;
    const enum cxx_standard kinds[] = {kind, base};

    for (int i = 0; i < 2; i++) {
        struct cxx_catchable *catchable = &tables.catchables[kinds[i]];

        catchable->type = relative(&tables.types[kinds[i]]) + 1;
        catchable->displacement = (struct cxx_displacement){0, -1, 0};
        catchable->size = sizeof(struct standard_object);
        tables.arrays[kind].entries[i] = relative(catchable) + 1;
    }
    tables.arrays[kind].count = 2;
    tables.infos[kind].catchable_array = relative(&tables.arrays[kind]) + 1;
}

void cxx_throw_standard(enum cxx_standard kind, const char *what)
{
    struct standard_object object = {vtable, what, 0};
    ULONG_PTR parameters[] = {CXX_MAGIC, (ULONG_PTR)&object, (ULONG_PTR)&tables.infos[kind],
                              (ULONG_PTR)&tables - 1};

    if (guest_is_32())
        x86_cxx_throw_standard(kind, what);
    fill_tables(kind);
    cxx_thread.uncaught++;
    exception_raise(CXX_EXCEPTION_CODE, EXCEPTION_NONCONTINUABLE, 4, parameters);
    __builtin_unreachable();
}
