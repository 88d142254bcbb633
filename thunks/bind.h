/*
 * Which code a guest's call reaches. The loader makes a stub `jmp *slot` for each export of a
 * builtin DLL; what is in the slot is decided here: the host's implementation, a named trap for a
 * gap, or, while somebody watches, the trace or a hook. The stubs of a 32-bit guest are never run:
 * who meets the address of one converts the call.
 */
#ifndef THUNKS_BIND_H
#define THUNKS_BIND_H

#include "thunks/descriptor.h"

/* A builtin DLL's exports, in the order of its slots. Lives as long as the process. */
struct bound_dll {
    const char *name; /* "kernel32.dll" */
    const struct call *const *calls;
    void **slots;
    size_t count;
    uint32_t stubs32; /* a 32-bit guest's address of the first slot's stub; 0: a 64-bit guest */
    uint32_t stub_size;
    struct bound_dll *next;   /* for bind.c */
    struct watched **watched; /* for watch.c: as many as slots, or NULL */
};

/* Fills the slots and remembers them: trace and hooks may change them at any time. A gap's
 * slot gets its trap (GetProcAddress does not find gaps). A slot of a
 * variable (CALL_DATA) gets its address and is left alone. */
void bind_dll(struct bound_dll *dll);

/* For watch.c: the DLLs so far, under the lock. */
void bind_lock(void);
void bind_unlock(void);
struct bound_dll *bind_dlls(void);

/*
 * Code to put where an import cannot be met, by name ("#12" for an ordinal). Whoever calls it
 * leaves a line on stderr and gets the exception of a delayed import that is not there. Both
 * strings are copied. NULL with errno when there is no memory.
 */
void *bind_missing(const char *dll, const char *name);

/* The same for a 32-bit guest: an address to which it may jump. 0 with errno. */
uint32_t bind_missing32(const char *dll, const char *name);

#endif
