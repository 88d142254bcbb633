/* See export.h. */
#include "thunks/win32/export.h"

#include "abi/guest32.h"
#include "abi/lock.h"
#include "abi/low_heap.h"
#include "abi/model.h"

#include <errno.h>
#include <stdlib.h>

struct exported {
    uint32_t address;
    const struct plan *plan;
    struct exported *next;
};

static struct lock lock;
static struct exported *list;

uint32_t export_plan(const struct plan *plan)
{
    struct exported *made = malloc(sizeof *made);
    uint32_t address = made ? guest32_address_take() : 0;

    if (!address) {
        free(made);
        errno = ENOMEM;
        return 0;
    }
    lock_acquire(&lock);
    *made = (struct exported){address, plan, list};
    list = made;
    lock_release(&lock);
    return address;
}

const struct plan *export_find(uint32_t address)
{
    const struct exported *found;

    lock_acquire(&lock);
    for (found = list; found && found->address != address; found = found->next)
        ;
    lock_release(&lock);
    return found ? found->plan : NULL;
}

/* A function that only its type describes. Nothing says which way its pointers are used: what
 * they lead to is converted before the call, and after it unless it is constant. */
struct described {
    struct call call;
    void *slot; /* below 2 GB, like all that is called through */
    struct param params[];
};

static struct described *describe_function(const void *host, const struct type *signature,
                                           const char *name)
{
    struct described *made =
        low_heap_allocate_zeroed(sizeof *made + signature->count * sizeof made->params[0]);

    if (!made)
        return NULL;
    made->slot = (void *)host;
    made->call = (struct call){
        .group = "",
        .name = name,
        .address = (void *)host,
        .params = made->params,
        .result = signature->target,
        .param_count = (uint8_t)signature->count,
    };
    for (uint32_t i = 0; i < signature->count; i++)
        made->params[i] = (struct param){.name = "", .type = signature->fields[i].type};
    return made;
}

uint32_t export_function(const void *host, const struct type *signature, const char *name)
{
    struct described *function = describe_function(host, signature, name);
    const struct plan *plan = function ? plan_make(&function->call, "", &function->slot) : NULL;
    uint32_t address = plan ? export_plan(plan) : 0;

    if (!address) {
        low_heap_release(function);
        free((void *)plan);
        errno = ENOMEM;
    }
    return address;
}

/* Found again by its plan, of which there is one for each. */
static uint32_t find_call(const struct call *call)
{
    const struct exported *found;

    lock_acquire(&lock);
    for (found = list; found && found->plan->call != call; found = found->next)
        ;
    lock_release(&lock);
    return found ? found->address : 0;
}

void *export_call(const struct call *call)
{
    const struct plan *plan;
    uint32_t address;
    void **slot;

    if (!guest_is_32())
        return call->address;
    address = find_call(call);
    slot = address ? NULL : low_heap_allocate(sizeof *slot);
    if (slot) {
        *slot = call->address;
        plan = plan_make(call, "", slot);
        address = plan ? export_plan(plan) : 0;
    }
    return (void *)(uintptr_t)address;
}
