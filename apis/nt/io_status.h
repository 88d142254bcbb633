/* IO_STATUS_BLOCK in the guest's layout: a status in a pointer's room, and a word behind it. */
#ifndef APIS_NT_IO_STATUS_H
#define APIS_NT_IO_STATUS_H

#include "abi/guest_pointer.h"
#include "abi/windows.h"

#include <winternl.h>

static inline NTSTATUS io_status(const IO_STATUS_BLOCK *block)
{
    return __atomic_load_n(&block->Status, __ATOMIC_ACQUIRE);
}

static inline void io_status_begin(IO_STATUS_BLOCK *block)
{
    block->Status = STATUS_PENDING;
}

static inline ULONG_PTR io_information(const IO_STATUS_BLOCK *block)
{
    return (ULONG_PTR)guest_pointer_at(block, 1);
}

static inline void io_information_set(IO_STATUS_BLOCK *block, ULONG_PTR information)
{
    guest_word_put((char *)block + guest_pointer_size(), information);
}

/* The status last: who polls it takes the rest as given. */
static inline void io_status_set(IO_STATUS_BLOCK *block, NTSTATUS status, ULONG_PTR information)
{
    io_information_set(block, information);
    __atomic_store_n(&block->Status, status, __ATOMIC_RELEASE);
}

#endif
