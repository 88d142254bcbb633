/* Heaps: GetProcessHeap, HeapAlloc and their relatives. */
#include "apis/nt/heap.h"

#include "abi/teb.h"
#include "thunks/api.h"

API(kernel32, HANDLE, GetProcessHeap, (void))
{
    return heap_process();
}

API(kernel32, DWORD, GetProcessHeaps, (DWORD count, PHANDLE heaps OUT COUNT(count)))
{
    return heap_list(heaps, count);
}

API(kernel32, HANDLE, HeapCreate,
    (DWORD options FLAGS(HEAP_), SIZE_T initial_size, SIZE_T maximum_size))
{
    HANDLE heap = NULL;

    if (!maximum_size || initial_size <= maximum_size)
        heap = heap_create(options, maximum_size);
    if (!heap)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return heap;
}

API(kernel32, WINBOOL, HeapDestroy, (HANDLE heap))
{
    if (heap_destroy(heap))
        return TRUE;
    last_error_set(ERROR_INVALID_HANDLE);
    return FALSE;
}

/* HeapAlloc does not set the last error; it raises when asked to. */
static __attribute__((noinline, ms_abi)) LPVOID allocation_failed(HANDLE heap, DWORD flags)
{
    if (flags & HEAP_GENERATE_EXCEPTIONS || heap_raises(heap))
        RaiseException((DWORD)STATUS_NO_MEMORY, 0, 0, NULL);
    return NULL;
}

API(kernel32, LPVOID, HeapAlloc, (HANDLE heap, DWORD flags FLAGS(HEAP_), SIZE_T size))
{
    LPVOID block = heap_allocate(heap, flags, size);

    return block ? block : allocation_failed(heap, flags);
}

API(kernel32, LPVOID, HeapReAlloc,
    (HANDLE heap, DWORD flags FLAGS(HEAP_), LPVOID block, SIZE_T size))
{
    LPVOID moved = heap_reallocate(heap, flags, block, size);

    return moved ? moved : allocation_failed(heap, flags);
}

API(kernel32, WINBOOL, HeapFree, (HANDLE heap, DWORD flags FLAGS(HEAP_), LPVOID block OPTIONAL))
{
    (void)flags;
    if (!block || heap_free(heap, block))
        return TRUE;
    last_error_set(ERROR_INVALID_PARAMETER);
    return FALSE;
}

API(kernel32, SIZE_T, HeapSize, (HANDLE heap, DWORD flags FLAGS(HEAP_), LPCVOID block))
{
    (void)flags;
    return heap_size(heap, block);
}

API(kernel32, WINBOOL, HeapValidate,
    (HANDLE heap, DWORD flags FLAGS(HEAP_), LPCVOID block OPTIONAL))
{
    (void)flags;
    return heap_validate(heap, block);
}

API(kernel32, WINBOOL, HeapLock, (HANDLE heap))
{
    heap_lock(heap);
    return TRUE;
}

API(kernel32, WINBOOL, HeapUnlock, (HANDLE heap))
{
    if (heap_unlock(heap))
        return TRUE;
    last_error_set(ERROR_NOT_OWNER);
    return FALSE;
}

enum { LOW_FRAGMENTATION = 2 };

API(kernel32, WINBOOL, HeapSetInformation,
    (HANDLE heap OPTIONAL, HEAP_INFORMATION_CLASS class, PVOID information BYTES(length),
     SIZE_T length))
{
    ULONG mode;

    (void)heap;
    if (class == HeapEnableTerminationOnCorruption)
        return TRUE; /* the host's allocator always ends a process whose heap is corrupt */
    if (class != HeapCompatibilityInformation || length < sizeof mode) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    mode = *(ULONG *)information;
    if (mode == LOW_FRAGMENTATION)
        return TRUE; /* what every heap reports already */
    last_error_set(ERROR_GEN_FAILURE);
    return FALSE;
}

API(kernel32, WINBOOL, HeapQueryInformation,
    (HANDLE heap OPTIONAL, HEAP_INFORMATION_CLASS class, PVOID information OUT BYTES(length),
     SIZE_T length, PSIZE_T needed OUT OPTIONAL))
{
    (void)heap;
    if (needed)
        *needed = sizeof(ULONG);
    if (class != HeapCompatibilityInformation) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (length < sizeof(ULONG)) {
        last_error_set(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    *(ULONG *)information = LOW_FRAGMENTATION;
    return TRUE;
}

GAP(kernel32, HeapCompact, "the host's allocator does not tell its largest free block");
GAP(kernel32, HeapWalk, "the process heap keeps no list of its blocks");
GAP(kernel32, HeapSummary, "the process heap keeps no list of its blocks");
