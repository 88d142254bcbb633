/* What nobody provides, for a 32-bit guest: an address at which the call is reported. */
#include "thunks/win32/missing.h"

#include "abi/guest32.h"
#include "thunks/bind.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct missing {
    uint32_t address;
    void *stub; /* the 64-bit trap */
    struct plan plan;
    struct missing *next;
};

static const struct call no_call = {.group = "", .name = ""};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct missing *list;

uint32_t bind_missing32(const char *dll, const char *name)
{
    struct missing *missing = calloc(1, sizeof *missing);

    if (!missing)
        return 0;
    missing->stub = bind_missing(dll, name);
    missing->address = missing->stub ? guest32_address_take() : 0;
    if (!missing->address) {
        free(missing);
        errno = ENOMEM;
        return 0;
    }
    missing->plan = (struct plan){.call = &no_call, .slot = &missing->stub, .is_simple = true};
    pthread_mutex_lock(&lock);
    missing->next = list;
    list = missing;
    pthread_mutex_unlock(&lock);
    return missing->address;
}

const struct plan *missing_plan(uint32_t address)
{
    const struct missing *found;

    pthread_mutex_lock(&lock);
    for (found = list; found && found->address != address; found = found->next)
        ;
    pthread_mutex_unlock(&lock);
    return found ? &found->plan : NULL;
}
