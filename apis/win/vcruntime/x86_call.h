/* Pieces of a 32-bit program's functions that the C runtime runs: in their frame, or as member
 * functions, or as functions of cdecl or stdcall. */
#ifndef APIS_WIN_VCRUNTIME_X86_CALL_H
#define APIS_WIN_VCRUNTIME_X86_CALL_H

#include "abi/guest32.h"

static inline void *x86_pointer(uint32_t address)
{
    return (void *)(uintptr_t)address;
}

/* A filter, a __finally or catch block, or an unwind action: EBP is its function's. */
static inline uint32_t x86_call_in_frame(uint32_t code, uint32_t ebp)
{
    const struct guest32_registers registers = {.ebp = ebp};

    return (uint32_t)guest32_call_with(code, NULL, 0, &registers);
}

/* thiscall: the object is in ECX. */
static inline uint32_t x86_call_member(uint32_t code, uint32_t object, const uint32_t *arguments,
                                       unsigned count)
{
    const struct guest32_registers registers = {.ecx = object};

    return (uint32_t)guest32_call_with(code, arguments, count, &registers);
}

static inline uint32_t x86_call(uint32_t code, uint32_t argument)
{
    return (uint32_t)guest32_call(code, &argument, 1);
}

#endif
