/*
 * Blocks with a wanted alignment (Microsoft C runtime library reference: _aligned_malloc and its
 * relatives). The word before such a block points to the heap block that holds it.
 */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "thunks/api.h"

#include <string.h>

static void **holder_of(void *block)
{
    return (void **)((uintptr_t)block & -sizeof(void *)) - 1;
}

CRT(void *, _aligned_offset_malloc, (size_t size, size_t alignment, size_t offset))
{
    size_t slack;
    uintptr_t at;
    char *held;

    if (alignment == 0 || (alignment & (alignment - 1)) || (offset && offset >= size)) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    if (alignment < sizeof(void *))
        alignment = sizeof(void *);
    slack = alignment - 1 + 2 * sizeof(void *);
    if (size + slack < size || !(held = crt_allocate(size + slack))) {
        error_set(CRT_ENOMEM);
        return NULL;
    }
    at = (uintptr_t)held + 2 * sizeof(void *) + offset;
    at = ((at + alignment - 1) & -alignment) - offset;
    if (at - (uintptr_t)held < 2 * sizeof(void *))
        at += alignment;
    *holder_of((void *)at) = held;
    return (void *)at;
}

CRT(void *, _aligned_malloc, (size_t size, size_t alignment))
{
    return crt__aligned_offset_malloc(size, alignment, 0);
}

CRT(void, _aligned_free, (void *block))
{
    if (block)
        crt_release(*holder_of(block));
}

static size_t room_in(void *block)
{
    char *held = *holder_of(block);

    return crt__msize(held) - (size_t)((char *)block - held);
}

CRT(void *, _aligned_offset_realloc, (void *block, size_t size, size_t alignment, size_t offset))
{
    void *moved;

    if (!block)
        return crt__aligned_offset_malloc(size, alignment, offset);
    if (size == 0) {
        crt__aligned_free(block);
        return NULL;
    }
    moved = crt__aligned_offset_malloc(size, alignment, offset);
    if (!moved)
        return NULL;
    memcpy(moved, block, room_in(block) < size ? room_in(block) : size);
    crt__aligned_free(block);
    return moved;
}

CRT(void *, _aligned_realloc, (void *block, size_t size, size_t alignment))
{
    return crt__aligned_offset_realloc(block, size, alignment, 0);
}

CRT(void *, _aligned_offset_recalloc,
    (void *block, size_t count, size_t size, size_t alignment, size_t offset))
{
    size_t total, old = block ? room_in(block) : 0;
    char *moved;

    if (__builtin_mul_overflow(count, size, &total)) {
        error_set(CRT_ENOMEM);
        return NULL;
    }
    moved = crt__aligned_offset_realloc(block, total, alignment, offset);
    if (moved && total > old)
        memset(moved + old, 0, total - old);
    return moved;
}

CRT(void *, _aligned_recalloc, (void *block, size_t count, size_t size, size_t alignment))
{
    return crt__aligned_offset_recalloc(block, count, size, alignment, 0);
}

CRT(size_t, _aligned_msize, (void *block, size_t alignment, size_t offset))
{
    (void)alignment;
    (void)offset;
    if (!block) {
        parameter_invalid(CRT_EINVAL);
        return (size_t)-1;
    }
    return room_in(block);
}
