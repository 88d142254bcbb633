/* Windows heaps over the host's allocator. A block knows its exact size and its heap. */
#ifndef APIS_NT_HEAP_H
#define APIS_NT_HEAP_H

#include "abi/windows.h"

#include <stdbool.h>

/* flags: HEAP_CREATE_ENABLE_EXECUTE, HEAP_GENERATE_EXCEPTIONS. maximum 0: no limit. */
HANDLE heap_create(DWORD flags, SIZE_T maximum);
bool heap_destroy(HANDLE heap);
HANDLE heap_process(void); /* made on first use; also peb->process_heap */

/*
 * The guest's convention, so that a guest's call goes all the way to a cached block without the
 * registers being saved that the host's convention gives up.
 */
#define HEAP_CALL __attribute__((ms_abi))

/* NULL when there is no memory (or heap); raising an exception is the caller's part. */
HEAP_CALL void *heap_allocate(HANDLE heap, DWORD flags, SIZE_T size);
void *heap_reallocate(HANDLE heap, DWORD flags, void *block, SIZE_T size);
HEAP_CALL bool heap_free(HANDLE heap, void *block); /* false: not a block of this heap */
SIZE_T heap_size(HANDLE heap, const void *block);   /* (SIZE_T)-1: not a block of this heap */
bool heap_validate(HANDLE heap, const void *block);

/* Whether HEAP_GENERATE_EXCEPTIONS was given at creation. */
bool heap_raises(HANDLE heap);
void heap_lock(HANDLE heap);
bool heap_unlock(HANDLE heap);              /* false: the calling thread does not hold it */
DWORD heap_list(HANDLE *heaps, DWORD room); /* how many there are */

/* The calling thread ends: what it keeps for its next allocations goes back. */
void heap_thread_end(void);

#endif
