/* Guest frames by their unwind codes. Microsoft, "x64 exception handling", "Unwind procedure". */
#ifndef ABI_UNWIND_CODES_H
#define ABI_UNWIND_CODES_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * RtlVirtualUnwind for a guest frame: changes the context to its caller's.
 * False when the stack or the unwind information cannot be read.
 */
struct unwind_codes {
    uintptr_t image_base, pc, establisher;
    const RUNTIME_FUNCTION *function;
    DWORD handler_type;
    PEXCEPTION_ROUTINE handler;
    void *handler_data;
    KNONVOLATILE_CONTEXT_POINTERS *pointers; /* filled when not NULL */
    bool machine_frame;                      /* the caller was interrupted, it made no call */
};

bool unwind_codes_apply(struct unwind_codes *codes, CONTEXT *context);

/* The same for a function that has no unwind information: it keeps nothing on the stack. */
bool unwind_leaf(CONTEXT *context);

#endif
