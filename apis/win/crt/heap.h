/* The C heap for the runtime itself: what it allocates, a guest may free(). */
#ifndef APIS_WIN_CRT_HEAP_H
#define APIS_WIN_CRT_HEAP_H

#include <stddef.h>

/* NULL with errno ENOMEM when there is no room. */
void *crt_allocate(size_t size);
void *crt_allocate_zeroed(size_t count, size_t size);
void *crt_reallocate(void *block, size_t size);
void crt_release(void *block);

#endif
