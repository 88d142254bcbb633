/*
 * GlobalAlloc, LocalAlloc and their relatives. A fixed block is a heap block. A moveable one is
 * an entry that points to its block; the entry's address, odd in its eighth byte as on Windows,
 * is the handle, which is how the two kinds are told apart.
 */
#include "apis/nt/heap.h"

#include "abi/teb.h"
#include "thunks/api.h"

#include <stdatomic.h>
#include <string.h>

enum { ENTRY_MARK = 0x4c4d454d, ENTRY_BIAS = 8, LOCK_LIMIT = 255 };

struct entry {
    uint32_t mark;
    uint16_t flags;
    atomic_ushort locks;
    void *block; /* the handle is this field's address; NULL when discarded */
};

_Static_assert(offsetof(struct entry, block) == ENTRY_BIAS, "a handle ends in 8");

static struct entry *entry_of(HANDLE handle)
{
    struct entry *entry = (struct entry *)((char *)handle - ENTRY_BIAS);

    if ((uintptr_t)handle % 16 != ENTRY_BIAS || entry->mark != ENTRY_MARK)
        return NULL;
    return entry;
}

static DWORD heap_flags(UINT flags)
{
    return flags & GMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0;
}

static HANDLE out_of_memory(void)
{
    last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
}

API(kernel32, HGLOBAL, GlobalAlloc, (UINT flags FLAGS(GMEM_), SIZE_T size))
{
    HANDLE heap = heap_process();
    struct entry *entry;

    if (!(flags & GMEM_MOVEABLE)) {
        void *block = heap_allocate(heap, heap_flags(flags), size);

        return block ? block : out_of_memory();
    }
    entry = heap_allocate(heap, HEAP_ZERO_MEMORY, sizeof *entry);
    if (!entry)
        return out_of_memory();
    entry->mark = ENTRY_MARK;
    entry->flags = flags & GMEM_DISCARDABLE ? GMEM_DISCARDABLE : 0;
    if (size) {
        entry->block = heap_allocate(heap, heap_flags(flags), size);
        if (!entry->block) {
            heap_free(heap, entry);
            return out_of_memory();
        }
    }
    return &entry->block;
}

/* The handle of a freed block, or one that failed, is returned; NULL is success. */
API(kernel32, HGLOBAL, GlobalFree, (HGLOBAL memory))
{
    struct entry *entry;

    if (!memory)
        return NULL;
    entry = entry_of(memory);
    if (!entry && heap_free(heap_process(), memory))
        return NULL;
    if (!entry) {
        last_error_set(ERROR_INVALID_HANDLE);
        return memory;
    }
    if (entry->block)
        heap_free(heap_process(), entry->block);
    entry->mark = 0;
    heap_free(heap_process(), entry);
    return NULL;
}

API(kernel32, LPVOID, GlobalLock, (HGLOBAL memory))
{
    struct entry *entry = memory ? entry_of(memory) : NULL;

    if (!entry) {
        if (memory && heap_size(heap_process(), memory) != (SIZE_T)-1)
            return memory; /* a fixed block is always locked */
        last_error_set(ERROR_INVALID_HANDLE);
        return NULL;
    }
    if (!entry->block) {
        last_error_set(ERROR_DISCARDED);
        return NULL;
    }
    if (entry->locks < LOCK_LIMIT)
        entry->locks++;
    return entry->block;
}

API(kernel32, WINBOOL, GlobalUnlock, (HGLOBAL memory))
{
    struct entry *entry = memory ? entry_of(memory) : NULL;

    if (!entry)
        return TRUE; /* fixed memory: documented to return TRUE */
    if (entry->locks == 0) {
        last_error_set(ERROR_NOT_LOCKED);
        return FALSE;
    }
    if (--entry->locks > 0)
        return TRUE;
    last_error_set(NO_ERROR);
    return FALSE;
}

