/* VirtualAlloc and its relatives as NTSTATUS functions over abi/memory.h. */
#ifndef APIS_NT_VIRTUAL_MEMORY_H
#define APIS_NT_VIRTUAL_MEMORY_H

#include "abi/windows.h"

#include <stdint.h>

/* kind: MEM_RESERVE, MEM_COMMIT, MEM_RESET and modifiers. base and size: wanted in, got out. */
NTSTATUS virtual_allocate(void **base, SIZE_T *size, ULONG kind, ULONG protect);

/* The same under a limit and with an alignment, 0 for none. */
struct virtual_wish {
    uintptr_t below, alignment;
};
NTSTATUS virtual_allocate_wish(void **base, SIZE_T *size, ULONG kind, ULONG protect,
                               const struct virtual_wish *wish);
NTSTATUS virtual_free(void **base, SIZE_T *size, ULONG kind);
NTSTATUS virtual_protect(void **base, SIZE_T *size, ULONG protect, ULONG *old);
NTSTATUS virtual_query(const void *at, MEMORY_BASIC_INFORMATION *information);

#endif
