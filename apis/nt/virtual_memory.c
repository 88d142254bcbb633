/* See virtual_memory.h. Rounding and errors follow NtAllocateVirtualMemory's documentation. */
#include "apis/nt/virtual_memory.h"

#include "abi/memory.h"
#include "apis/host/memory.h"

#include <errno.h>
#include <string.h>

#define HIGHEST_ADDRESS 0x7ffffffeffffull

enum {
    KNOWN_KINDS = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_TOP_DOWN | MEM_RESET_UNDO |
                  MEM_LARGE_PAGES | MEM_PHYSICAL | MEM_WRITE_WATCH
};

static NTSTATUS status_from_memory(int result)
{
    switch (result) {
    case 0:
        return STATUS_SUCCESS;
    case -ENOMEM:
        return STATUS_NO_MEMORY;
    case -EEXIST:
    case -EFAULT:
        return STATUS_CONFLICTING_ADDRESSES;
    case -EACCES:
    case -EPERM:
        return STATUS_ACCESS_DENIED;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

static BOOL protection_known(ULONG protect)
{
    ULONG basic = protect & 0xff, modifiers = protect & ~0xffu;

    if (modifiers & ~(ULONG)(PAGE_GUARD | PAGE_NOCACHE | PAGE_WRITECOMBINE | PAGE_TARGETS_INVALID))
        return FALSE;
    if (basic == 0 || basic & (basic - 1))
        return FALSE;
    return !(basic == PAGE_NOACCESS && modifiers & PAGE_GUARD);
}

static void round_range(uintptr_t *at, SIZE_T *size, uintptr_t unit)
{
    uintptr_t end = (*at + *size + MEMORY_PAGE - 1) & ~(uintptr_t)(MEMORY_PAGE - 1);

    *at &= ~(unit - 1);
    *size = end - *at;
}

/* Over-reserves, then keeps the aligned part by asking for exactly that place. */
static int reserve_aligned(SIZE_T size, const struct virtual_wish *wish, ULONG protect, void **base)
{
    uintptr_t aligned;
    void *wide;
    int result;

    result = memory_reserve(0, size + wish->alignment, wish->below, protect, MEMORY_PRIVATE, &wide);
    if (result < 0)
        return result;
    aligned = ((uintptr_t)wide + wish->alignment - 1) & ~(wish->alignment - 1);
    memory_release(wide);
    return memory_reserve(aligned, size, 0, protect, MEMORY_PRIVATE, base);
}

static int reserve(uintptr_t at, SIZE_T size, ULONG kind, ULONG protect,
                   const struct virtual_wish *wish, void **base)
{
    int result;

    if (!at && wish->alignment > MEMORY_GRANULARITY) {
        result = reserve_aligned(size, wish, protect, base);
        if (result == 0 && kind & MEM_COMMIT)
            result = memory_commit(*base, size, protect);
        return result;
    }
    if (kind & MEM_COMMIT)
        return memory_allocate(at, size, wish->below, protect, MEMORY_PRIVATE, base);
    return memory_reserve(at, size, wish->below, protect, MEMORY_PRIVATE, base);
}

static NTSTATUS check_request(uintptr_t at, SIZE_T size, ULONG kind, ULONG protect)
{
    if (!protection_known(protect))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (kind & ~(ULONG)KNOWN_KINDS || !(kind & (MEM_COMMIT | MEM_RESERVE | MEM_RESET)))
        return STATUS_INVALID_PARAMETER;
    if (kind & MEM_RESET && kind != MEM_RESET)
        return STATUS_INVALID_PARAMETER;
    if (kind & (MEM_PHYSICAL | MEM_WRITE_WATCH | MEM_RESET_UNDO))
        return STATUS_NOT_SUPPORTED;
    if (kind & MEM_LARGE_PAGES)
        return STATUS_PRIVILEGE_NOT_HELD; /* SeLockMemoryPrivilege is not given by default */
    if (size == 0)
        return STATUS_INVALID_PARAMETER;
    if (at > HIGHEST_ADDRESS || size > HIGHEST_ADDRESS - at)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

static NTSTATUS reset(uintptr_t at, SIZE_T size)
{
    return host_memory_forget((void *)at, size) < 0 ? STATUS_CONFLICTING_ADDRESSES : STATUS_SUCCESS;
}

NTSTATUS virtual_allocate_wish(void **base, SIZE_T *size, ULONG kind, ULONG protect,
                               const struct virtual_wish *wish)
{
    uintptr_t at = (uintptr_t)*base;
    SIZE_T length = *size;
    NTSTATUS status = check_request(at, length, kind, protect);
    bool reserving = kind & MEM_RESERVE || (!at && kind & MEM_COMMIT);

    if (status != STATUS_SUCCESS)
        return status;
    round_range(&at, &length, reserving ? MEMORY_GRANULARITY : MEMORY_PAGE);
    if (kind & MEM_RESET) {
        status = reset(at, length);
    } else if (reserving) {
        status = status_from_memory(reserve(at, length, kind, protect, wish, base));
        at = (uintptr_t)*base;
    } else {
        status = status_from_memory(memory_commit((void *)at, length, protect));
    }
    *base = status == STATUS_SUCCESS ? (void *)at : NULL;
    *size = length;
    return status;
}

NTSTATUS virtual_allocate(void **base, SIZE_T *size, ULONG kind, ULONG protect)
{
    static const struct virtual_wish none;

    return virtual_allocate_wish(base, size, kind, protect, &none);
}

static NTSTATUS release(void **base, SIZE_T *size)
{
    struct memory_region region;

    if (*size != 0)
        return STATUS_INVALID_PARAMETER;
    memory_query(*base, &region);
    if (region.kind == MEMORY_FREE)
        return STATUS_MEMORY_NOT_ALLOCATED;
    if (region.kind != MEMORY_PRIVATE)
        return STATUS_INVALID_PARAMETER;
    if (region.allocation_base != (uintptr_t)*base)
        return STATUS_FREE_VM_NOT_AT_BASE;
    return memory_release(*base) == 0 ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS virtual_free(void **base, SIZE_T *size, ULONG kind)
{
    uintptr_t at = (uintptr_t)*base;
    struct memory_region region;

    if (kind == MEM_RELEASE)
        return release(base, size);
    if (kind != MEM_DECOMMIT)
        return STATUS_INVALID_PARAMETER;
    memory_query(*base, &region);
    if (region.kind == MEMORY_FREE)
        return STATUS_MEMORY_NOT_ALLOCATED;
    if (*size == 0) { /* the whole reservation, which only its base may ask for */
        if (region.allocation_base != at)
            return STATUS_FREE_VM_NOT_AT_BASE;
        do {
            *size = region.base + region.size - at;
            memory_query((void *)(at + *size), &region);
        } while (region.allocation_base == at);
    }
    round_range(&at, size, MEMORY_PAGE);
    *base = (void *)at;
    return memory_decommit(*base, *size) == 0 ? STATUS_SUCCESS : STATUS_UNABLE_TO_FREE_VM;
}

NTSTATUS virtual_protect(void **base, SIZE_T *size, ULONG protect, ULONG *old)
{
    uintptr_t at = (uintptr_t)*base;
    uint32_t before;
    int result;

    if (!protection_known(protect))
        return STATUS_INVALID_PAGE_PROTECTION;
    round_range(&at, size, MEMORY_PAGE);
    *base = (void *)at;
    result = memory_protect(*base, *size, protect, &before);
    *old = before;
    if (result == -EFAULT) {
        struct memory_region region;

        memory_query(*base, &region);
        return region.kind == MEMORY_FREE ? STATUS_CONFLICTING_ADDRESSES : STATUS_NOT_COMMITTED;
    }
    return status_from_memory(result);
}

NTSTATUS virtual_query(const void *at, MEMORY_BASIC_INFORMATION *information)
{
    static const DWORD kinds[] = {0, MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE};
    struct memory_region region;

    memset(information, 0, sizeof *information);
    if ((uintptr_t)at > HIGHEST_ADDRESS)
        return STATUS_INVALID_PARAMETER;
    memory_query(at, &region);
    information->BaseAddress = (void *)region.base;
    information->AllocationBase = (void *)region.allocation_base;
    information->AllocationProtect = region.allocation_protect;
    information->RegionSize = region.size;
    information->State = region.committed             ? MEM_COMMIT
                         : region.kind == MEMORY_FREE ? MEM_FREE
                                                      : MEM_RESERVE;
    information->Protect = region.protect;
    information->Type = kinds[region.kind];
    return STATUS_SUCCESS;
}
