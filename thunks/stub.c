/* Handing out the stubs of stub_code.S. */
#include "thunks/stub.h"

#include "thunks/stub_code.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>

/* Each stub's record and where it jumps to. */
struct stub_data stub_data[STUBS];

void *stub_make(void *record, void (*entry)(void))
{
    static atomic_uint used;
    unsigned index = atomic_fetch_add(&used, 1);

    if (index >= STUBS) {
        atomic_store(&used, STUBS);
        errno = ENOMEM;
        return NULL;
    }
    stub_data[index] = (struct stub_data){record, entry};
    return stub_code + (uintptr_t)index * STUB_SIZE;
}
