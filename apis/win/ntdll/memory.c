/* ntdll's memory: NtAllocateVirtualMemory and its relatives, Rtl heaps, block operations. */
#include "apis/nt/heap.h"
#include "apis/nt/virtual_memory.h"

#include "abi/teb.h"
#include "thunks/api.h"
#include "thunks/guest_struct.h"

#include <string.h>

enum { OWN_PROCESS = -1 };

static NTSTATUS check_process(HANDLE process)
{
    return process == (HANDLE)OWN_PROCESS ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

API_PRIVATE(ntdll, NTSTATUS, NtAllocateVirtualMemory,
            (HANDLE process, PVOID *base INOUT, ULONG_PTR zero_bits, PSIZE_T size INOUT,
             ULONG kind FLAGS(MEM_COMMIT, MEM_RE, MEM_TOP_DOWN), ULONG protect FLAGS(PAGE_)))
{
    struct virtual_wish wish = {0};
    NTSTATUS status = check_process(process);

    if (status != STATUS_SUCCESS)
        return status;
    if (zero_bits && zero_bits < 32)
        wish.below = 1ull << (32 - zero_bits);
    else if (zero_bits)
        wish.below = 1ull << (64 - __builtin_clzll(zero_bits));
    return virtual_allocate_wish(base, size, kind, protect, &wish);
}

API_PRIVATE(ntdll, NTSTATUS, NtFreeVirtualMemory,
            (HANDLE process, PVOID *base INOUT, PSIZE_T size INOUT,
             ULONG kind FLAGS(MEM_DECOMMIT, MEM_RELEASE)))
{
    NTSTATUS status = check_process(process);

    return status == STATUS_SUCCESS ? virtual_free(base, size, kind) : status;
}

API_PRIVATE(ntdll, NTSTATUS, NtProtectVirtualMemory,
            (HANDLE process, PVOID *base INOUT, PSIZE_T size INOUT, ULONG protect FLAGS(PAGE_),
             PULONG old OUT))
{
    NTSTATUS status = check_process(process);

    return status == STATUS_SUCCESS ? virtual_protect(base, size, protect, old) : status;
}

GUEST_STRUCT(MEMORY_BASIC_INFORMATION);

API_PRIVATE(ntdll, NTSTATUS, NtQueryVirtualMemory,
            (HANDLE process, LPCVOID address, ULONG class, PVOID buffer OUT BYTES(length),
             SIZE_T length, PSIZE_T done OUT OPTIONAL))
{
    enum { BASIC_INFORMATION = 0 };
    MEMORY_BASIC_INFORMATION information = {0};
    NTSTATUS status = check_process(process);

    if (status != STATUS_SUCCESS)
        return status;
    if (class != BASIC_INFORMATION)
        return STATUS_INVALID_INFO_CLASS;
    if (length < guest_struct_size(layout_MEMORY_BASIC_INFORMATION))
        return STATUS_INFO_LENGTH_MISMATCH;
    status = virtual_query(address, &information);
    guest_struct_put(buffer, &information, layout_MEMORY_BASIC_INFORMATION);
    if (done)
        *done = guest_struct_size(layout_MEMORY_BASIC_INFORMATION);
    return status;
}

API_PRIVATE(ntdll, NTSTATUS, NtFlushInstructionCache,
            (HANDLE process, LPCVOID base OPTIONAL, SIZE_T size))
{
    (void)process;
    (void)base;
    (void)size;
    return STATUS_SUCCESS; /* x86-64 keeps its instruction cache coherent */
}

API_PRIVATE(ntdll, PVOID, RtlAllocateHeap, (PVOID heap, ULONG flags FLAGS(HEAP_), SIZE_T size))
{
    return HeapAlloc(heap, flags, size);
}

API_PRIVATE(ntdll, PVOID, RtlReAllocateHeap,
            (PVOID heap, ULONG flags FLAGS(HEAP_), PVOID block, SIZE_T size))
{
    return HeapReAlloc(heap, flags, block, size);
}

API_PRIVATE(ntdll, BOOLEAN, RtlFreeHeap,
            (PVOID heap, ULONG flags FLAGS(HEAP_), PVOID block OPTIONAL))
{
    return HeapFree(heap, flags, block) != FALSE;
}

API_PRIVATE(ntdll, SIZE_T, RtlSizeHeap, (PVOID heap, ULONG flags FLAGS(HEAP_), PVOID block))
{
    (void)flags;
    return heap_size(heap, block);
}

API_PRIVATE(ntdll, PVOID, RtlCreateHeap,
            (ULONG flags FLAGS(HEAP_), PVOID base OPTIONAL, SIZE_T reserve, SIZE_T commit,
             PVOID lock OPTIONAL, PVOID parameters OPTIONAL))
{
    (void)reserve;
    (void)commit;
    if (base || lock || parameters)
        return NULL; /* a heap in the caller's memory, or under its lock, is not made */
    return heap_create(flags & ~(ULONG)HEAP_GROWABLE, 0);
}

/* NULL is success; a heap that could not be destroyed is returned. */
API_PRIVATE(ntdll, PVOID, RtlDestroyHeap, (PVOID heap))
{
    return heap_destroy(heap) ? NULL : heap;
}

API_PRIVATE(ntdll, BOOLEAN, RtlValidateHeap,
            (PVOID heap, ULONG flags FLAGS(HEAP_), PVOID block OPTIONAL))
{
    (void)flags;
    return heap_validate(heap, block);
}

API_PRIVATE(ntdll, BOOLEAN, RtlLockHeap, (PVOID heap))
{
    heap_lock(heap);
    return TRUE;
}

API_PRIVATE(ntdll, BOOLEAN, RtlUnlockHeap, (PVOID heap))
{
    return heap_unlock(heap);
}

API_PRIVATE(ntdll, VOID, RtlMoveMemory,
            (PVOID to OUT BYTES(size), const void *from BYTES(size), SIZE_T size))
{
    memmove(to, from, size);
}

API_PRIVATE(ntdll, VOID, RtlCopyMemory,
            (PVOID to OUT BYTES(size), const void *from BYTES(size), SIZE_T size))
{
    memcpy(to, from, size);
}

API_PRIVATE(ntdll, VOID, RtlFillMemory, (PVOID to OUT BYTES(size), SIZE_T size, int byte))
{
    memset(to, byte, size);
}

API_PRIVATE(ntdll, VOID, RtlZeroMemory, (PVOID to OUT BYTES(size), SIZE_T size))
{
    memset(to, 0, size);
}

/* How many bytes are equal from the start. */
API_PRIVATE(ntdll, SIZE_T, RtlCompareMemory,
            (const void *first BYTES(size), const void *second BYTES(size), SIZE_T size))
{
    const unsigned char *a = first, *b = second;
    SIZE_T same = 0;

    while (same < size && a[same] == b[same])
        same++;
    return same;
}

ALIAS(kernel32, RtlMoveMemory, "ntdll.RtlMoveMemory");
ALIAS(kernel32, RtlCopyMemory, "ntdll.RtlCopyMemory");
ALIAS(kernel32, RtlFillMemory, "ntdll.RtlFillMemory");
ALIAS(kernel32, RtlZeroMemory, "ntdll.RtlZeroMemory");
ALIAS(kernel32, RtlCompareMemory, "ntdll.RtlCompareMemory");
ALIAS(ntdll, ZwAllocateVirtualMemory, "ntdll.NtAllocateVirtualMemory");
ALIAS(ntdll, ZwFreeVirtualMemory, "ntdll.NtFreeVirtualMemory");
ALIAS(ntdll, ZwProtectVirtualMemory, "ntdll.NtProtectVirtualMemory");
ALIAS(ntdll, ZwQueryVirtualMemory, "ntdll.NtQueryVirtualMemory");
