/* See interface.h. */
#include "thunks/win32/interface.h"

#include "abi/guest_memory.h"
#include "abi/guest_pointer.h"
#include "abi/lock.h"
#include "thunks/describe.h"
#include "thunks/win32/callback.h"
#include "thunks/win32/export.h"

#include <stdlib.h>

/* A table of ours and the one that the guest has instead. */
struct interface {
    const void *functions;
    uint32_t *shown;
    struct interface *next;
};

static struct lock lock;
static struct interface *list;

static uint32_t *find(const void *functions)
{
    const struct interface *at;

    for (at = list; at && at->functions != functions; at = at->next)
        ;
    return at ? at->shown : NULL;
}

static bool fill(uint32_t *shown, const struct type *type, const void *functions)
{
    for (uint32_t i = 0; i < type->count; i++) {
        const struct field *method = &type->fields[i];
        const void *host = *(void *const *)((const char *)functions + method->offset);

        shown[i] = export_function(host, method->type, method->name);
        if (!shown[i])
            return false;
    }
    return true;
}

static uint32_t *make(const struct type *type, const void *functions)
{
    struct interface *made = malloc(sizeof *made);
    uint32_t *shown = low_heap_allocate(type->count * sizeof *shown);

    if (!made || !shown || !fill(shown, type, functions)) {
        free(made);
        low_heap_release(shown);
        return NULL;
    }
    *made = (struct interface){functions, shown, list};
    list = made;
    return shown;
}

void *interface_table(const char *type, const void *functions)
{
    uint32_t *shown;

    if (!guest_is_32())
        return (void *)functions;
    lock_acquire(&lock);
    shown = find(functions);
    if (!shown)
        shown = make(describe_type(type), functions);
    lock_release(&lock);
    return shown;
}

void *interface_method(const void *object, const char *type, size_t offset)
{
    const void *table = guest_pointer_get(object);
    const struct field *method;

    if (!guest_is_32())
        return *(void *const *)((const char *)table + offset);
    method = &describe_type(type)->fields[offset / sizeof(void *)];
    return callback_host(*(const uint32_t *)((const char *)table + method->offset32), method->type);
}
