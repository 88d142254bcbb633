/*
 * Reads that may fault and are told so, at the cost of a plain read when they do not: the fault
 * handler finds the instruction in a table that the compiler's output collects.
 */
#ifndef ABI_FIXUP_H
#define ABI_FIXUP_H

#include <stdbool.h>
#include <stdint.h>

/* Offsets from the field itself, so that the table needs no relocation. */
struct fixup {
    int32_t instruction, resume;
};

/* False, and value 0, where there is nothing to read. */
static inline bool fixup_read(const volatile void *at, uint64_t *value)
{
    bool readable = true;

    __asm__ volatile("1:\tmovq (%2), %0\n"
                     "\tjmp 3f\n"
                     "2:\txorl %k0, %k0\n"
                     "\txorb %b1, %b1\n"
                     "3:\n"
                     "\t.pushsection fixups, \"a\"\n"
                     "\t.long 1b - .\n"
                     "\t.long 2b - .\n"
                     "\t.popsection"
                     : "=&r"(*value), "+r"(readable)
                     : "r"(at));
    return readable;
}

/* For the fault handler: where to go on after a fault there, or 0. Async-signal-safe. */
uintptr_t fixup_find(uintptr_t instruction);

#endif
