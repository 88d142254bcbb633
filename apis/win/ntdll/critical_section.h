/*
 * RTL_CRITICAL_SECTION in the guest's memory. What changes as it is entered and left lies alike in
 * both models, behind a pointer; a thread's identifier has no more than 32 bits.
 */
#ifndef APIS_WIN_NTDLL_CRITICAL_SECTION_H
#define APIS_WIN_NTDLL_CRITICAL_SECTION_H

#include "abi/guest_pointer.h"
#include "abi/windows.h"

#include <stdatomic.h>

struct critical_section {
    atomic_int lock_count;
    LONG recursion_count;
    DWORD owner;
};

struct critical_section_32 {
    uint32_t debug_info;
    struct critical_section state;
    uint32_t semaphore, spin_count;
};

_Static_assert(offsetof(RTL_CRITICAL_SECTION, LockCount) == 8, "the state lies behind a pointer");
_Static_assert(offsetof(RTL_CRITICAL_SECTION, RecursionCount) == 12, "as in the state");
_Static_assert(offsetof(RTL_CRITICAL_SECTION, OwningThread) == 16, "as in the state");
_Static_assert(sizeof(struct critical_section_32) == 24, "of 32-bit Windows");

static inline struct critical_section *critical_section_of_64(RTL_CRITICAL_SECTION *section)
{
    return (struct critical_section *)&section->LockCount;
}

static inline struct critical_section *critical_section_of_32(RTL_CRITICAL_SECTION *section)
{
    return &((struct critical_section_32 *)section)->state;
}

static inline struct critical_section *critical_section_of(RTL_CRITICAL_SECTION *section)
{
    return guest_is_32() ? critical_section_of_32(section) : critical_section_of_64(section);
}

static inline void *critical_section_spin_count(RTL_CRITICAL_SECTION *section)
{
    return guest_is_32() ? (void *)&((struct critical_section_32 *)section)->spin_count
                         : &section->SpinCount;
}

#endif
