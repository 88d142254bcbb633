/*
 * A 32-bit guest's registers as Windows describes them (WOW64_CONTEXT, which x86 programs know as
 * CONTEXT), in terms of the host's.
 */
#ifndef ABI_CONTEXT32_H
#define ABI_CONTEXT32_H

#include "abi/teb.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The guest's registers when the thread with this TEB has the host's registers: in the midst of
 * translated code, or where the host code that it is in will return to. False when that code
 * serves no guest. Async-signal-safe.
 */
bool context32_from_host(const struct teb *teb, const CONTEXT *host, WOW64_CONTEXT *context);

/* Whether a thread may be stopped there: its guest's registers can be told, and be set. */
bool context32_is_known(const struct teb *teb, uintptr_t rip);

/* The calling thread's guest where the call returns that host code serves, without floating point.
 * popped: bytes of arguments that the call removes. */
bool context32_of_call(uint32_t popped, WOW64_CONTEXT *context);

/* Changes a host's context so that the guest goes on as its own says. */
void context32_to_host(const WOW64_CONTEXT *context, CONTEXT *host);

/* Copies the parts that flags name (WOW64_CONTEXT_CONTROL and so on). */
void context32_copy_parts(WOW64_CONTEXT *to, const WOW64_CONTEXT *from, DWORD flags);

static inline bool context32_has(const WOW64_CONTEXT *context, DWORD flags)
{
    return (context->ContextFlags & flags) == flags;
}

/* context32_float.c: x87 and vector registers from the host's FXSAVE image, and back what
 * ContextFlags name. */
void context32_float_from_host(const XMM_SAVE_AREA32 *host, WOW64_CONTEXT *context);
void context32_float_to_host(const WOW64_CONTEXT *context, XMM_SAVE_AREA32 *host);

/* What the host's registers hold now, and what they shall hold. */
void context32_float_save(WOW64_CONTEXT *context);
void context32_float_load(const WOW64_CONTEXT *context);

#endif
