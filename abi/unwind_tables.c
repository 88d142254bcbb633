/*
 * Which RUNTIME_FUNCTION describes an address: the images' .pdata first, then the tables that
 * the guest has registered for code that it generates (RtlAddFunctionTable and its relatives).
 */
#include "abi/unwind_tables.h"

#include "abi/lock.h"
#include "abi/unwind.h"

#include <stdlib.h>

bool (*unwind_find_image)(uintptr_t pc, struct unwind_image *image);
_Thread_local struct unwind_range unwind_last_image;

/* Host code has no .pdata; a guest that walks the stack gets this and hands it back to us. */
static const struct {
    BYTE version_and_flags, prolog, codes, frame;
} host_unwind_info = {1, 0, 0, 0};

RUNTIME_FUNCTION unwind_host_function;

static struct {
    struct lock lock;
    struct unwind_table *list;
    size_t count, capacity;
} tables;

bool unwind_table_add(const struct unwind_table *table)
{
    bool done = true;

    lock_acquire(&tables.lock);
    if (tables.count == tables.capacity) {
        size_t capacity = tables.capacity ? tables.capacity * 2 : 16;
        struct unwind_table *list = realloc(tables.list, capacity * sizeof *list);

        done = list != NULL;
        if (list) {
            tables.list = list;
            tables.capacity = capacity;
        }
    }
    if (done)
        tables.list[tables.count++] = *table;
    lock_release(&tables.lock);
    return done;
}

/* The lock is held. */
static struct unwind_table *table_named(uintptr_t identifier)
{
    for (size_t i = 0; i < tables.count; i++) {
        if (tables.list[i].identifier == identifier)
            return &tables.list[i];
    }
    return NULL;
}

bool unwind_table_grow(uintptr_t identifier, size_t count)
{
    struct unwind_table *table;

    lock_acquire(&tables.lock);
    table = table_named(identifier);
    if (table && count <= table->most)
        table->count = count;
    lock_release(&tables.lock);
    return table != NULL;
}

bool unwind_table_remove(uintptr_t identifier)
{
    struct unwind_table *table;

    lock_acquire(&tables.lock);
    table = table_named(identifier);
    if (table)
        *table = tables.list[--tables.count];
    lock_release(&tables.lock);
    return table != NULL;
}

static RUNTIME_FUNCTION *search_sorted(const RUNTIME_FUNCTION *functions, size_t count, DWORD at)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (at < functions[middle].BeginAddress)
            high = middle;
        else if (at >= functions[middle].EndAddress)
            low = middle + 1;
        else
            return (RUNTIME_FUNCTION *)&functions[middle];
    }
    return NULL;
}

/* Windows takes unsorted tables too. */
static RUNTIME_FUNCTION *search_table(const struct unwind_table *table, DWORD at)
{
    for (size_t i = 0; i < table->count; i++) {
        if (at >= table->functions[i].BeginAddress && at < table->functions[i].EndAddress)
            return (RUNTIME_FUNCTION *)&table->functions[i];
    }
    return NULL;
}

/* A callback is the guest's, so it is called without the lock. */
static RUNTIME_FUNCTION *search_dynamic(uintptr_t pc, uintptr_t *image_base)
{
    typedef RUNTIME_FUNCTION *(__attribute__((ms_abi)) * callback)(DWORD64 pc, void *context);
    RUNTIME_FUNCTION *found = NULL;
    callback call = NULL;
    void *call_context = NULL;

    lock_acquire(&tables.lock);
    for (size_t i = 0; i < tables.count && !found && !call; i++) {
        const struct unwind_table *table = &tables.list[i];

        if (pc < table->start || pc >= table->end)
            continue;
        *image_base = table->base;
        call = (callback)table->callback;
        call_context = table->callback_context;
        if (!call)
            found = search_table(table, (DWORD)(pc - table->base));
    }
    lock_release(&tables.lock);
    return call ? call(pc, call_context) : found;
}

/* An entry may stand for another one (RUNTIME_FUNCTION_INDIRECT). */
static RUNTIME_FUNCTION *follow_indirect(RUNTIME_FUNCTION *function, const struct unwind_image *in)
{
    DWORD at = function->UnwindData;

    if (!(at & 1))
        return function;
    at &= ~1u;
    if (at > in->size - sizeof *function)
        return NULL;
    return (RUNTIME_FUNCTION *)(in->base + at);
}

RUNTIME_FUNCTION *unwind_function(uintptr_t pc, uintptr_t *image_base)
{
    struct unwind_image image;
    RUNTIME_FUNCTION *found;

    *image_base = 0;
    unwind_last_image = (struct unwind_range){0};
    if (unwind_find_image && unwind_find_image(pc, &image)) {
        *image_base = image.base;
        unwind_last_image = (struct unwind_range){image.base, image.size};
        found = search_sorted(image.functions, image.function_count, (DWORD)(pc - image.base));
        return found ? follow_indirect(found, &image) : NULL;
    }
    found = search_dynamic(pc, image_base);
    if (!found && unwind_is_host(pc)) {
        *image_base = (uintptr_t)&host_unwind_info & ~(uintptr_t)3;
        found = &unwind_host_function;
    }
    return found;
}
