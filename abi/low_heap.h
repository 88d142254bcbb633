/*
 * malloc's family in memory where a guest's 32-bit pointers reach (abi/memory.h: memory_use_low).
 * Blocks are aligned to 16 bytes. Async-signal-unsafe, thread-safe.
 */
#ifndef ABI_LOW_HEAP_H
#define ABI_LOW_HEAP_H

#include <stddef.h>

/* NULL when there is no room. */
void *low_heap_allocate(size_t size);
void *low_heap_allocate_zeroed(size_t size);

/* May move the block; on failure it stays as it is. NULL for the block: a new one. */
void *low_heap_resize(void *block, size_t size);
void low_heap_release(void *block); /* NULL: nothing */
size_t low_heap_usable_size(const void *block);

/* Called for what is given back and is no block; does not return. */
extern void (*low_heap_mistaken)(void);

#endif
