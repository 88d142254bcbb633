/* Virtual memory: VirtualAlloc and its relatives; memory figures of the machine. */
#include "apis/nt/virtual_memory.h"

#include "abi/memory.h"
#include "abi/model.h"
#include "abi/process.h"
#include "apis/host/memory.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <string.h>

/* Only the caller's own memory can be reached: another process has its own book. */
static BOOL is_own_process(HANDLE process)
{
    if (process == GetCurrentProcess() || GetProcessId(process) == GetCurrentProcessId())
        return TRUE;
    last_error_set(ERROR_ACCESS_DENIED);
    return FALSE;
}

API(kernel32, LPVOID, VirtualAlloc,
    (LPVOID address OPTIONAL, SIZE_T size, DWORD kind FLAGS(MEM_COMMIT, MEM_RE, MEM_TOP_DOWN),
     DWORD protect FLAGS(PAGE_)))
{
    void *base = address;
    NTSTATUS status = virtual_allocate(&base, &size, kind, protect);

    return win_result(status) ? base : NULL;
}

API(kernel32, LPVOID, VirtualAllocEx,
    (HANDLE process, LPVOID address OPTIONAL, SIZE_T size,
     DWORD kind FLAGS(MEM_COMMIT, MEM_RE, MEM_TOP_DOWN), DWORD protect FLAGS(PAGE_)))
{
    return is_own_process(process) ? VirtualAlloc(address, size, kind, protect) : NULL;
}

API(kernel32, LPVOID, VirtualAllocExNuma,
    (HANDLE process, LPVOID address OPTIONAL, SIZE_T size,
     DWORD kind FLAGS(MEM_COMMIT, MEM_RE, MEM_TOP_DOWN), DWORD protect FLAGS(PAGE_), DWORD node))
{
    (void)node; /* a preference only */
    return VirtualAllocEx(process, address, size, kind, protect);
}

/* The extended parameters that ask for a place; the others (node, attributes) are preferences. */
static NTSTATUS read_wish(const MEM_EXTENDED_PARAMETER *parameters, ULONG count,
                          struct virtual_wish *wish)
{
    const MEM_ADDRESS_REQUIREMENTS *place;

