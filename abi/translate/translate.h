/*
 * From 32-bit code to 64-bit code. A guest's eight registers are the host's of the same numbers,
 * the guest's stack is the host's, flags are flags; most instructions are copied. What the two
 * modes do differently (pushes, calls, jumps, absolute addresses, FS) is written anew. Intel SDM
 * volume 2, "Instruction format", and volume 1, "64-bit mode".
 */
#ifndef ABI_TRANSLATE_TRANSLATE_H
#define ABI_TRANSLATE_TRANSLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What segment registers hold for a guest. */
enum { SELECTOR_CODE = 0x23, SELECTOR_DATA = 0x2b, SELECTOR_FS = 0x53 };

/*
 * enter.S: from translated code, calls the function in r10 with r8d and r9 on a stack of the host,
 * and goes on where it says, with all of the guest's state as translate_saved() has it then.
 */
void translate_host_entry(void);

/* Such a function: makes the translation of the code at eip; site is a jump to lead there. */
const void *translate_miss(uint32_t eip, uint8_t *site);

/* The guest's state during translate_host_entry (the TEB's translate_miss), which it may change.
 * The registers are in the order of their numbers. */
struct translate_saved {
    uint64_t flags, registers[8], eip;
};

/* What translation needs. 0 or -errno. */
int translate_open(void);

/* enter.S: faults with the guest's registers; r8d has no code. */
extern const char translate_no_code[], translate_code_start[], translate_code_end[];

/* enter.S: goes on in the guest at r8d, with its registers and the tables in r14 and r15. */
extern const char translate_continue[];

/* Where translated code is in the guest's. */
struct translate_place {
    uint32_t guest; /* the instruction under way, or the next one */
    bool exact;     /* the registers are what the guest's would be before it */
    bool begins;    /* nothing of the instruction has been done, and it has just been come to */
    int behind;     /* bytes of host code since the instruction's start */
};

/* False for code that is not translated. Async-signal-safe. */
bool translate_place(uintptr_t host, struct translate_place *place);

/* The host code of the instruction at eip itself, so that a single step from there does it. */
const void *translate_first(uint32_t eip);

/* Code in the range has changed or gone. */
void translate_forget(uintptr_t guest, size_t size);

/* A write, by the host's code, to a page whose code has been translated: true when it may be tried
 * again. */
bool translate_write_fault(uintptr_t address, uintptr_t host);

#endif