API(kernel32, SIZE_T, GlobalSize, (HGLOBAL memory))
{
    struct entry *entry = memory ? entry_of(memory) : NULL;
    SIZE_T size;

    if (entry && !entry->block)
        return 0;
    size = memory ? heap_size(heap_process(), entry ? entry->block : memory) : (SIZE_T)-1;
    if (size != (SIZE_T)-1)
        return size;
    last_error_set(ERROR_INVALID_HANDLE);
    return 0;
}

API(kernel32, UINT, GlobalFlags, (HGLOBAL memory))
{
    struct entry *entry = memory ? entry_of(memory) : NULL;

    if (entry)
        return entry->locks | entry->flags | (entry->block ? 0 : GMEM_DISCARDED);
    if (memory && heap_size(heap_process(), memory) != (SIZE_T)-1)
        return 0;
    last_error_set(ERROR_INVALID_HANDLE);
    return GMEM_INVALID_HANDLE;
}

static HANDLE resize_entry(struct entry *entry, SIZE_T size, UINT flags)
{
    HANDLE heap = heap_process();
    void *made = NULL;

    if (size == 0 && entry->locks > 0) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (size && entry->block) {
        DWORD in_place = entry->locks && !(flags & GMEM_MOVEABLE) ? HEAP_REALLOC_IN_PLACE_ONLY : 0;

        made = heap_reallocate(heap, heap_flags(flags) | in_place, entry->block, size);
    } else if (size) {
        made = heap_allocate(heap, heap_flags(flags), size);
    } else if (entry->block) {
        heap_free(heap, entry->block);
    }
    if (size && !made)
        return out_of_memory();
    entry->block = made;
    return &entry->block;
}

API(kernel32, HGLOBAL, GlobalReAlloc, (HGLOBAL memory, SIZE_T size, UINT flags FLAGS(GMEM_)))
{
    struct entry *entry = memory ? entry_of(memory) : NULL;
    DWORD heap = heap_flags(flags);
    void *made;

    if (flags & GMEM_MODIFY) {
        if (entry)
            entry->flags = flags & GMEM_DISCARDABLE;
        return memory;
    }
    if (entry)
        return resize_entry(entry, size, flags);
    if (!memory || heap_size(heap_process(), memory) == (SIZE_T)-1) {
        last_error_set(ERROR_INVALID_HANDLE);
        return NULL;
    }
    /* A fixed block only moves when the caller says that it may. */
    if (!(flags & GMEM_MOVEABLE))
        heap |= HEAP_REALLOC_IN_PLACE_ONLY;
    made = heap_reallocate(heap_process(), heap, memory, size);
    return made ? made : out_of_memory();
}

GAP(kernel32, GlobalHandle, "a moveable block does not know its handle");

/*
 * The Local functions are the Global ones: the flags that both have differ in
 * LMEM_DISCARDABLE alone, which is GMEM_DISCARDABLE and more bits.
 */
API(kernel32, HLOCAL, LocalAlloc, (UINT flags FLAGS(LMEM_), SIZE_T size))
{
    return GlobalAlloc(flags, size);
}

API(kernel32, HLOCAL, LocalFree, (HLOCAL memory))
{
    return GlobalFree(memory);
}

API(kernel32, LPVOID, LocalLock, (HLOCAL memory))
{
    return GlobalLock(memory);
}

API(kernel32, WINBOOL, LocalUnlock, (HLOCAL memory))
{
    return GlobalUnlock(memory);
}

API(kernel32, SIZE_T, LocalSize, (HLOCAL memory))
{
    return GlobalSize(memory);
}

API(kernel32, UINT, LocalFlags, (HLOCAL memory))
{
    return GlobalFlags(memory);
}

API(kernel32, HLOCAL, LocalReAlloc, (HLOCAL memory, SIZE_T size, UINT flags FLAGS(LMEM_)))
{
    return GlobalReAlloc(memory, size, flags);
}

GAP(kernel32, LocalHandle, "a moveable block does not know its handle");
