/* What nobody provides, for a 32-bit guest: an address at which the call is reported. */
#include "abi/low_heap.h"
#include "thunks/bind.h"
#include "thunks/win32/export.h"

static const struct call no_call = {.group = "", .name = ""};

struct missing {
    void *stub; /* the 64-bit trap; called through, so below 2 GB */
    struct plan plan;
};

uint32_t bind_missing32(const char *dll, const char *name)
{
    struct missing *missing = low_heap_allocate_zeroed(sizeof *missing);
    uint32_t address = 0;

    if (!missing)
        return 0;
    missing->stub = bind_missing(dll, name);
    missing->plan = (struct plan){.call = &no_call, .slot = &missing->stub, .is_simple = true};
    if (missing->stub)
        address = export_plan(&missing->plan);
    if (!address)
        low_heap_release(missing);
    return address;
}
