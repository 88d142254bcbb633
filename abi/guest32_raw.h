/*
 * Functions of a 32-bit guest's DLLs whose callers pass or expect registers that no C function
 * knows of. They get the guest's registers as they are; thunks/raw.h exports them.
 */
#ifndef ABI_GUEST32_RAW_H
#define ABI_GUEST32_RAW_H

#include "abi/guest32.h"

#include <stdint.h>

/* At first, eip is the return address and esp is where it lies, with the arguments behind it.
 * The guest goes on with what the function leaves here. */
struct guest32_live {
    uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi, eip, flags;
};

struct guest32_raw {
    const void *code; /* entered with the guest's registers live, and r10 this record */
    void (*function)(struct guest32_live *live);
};

/* A guest's address for one. 0 when there is no room. */
static inline uint32_t guest32_raw_address(const struct guest32_raw *raw)
{
    return guest32_native(raw->code, raw);
}

/* The code that calls raw->function, as a call that the host serves (struct guest32_gate). */
void guest32_enter(void);

static inline uint32_t *guest32_argument(const struct guest32_live *live, unsigned index)
{
    return (uint32_t *)(uintptr_t)live->esp + 1 + index;
}

/* Returns to the caller; popped: bytes of arguments that the function removes. */
static inline void guest32_leave(struct guest32_live *live, uint32_t popped)
{
    live->esp += 4 + popped;
}

#endif
