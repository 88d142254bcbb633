/*
 * The processor's state as Windows describes it (CONTEXT), taken from a running thread and given
 * back to it. Layout and flags: winnt.h; which registers a call preserves: Microsoft, "x64
 * calling convention".
 */
#ifndef ABI_CONTEXT_H
#define ABI_CONTEXT_H

#include "abi/windows.h"

#include <stdbool.h>
#include <ucontext.h>

/* The caller's state as it is after this call has returned. */
void context_capture(CONTEXT *context) __attribute__((ms_abi));

/* Continues where the context says. Floating point follows ContextFlags, the rest always. */
void context_restore(const CONTEXT *context) __attribute__((noreturn));

/*
 * The same for a context that may have the vector registers' upper parts behind it
 * (CONTEXT_XSTATE, described by a CONTEXT_EX), as a fault's has.
 */
void context_continue(const CONTEXT *context) __attribute__((noreturn));

/*
 * A signal's view of the interrupted thread, and back. context_to_host changes only what
 * ContextFlags name.
 */
void context_from_host(const ucontext_t *host, CONTEXT *context);
void context_to_host(const CONTEXT *context, ucontext_t *host);

/*
 * What Windows puts behind a CONTEXT that has more than it can hold: where the upper parts of the
 * vector registers are, as an XSAVE header with the components after it.
 */
struct context_chunk {
    LONG offset; /* from the struct context_extended's start */
    DWORD length;
};

struct context_extended { /* CONTEXT_EX */
    struct context_chunk all, legacy, state;
};

/* Bytes that the upper parts in use take, and their copy with its description. */
size_t context_extended_size(const ucontext_t *host);
void context_extended_from_host(const ucontext_t *host, CONTEXT *context, void *area, size_t size);

/* Copies the parts that flags name (CONTEXT_CONTROL and so on). */
void context_copy_parts(CONTEXT *to, const CONTEXT *from, DWORD flags);

/* An integer register by its number in machine code: 0 RAX, 1 RCX ... 15 R15. */
static inline DWORD64 *context_register(CONTEXT *context, unsigned number)
{
    return &context->Rax + number;
}

#endif