    memset(wish, 0, sizeof *wish);
    for (ULONG i = 0; i < count; i++) {
        if (parameters[i].Type != MemExtendedParameterAddressRequirements)
            continue;
        place = parameters[i].Pointer;
        wish->below = place->HighestEndingAddress ? (uintptr_t)place->HighestEndingAddress + 1 : 0;
        wish->alignment = place->Alignment;
        if (wish->alignment & (wish->alignment - 1))
            return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

/* MEM_REPLACE_PLACEHOLDER and MEM_RESERVE_PLACEHOLDER; the headers lack their names. */
enum { PLACEHOLDER_KINDS = 0x4000 | 0x40000 };

API_PRIVATE(kernelbase, PVOID, VirtualAlloc2,
            (HANDLE process OPTIONAL, PVOID address OPTIONAL, SIZE_T size,
             ULONG kind FLAGS(MEM_COMMIT, MEM_RE, MEM_TOP_DOWN), ULONG protect FLAGS(PAGE_),
             MEM_EXTENDED_PARAMETER *parameters IN COUNT(count) OPTIONAL, ULONG count))
{
    struct virtual_wish wish;
    void *base = address;
    NTSTATUS status = read_wish(parameters, count, &wish);

    if (process && !is_own_process(process))
        return NULL;
    if (kind & PLACEHOLDER_KINDS)
        status = STATUS_NOT_SUPPORTED;
    if (status == STATUS_SUCCESS)
        status = virtual_allocate_wish(&base, &size, kind, protect, &wish);
    return win_result(status) ? base : NULL;
}

API(kernel32, WINBOOL, VirtualFree,
    (LPVOID address, SIZE_T size, DWORD kind FLAGS(MEM_DECOMMIT, MEM_RELEASE)))
{
    void *base = address;

    return win_result(virtual_free(&base, &size, kind));
}

API(kernel32, WINBOOL, VirtualFreeEx,
    (HANDLE process, LPVOID address, SIZE_T size, DWORD kind FLAGS(MEM_DECOMMIT, MEM_RELEASE)))
{
    return is_own_process(process) && VirtualFree(address, size, kind);
}

API(kernel32, WINBOOL, VirtualProtect,
    (LPVOID address, SIZE_T size, DWORD protect FLAGS(PAGE_), PDWORD old OUT))
{
    void *base = address;
    ULONG before;
    NTSTATUS status;

    if (!old)
        return win_result(STATUS_ACCESS_VIOLATION); /* documented: old must be valid */
    status = virtual_protect(&base, &size, protect, &before);
    *old = before;
    return win_result(status);
}

API(kernel32, WINBOOL, VirtualProtectEx,
    (HANDLE process, LPVOID address, SIZE_T size, DWORD protect FLAGS(PAGE_), PDWORD old OUT))
{
    return is_own_process(process) && VirtualProtect(address, size, protect, old);
}

API(kernel32, SIZE_T, VirtualQuery,
    (LPCVOID address OPTIONAL, PMEMORY_BASIC_INFORMATION information OUT BYTES(size), SIZE_T size))
{
    if (size < sizeof *information) {
        last_error_set(ERROR_BAD_LENGTH);
        return 0;
    }
    return win_result(virtual_query(address, information)) ? sizeof *information : 0;
}

API(kernel32, SIZE_T, VirtualQueryEx,
    (HANDLE process, LPCVOID address OPTIONAL,
     PMEMORY_BASIC_INFORMATION information OUT BYTES(size), SIZE_T size))
{
    return is_own_process(process) ? VirtualQuery(address, information, size) : 0;
}

API(kernel32, WINBOOL, VirtualLock, (LPVOID address, SIZE_T size))
{
    if (host_memory_lock(address, size) == 0)
        return TRUE;
    last_error_set(ERROR_WORKING_SET_QUOTA);
    return FALSE;
}

API(kernel32, WINBOOL, VirtualUnlock, (LPVOID address, SIZE_T size))
{
    if (host_memory_unlock(address, size) == 0)
        return TRUE;
    last_error_set(ERROR_NOT_LOCKED);
    return FALSE;
}

API(kernel32, SIZE_T, GetLargePageMinimum, (void))
{
    return 0x200000;
}

API(kernel32, WINBOOL, FlushInstructionCache, (HANDLE process, LPCVOID base OPTIONAL, SIZE_T size))
{
    (void)process;
    (void)base;
    (void)size;
    return TRUE; /* x86-64 keeps its instruction cache coherent */
}

GAP(kernel32, GetWriteWatch, "write watching is refused when memory is allocated");
GAP(kernel32, ResetWriteWatch, "write watching is refused when memory is allocated");

/* Probes by letting the kernel copy, which cannot fault here. Documented to be unreliable. */
static BOOL can_copy(const void *address, SIZE_T size, BOOL write)
{
    for (SIZE_T done = 0; done < size;) {
        SIZE_T part = MEMORY_PAGE - ((uintptr_t)address + done) % MEMORY_PAGE;

        if (part > size - done)
            part = size - done;
        if (!host_memory_can_reach((const char *)address + done, write))
            return FALSE;
        done += part;
    }
    return TRUE;
}

API(kernel32, WINBOOL, IsBadReadPtr, (CONST VOID * address OPTIONAL, UINT_PTR size))
{
    return !can_copy(address, size, FALSE);
}

API(kernel32, WINBOOL, IsBadWritePtr, (LPVOID address OPTIONAL, UINT_PTR size))
{
    return !can_copy(address, size, TRUE);
}

API(kernel32, WINBOOL, IsBadCodePtr, (FARPROC address OPTIONAL))
{
    return !can_copy((const void *)address, 1, FALSE);
}

API(kernel32, WINBOOL, IsBadStringPtrA, (LPCSTR text OPTIONAL, UINT_PTR limit))
{
    for (UINT_PTR i = 0; i < limit; i++) {
        if (!can_copy(text + i, 1, FALSE))
            return TRUE;
        if (!text[i])
            break;
    }
    return FALSE;
}

API(kernel32, WINBOOL, IsBadStringPtrW, (LPCWSTR text OPTIONAL, UINT_PTR limit))
{
    for (UINT_PTR i = 0; i < limit; i++) {
        if (!can_copy(text + i, sizeof *text, FALSE))
            return TRUE;
        if (!text[i])
            break;
    }
    return FALSE;
}

enum { LARGEST_32 = 0x7fffffff };

static const uintptr_t space_32 = 0x7ffe0000, space_64 = 0x7fffffff0000;

/* What nothing is reserved in, below an address. */
static uintptr_t free_below(uintptr_t end)
{
    struct memory_region region;
    uintptr_t sum = 0;

    for (uintptr_t at = MEMORY_GRANULARITY; at < end; at = region.base + region.size) {
        memory_query((const void *)at, &region);
        if (region.kind == MEMORY_FREE)
            sum += region.size < end - at ? region.size : end - at;
    }
    return sum;
}

API(kernel32, WINBOOL, GlobalMemoryStatusEx, (LPMEMORYSTATUSEX status INOUT))
{
    struct host_memory host;

    if (status->dwLength != sizeof *status) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    host_memory(&host);
    status->ullTotalPhys = host.total;
    status->ullAvailPhys = host.free;
    status->ullTotalPageFile = host.total + host.swap;
    status->ullAvailPageFile = host.free + host.swap_free;
    status->ullTotalVirtual = guest_is_32() ? space_32 : space_64;
    status->ullAvailVirtual =
        guest_is_32() ? free_below(space_32)
                      : status->ullTotalVirtual - (status->ullTotalPhys - status->ullAvailPhys);
    status->ullAvailExtendedVirtual = 0;
    status->dwMemoryLoad = (DWORD)(100 - status->ullAvailPhys * 100 /
                                             (status->ullTotalPhys ? status->ullTotalPhys : 1));
    return TRUE;
}

/* Documented: a 32-bit program gets no more than 2 GB told. */
static SIZE_T told(DWORDLONG size)
{
    return guest_is_32() && size > LARGEST_32 ? LARGEST_32 : size;
}

API(kernel32, VOID, GlobalMemoryStatus, (LPMEMORYSTATUS status OUT))
{
    MEMORYSTATUSEX wide = {.dwLength = sizeof wide};

    GlobalMemoryStatusEx(&wide);
    status->dwLength = sizeof *status;
    status->dwMemoryLoad = wide.dwMemoryLoad;
    status->dwTotalPhys = told(wide.ullTotalPhys);
    status->dwAvailPhys = told(wide.ullAvailPhys);
    status->dwTotalPageFile = told(wide.ullTotalPageFile);
    status->dwAvailPageFile = told(wide.ullAvailPageFile);
    status->dwTotalVirtual = told(wide.ullTotalVirtual);
    status->dwAvailVirtual = told(wide.ullAvailVirtual);
}

API(kernel32, WINBOOL, GetPhysicallyInstalledSystemMemory, (PULONGLONG kilobytes OUT))
{
    struct host_memory host;

    if (!kilobytes) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    host_memory(&host);
    *kilobytes = host.total / 1024;
    return TRUE;
}
