/*
 * Code of a guest with 32-bit registers, as the host calls it. Such code is not run in the
 * processor's 32-bit mode, which a kernel or a hypervisor may not offer: abi/translate turns it
 * into 64-bit code block by block.
 */
#ifndef ABI_GUEST32_H
#define ABI_GUEST32_H

#include <stdint.h>

/*
 * Calls a guest function from host code that runs on the guest's stack, with `count` 32-bit
 * arguments; whether the function removes them (stdcall) or not (cdecl) makes no difference.
 * Gives back EDX:EAX.
 */
uint64_t guest32_call(uint32_t function, const uint32_t *arguments, unsigned count);

#endif
