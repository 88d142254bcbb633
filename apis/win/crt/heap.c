/*
 * malloc and its family, and operator new (Microsoft C runtime library reference: "Memory
 * allocation"). The heap is the process's: GetProcessHeap() and _get_heap_handle() are one.
 */
#include "apis/win/crt/heap.h"

#include "apis/nt/heap.h"
#include "apis/win/crt/errors.h"
#include "thunks/api.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef int(WINAPI *new_handler)(size_t size);

static new_handler no_memory_handler;
static int malloc_calls_handler;

/* The four calls that everything here rests on. */
static void *heap_new(size_t size)
{
    return heap_allocate(heap_process(), 0, size);
}

static void *heap_resize(void *block, size_t size)
{
    return heap_reallocate(heap_process(), 0, block, size);
}

static void heap_delete(void *block)
{
    heap_free(heap_process(), block);
}

static size_t heap_size_of(void *block)
{
    return heap_size(heap_process(), block);
}

static bool retry_after_handler(size_t size)
{
    return malloc_calls_handler && no_memory_handler && no_memory_handler(size);
}

void *crt_allocate(size_t size)
{
    void *block;

    while (!(block = heap_new(size))) {
        if (!retry_after_handler(size)) {
            error_set(CRT_ENOMEM);
            return NULL;
        }
    }
    return block;
}

void *crt_allocate_zeroed(size_t count, size_t size)
{
    size_t total;
    void *block;

    if (__builtin_mul_overflow(count, size, &total)) {
        error_set(CRT_ENOMEM);
        return NULL;
    }
    block = crt_allocate(total);
    return block ? memset(block, 0, total) : NULL;
}

void *crt_reallocate(void *block, size_t size)
{
    void *moved;

    if (!block)
        return crt_allocate(size);
    while (!(moved = heap_resize(block, size))) {
        if (!retry_after_handler(size)) {
            error_set(CRT_ENOMEM);
            return NULL;
        }
    }
    return moved;
}

void crt_release(void *block)
{
    if (block)
        heap_delete(block);
}

CRT(void *, malloc, (size_t size))
{
    return crt_allocate(size);
}

CRT(void *, calloc, (size_t count, size_t size))
{
    return crt_allocate_zeroed(count, size);
}

CRT(void *, realloc, (void *block, size_t size))
{
    if (block && size == 0) { /* documented: frees the block, returns NULL */
        heap_delete(block);
        return NULL;
    }
    return crt_reallocate(block, size);
}

CRT(void, free, (void *block))
{
    if (block)
        heap_delete(block);
}

CRT(void *, _recalloc, (void *block, size_t count, size_t size))
{
    size_t total, old = block ? heap_size_of(block) : 0;
    char *moved;

    if (__builtin_mul_overflow(count, size, &total)) {
        error_set(CRT_ENOMEM);
        return NULL;
    }
    moved = crt_realloc(block, total);
    if (moved && total > old)
        memset(moved + old, 0, total - old);
    return moved;
}

CRT(size_t, _msize, (void *block))
{
    if (!block) {
        parameter_invalid(CRT_EINVAL);
        return (size_t)-1;
    }
    return heap_size_of(block);
}

/* Never moves: succeeds only where the block already has the room. */
CRT(void *, _expand, (void *block, size_t size))
{
    if (!block) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    return size <= heap_size_of(block) ? block : NULL;
}

CRT(HANDLE, _get_heap_handle, (void))
{
    return heap_process();
}

CRT(new_handler, _set_new_handler, (new_handler handler))
{
    new_handler old = no_memory_handler;

    no_memory_handler = handler;
    return old;
}
ALIAS(crt, ?_set_new_handler@@YAP6AH_K@ZP6AH0@Z@Z, "crt._set_new_handler");

CRT(new_handler, _query_new_handler, (void))
{
    return no_memory_handler;
}
ALIAS(crt, ?_query_new_handler@@YAP6AH_K@ZXZ, "crt._query_new_handler");

CRT(int, _set_new_mode, (int mode))
{
    int old = malloc_calls_handler;

    if (mode != 0 && mode != 1) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    malloc_calls_handler = mode;
    return old;
}
ALIAS(crt, ?_set_new_mode@@YAHH@Z, "crt._set_new_mode");

CRT(int, _query_new_mode, (void))
{
    return malloc_calls_handler;
}
ALIAS(crt, ?_query_new_mode@@YAHXZ, "crt._query_new_mode");

CRT(int, _callnewh, (size_t size))
{
    if (no_memory_handler && no_memory_handler(size))
        return 1;
    error_set(CRT_ENOMEM);
    return 0;
}

/* operator new without the C++ exception: a NULL result is the old msvcrt's behaviour. */
CRT(void *, operator_new, (size_t size))
{
    void *block;

    while (!(block = heap_new(size))) {
        if (!no_memory_handler || !no_memory_handler(size))
            return NULL;
    }
    return block;
}
ALIAS(crt, ??2@YAPEAX_K@Z, "crt.operator_new");
ALIAS(crt, ??_U@YAPEAX_K@Z, "crt.operator_new");
ALIAS(crt, ??3@YAXPEAX@Z, "crt.free");
ALIAS(crt, ??_V@YAXPEAX@Z, "crt.free");
/* The same for 32-bit programs. */
ALIAS(x86_msvcrt, ??2@YAPAXI@Z, "crt.operator_new");
ALIAS(x86_msvcrt, ??_U@YAPAXI@Z, "crt.operator_new");
ALIAS(x86_msvcrt, ??3@YAXPAX@Z, "crt.free");
ALIAS(x86_msvcrt, ??_V@YAXPAX@Z, "crt.free");
ALIAS(x86_msvcrt, ?_set_new_handler@@YAP6AHI@ZP6AHI@Z@Z, "crt._set_new_handler");
ALIAS(x86_msvcrt, ?_query_new_handler@@YAP6AHI@ZXZ, "crt._query_new_handler");
ALIAS(crt, _free_base, "crt.free");
ALIAS(crt, _malloc_base, "crt.malloc");
ALIAS(crt, _calloc_base, "crt.calloc");
ALIAS(crt, _realloc_base, "crt.realloc");
