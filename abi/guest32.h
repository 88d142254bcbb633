/*
 * Code of a guest with 32-bit registers, as the host calls it. Such code is not run in the
 * processor's 32-bit mode, which a kernel or a hypervisor may not offer: abi/translate turns it
 * into 64-bit code block by block.
 */
#ifndef ABI_GUEST32_H
#define ABI_GUEST32_H

#include "abi/teb.h"

#include <stdbool.h>
#include <stdint.h>

/* Before the first guest code runs. 0 or -errno. */
int guest32_start(void);

/*
 * Calls a guest function from host code that runs on the guest's stack, with `count` 32-bit
 * arguments; whether the function removes them (stdcall) or not (cdecl) makes no difference.
 * Gives back EDX:EAX.
 */
uint64_t guest32_call(uint32_t function, const uint32_t *arguments, unsigned count);

/* The registers that a call begins with; ESP is where the caller's frame is. */
struct guest32_registers {
    uint32_t eax, ecx, edx, ebx, ebp, esi, edi;
};

uint64_t guest32_call_with(uint32_t function, const uint32_t *arguments, unsigned count,
                           const struct guest32_registers *registers);

/* Goes on in the guest where the context says, with its floating point if ContextFlags say so. */
void guest32_resume(const WOW64_CONTEXT *context) __attribute__((noreturn));

/*
 * What host code that a guest has called knows of its caller: the return address and the
 * arguments are at esp.
 */
struct guest32_gate {
    uint32_t ebx, ebp, esi, edi, esp, reserved;
};

/* What guest32_call_with leaves on the stack, innermost first from the TEB. */
#define GUEST32_CALL_MARK UINT64_C(0x8e32ca11b0d1e5c7)
struct guest32_call {
    uint64_t mark;                   /* xored with where this is */
    struct guest32_call *previous;   /* further up, or NULL */
    const struct guest32_gate *gate; /* the guest's call that the host was serving; or NULL */
};

/* The calls below this stack pointer of the thread's guest will not return. rsp: the thread's. */
void guest32_abandon(struct teb *teb, uintptr_t rsp, uint32_t esp);

/* Where such a call returns to. */
extern uint32_t guest32_return_address;

/*
 * A guest address at which host code takes over: with the guest's registers live, r10 the record,
 * r8d the address and nothing else promised. 0 when there is no room.
 */
uint32_t guest32_native(const void *code, const void *record);

/* A guest address that is nobody's, for guest32_resolve to know. 0 when there are no more. */
uint32_t guest32_address_take(void);

/* Asked for the code at addresses of builtin modules; NULL for those that it does not know. */
extern const void *(*guest32_resolve)(uint32_t address);

bool guest32_is_translated(uintptr_t pc);

#endif
