/*
 * Memory that the guest gets to see by its address: libc's for a guest whose pointers reach it,
 * low memory for one whose pointers have 32 bits. Blocks are aligned to 16 bytes.
 */
#ifndef ABI_GUEST_MEMORY_H
#define ABI_GUEST_MEMORY_H

#include "abi/low_heap.h"
#include "abi/model.h"

#include <malloc.h>
#include <stdlib.h>

/* NULL when there is no room. */
static inline void *guest_allocate(size_t size)
{
    return guest_is_32() ? low_heap_allocate(size) : malloc(size);
}

static inline void *guest_allocate_zeroed(size_t size)
{
    return guest_is_32() ? low_heap_allocate_zeroed(size) : calloc(1, size);
}

/* May move the block; on failure it stays as it is. NULL for the block: a new one. */
static inline void *guest_resize(void *block, size_t size)
{
    return guest_is_32() ? low_heap_resize(block, size) : realloc(block, size);
}

static inline void guest_release(void *block)
{
    if (guest_is_32())
        low_heap_release(block);
    else
        free(block);
}

static inline size_t guest_usable_size(void *block)
{
    return guest_is_32() ? low_heap_usable_size(block) : malloc_usable_size(block);
}

#endif
