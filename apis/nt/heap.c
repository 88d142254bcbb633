/*
 * See heap.h. guest_allocate does the work; in front of each block stand its size and a mark
 * that names its heap. Blocks of a private heap are also linked, so that HeapDestroy finds them.
 * Small blocks of the process heap wait in their thread's cache for the next allocation.
 */
#include "apis/nt/heap.h"

#include "abi/guest_memory.h"
#include "abi/lock.h"
#include "abi/memory.h"
#include "abi/teb.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

enum { HEAP_MARK = 0x70616548, MAXIMUM_HEAPS = 1024 };

struct heap {
    uint32_t mark;
    DWORD flags;
    SIZE_T maximum, used;
    struct block *blocks; /* of a private heap */
    struct lock lock;     /* of the list above */
    atomic_uint holder;   /* the thread that holds HeapLock, or 0 */
    unsigned holds;
};

/* Directly in front of what the guest sees; the links only in private heaps. */
struct block {
    struct block *next, *previous;
    SIZE_T size;
    uint64_t mark; /* of the heap, and of the block's own place */
};

enum { SHORT_HEADER = sizeof(SIZE_T) + sizeof(uint64_t) };

/* Freed blocks by their size in units; each one's first word points to the next. */
enum { CACHE_UNIT = 16, CACHE_CLASSES = 33, CACHE_DEPTH = 24 };

static _Thread_local struct {
    void *first[CACHE_CLASSES];
    uint8_t count[CACHE_CLASSES];
} cache;

static struct heap process_heap = {.mark = HEAP_MARK};
static struct {
    struct lock lock;
    struct heap *list[MAXIMUM_HEAPS];
    DWORD count;
} heaps = {.list = {&process_heap}, .count = 1};

HANDLE heap_process(void)
{
    return &process_heap;
}

static struct heap *heap_from_handle(HANDLE handle)
{
    struct heap *heap = handle;

    return heap && heap->mark == HEAP_MARK ? heap : NULL;
}

static bool is_private(const struct heap *heap)
{
    return heap != &process_heap;
}

static bool is_executable(const struct heap *heap)
{
    return heap->flags & HEAP_CREATE_ENABLE_EXECUTE;
}

static struct block *block_of(const void *guest)
{
    return (struct block *)((char *)guest - sizeof(struct block));
}

static void *host_block(const struct heap *heap, const void *guest)
{
    return (char *)guest - (is_private(heap) ? sizeof(struct block) : SHORT_HEADER);
}

static uint64_t mark_for(const struct heap *heap, const void *guest)
{
    return (uint64_t)(uintptr_t)heap ^ (uint64_t)(uintptr_t)guest ^ 0x736f6a6f75726e00;
}

static bool is_held(const struct heap *heap)
{
    return atomic_load_explicit(&heap->holder, memory_order_relaxed) != 0;
}

/* A thread may hold the whole heap (HeapLock): others wait. */
static void heap_pass(struct heap *heap)
{
    while (is_held(heap) &&
           atomic_load(&heap->holder) != (unsigned)(uintptr_t)teb_self()->thread_id)
        sched_yield();
}

/* What a block of the process heap really has room for: whole units, at least one. */
static SIZE_T units_of(SIZE_T size)
{
    return size ? (size + CACHE_UNIT - 1) / CACHE_UNIT : 1;
}

static void *cache_take(SIZE_T size)
{
    SIZE_T class = units_of(size);
    void **guest;

    if (class >= CACHE_CLASSES || !cache.first[class])
        return NULL;
    guest = cache.first[class];
    cache.first[class] = *guest;
    cache.count[class]--;
    return guest;
}

static bool cache_give(void *guest, SIZE_T size)
{
    SIZE_T class = units_of(size);

    if (class >= CACHE_CLASSES || cache.count[class] == CACHE_DEPTH)
        return false;
    *(void **)guest = cache.first[class];
    cache.first[class] = guest;
    cache.count[class]++;
    return true;
}

void heap_thread_end(void)
{
    for (size_t class = 0; class < CACHE_CLASSES; class ++) {
        while (cache.first[class]) {
            void **guest = cache.first[class];

            cache.first[class] = *guest;
            guest_release((char *)guest - SHORT_HEADER);
        }
        cache.count[class] = 0;
    }
}

/* The pointer may be a guest's mistake: what is in front of it may not be a block's. */
static __attribute__((no_sanitize("address"))) bool owns(struct heap *heap, const void *guest)
{
    return guest && (uintptr_t)guest % 16 == 0 && block_of(guest)->mark == mark_for(heap, guest);
}

static void *host_allocate(const struct heap *heap, SIZE_T size, bool zero)
{
    void *pages;

    if (!is_executable(heap))
        return zero ? guest_allocate_zeroed(size) : guest_allocate(size);
    if (memory_allocate(0, size, 0, PAGE_EXECUTE_READWRITE, MEMORY_PRIVATE, &pages) < 0)
        return NULL;
    return pages;
}

static void host_free(const struct heap *heap, void *block)
{
    if (is_executable(heap))
        memory_release(block);
    else
        guest_release(block);
}

static void link_block(struct heap *heap, struct block *block)
{
    lock_acquire(&heap->lock);
    block->next = heap->blocks;
    block->previous = NULL;
    if (heap->blocks)
        heap->blocks->previous = block;
    heap->blocks = block;
    heap->used += block->size;
    lock_release(&heap->lock);
}

static void unlink_block(struct heap *heap, struct block *block)
{
    lock_acquire(&heap->lock);
    if (block->previous)
        block->previous->next = block->next;
    else
        heap->blocks = block->next;
    if (block->next)
        block->next->previous = block->previous;
    heap->used -= block->size;
    lock_release(&heap->lock);
}

static bool over_limit(const struct heap *heap, SIZE_T size)
{
    return heap->maximum && (size > heap->maximum || heap->used > heap->maximum - size);
}

static SIZE_T host_size(const struct heap *heap, SIZE_T size)
{
    return is_private(heap) ? sizeof(struct block) + size
                            : SHORT_HEADER + units_of(size) * CACHE_UNIT;
}

static void *claim(const struct heap *heap, void *guest, SIZE_T size)
{
    struct block *block = block_of(guest);

    block->size = size;
    block->mark = mark_for(heap, guest);
    return guest;
}

/* Whatever the fast path of heap_allocate leaves. */
HEAP_CALL static __attribute__((noinline)) void *allocate_anew(HANDLE handle, DWORD flags,
                                                               SIZE_T size)
{
    struct heap *heap = heap_from_handle(handle);
    char *made, *guest;

    if (!heap || size > PTRDIFF_MAX - sizeof(struct block) || over_limit(heap, size))
        return NULL;
    heap_pass(heap);
    made = host_allocate(heap, host_size(heap, size), (flags & HEAP_ZERO_MEMORY) != 0);
    if (!made)
        return NULL;
    guest = made + (is_private(heap) ? sizeof(struct block) : SHORT_HEADER);
    claim(heap, guest, size);
    if (is_private(heap))
        link_block(heap, block_of(guest));
    return guest;
}

HEAP_CALL void *heap_allocate(HANDLE handle, DWORD flags, SIZE_T size)
{
    void *guest = NULL;

    if (handle == &process_heap && !(flags & HEAP_ZERO_MEMORY) && !is_held(&process_heap))
        guest = cache_take(size);
    return guest ? claim(&process_heap, guest, size) : allocate_anew(handle, flags, size);
}

HEAP_CALL static __attribute__((noinline)) bool free_for_good(HANDLE handle, void *guest)
{
    struct heap *heap = heap_from_handle(handle);

    if (!heap || !owns(heap, guest))
        return false;
    heap_pass(heap);
    if (is_private(heap))
        unlink_block(heap, block_of(guest));
    block_of(guest)->mark = 0;
    host_free(heap, host_block(heap, guest));
    return true;
}

HEAP_CALL bool heap_free(HANDLE handle, void *guest)
{
    if (handle == &process_heap && owns(&process_heap, guest) && !is_held(&process_heap) &&
        cache_give(guest, block_of(guest)->size)) {
        block_of(guest)->mark = 0;
        return true;
    }
    return free_for_good(handle, guest);
}

SIZE_T heap_size(HANDLE handle, const void *guest)
{
    struct heap *heap = heap_from_handle(handle);

    return heap && owns(heap, guest) ? block_of(guest)->size : (SIZE_T)-1;
}

/* Whether the block can hold size bytes where it is. */
static bool fits(const struct heap *heap, void *guest, SIZE_T size)
{
    void *host = host_block(heap, guest);
    SIZE_T room = is_executable(heap)
                      ? (block_of(guest)->size + sizeof(struct block) + MEMORY_PAGE - 1) &
                            ~(SIZE_T)(MEMORY_PAGE - 1)
                      : guest_usable_size(host);

    return host_size(heap, size) <= room;
}

static void resize_in_place(struct heap *heap, void *guest, SIZE_T size)
{
    if (is_private(heap)) {
        lock_acquire(&heap->lock);
        heap->used += size - block_of(guest)->size;
        lock_release(&heap->lock);
    }
    block_of(guest)->size = size;
}

static void *resize_process_block(void *guest, SIZE_T size)
{
    char *host;

    block_of(guest)->mark = 0;
    host = guest_resize(host_block(&process_heap, guest), host_size(&process_heap, size));
    if (host)
        guest = host + SHORT_HEADER;
    block_of(guest)->mark = mark_for(&process_heap, guest);
    if (!host)
        return NULL;
    block_of(guest)->size = size;
    return guest;
}

static void *move_block(struct heap *heap, void *guest, SIZE_T old, SIZE_T size)
{
    void *made = heap_allocate(heap, 0, size);

    if (made) {
        memcpy(made, guest, old < size ? old : size);
        heap_free(heap, guest);
    }
    return made;
}

void *heap_reallocate(HANDLE handle, DWORD flags, void *guest, SIZE_T size)
{
    struct heap *heap = heap_from_handle(handle);
    SIZE_T old;
    void *made = guest;

    if (!heap || !owns(heap, guest) || size > PTRDIFF_MAX - sizeof(struct block))
        return NULL;
    heap_pass(heap);
    old = block_of(guest)->size;
    if (flags & HEAP_REALLOC_IN_PLACE_ONLY && !fits(heap, guest, size))
        return NULL;
    if (fits(heap, guest, size) && (flags & HEAP_REALLOC_IN_PLACE_ONLY || size >= old / 2))
        resize_in_place(heap, guest, size);
    else if (is_private(heap))
        made = move_block(heap, guest, old, size);
    else
        made = resize_process_block(guest, size);
    if (made && flags & HEAP_ZERO_MEMORY && size > old)
        memset((char *)made + old, 0, size - old);
    return made;
}

HANDLE heap_create(DWORD flags, SIZE_T maximum)
{
    struct heap *heap = guest_allocate_zeroed(sizeof *heap);

    if (!heap)
        return NULL;
    heap->mark = HEAP_MARK;
    heap->flags = flags;
    heap->maximum = maximum;
    lock_acquire(&heaps.lock);
    if (heaps.count < MAXIMUM_HEAPS) {
        heaps.list[heaps.count++] = heap;
    } else {
        guest_release(heap);
        heap = NULL;
    }
    lock_release(&heaps.lock);
    return heap;
}

bool heap_destroy(HANDLE handle)
{
    struct heap *heap = heap_from_handle(handle);

    if (!heap || !is_private(heap))
        return false;
    lock_acquire(&heaps.lock);
    for (DWORD i = 0; i < heaps.count; i++) {
        if (heaps.list[i] == heap)
            heaps.list[i] = heaps.list[--heaps.count];
    }
    lock_release(&heaps.lock);
    while (heap->blocks) {
        struct block *gone = heap->blocks;

        heap->blocks = gone->next;
        host_free(heap, gone);
    }
    heap->mark = 0;
    guest_release(heap);
    return true;
}

bool heap_raises(HANDLE handle)
{
    struct heap *heap = heap_from_handle(handle);

    return heap && heap->flags & HEAP_GENERATE_EXCEPTIONS;
}

bool heap_validate(HANDLE handle, const void *guest)
{
    struct heap *heap = heap_from_handle(handle);
    bool valid = heap != NULL;

    if (!valid || guest)
        return valid && owns(heap, guest);
    /* The process heap keeps no list; the host checks each of its blocks when it is freed. */
    lock_acquire(&heap->lock);
    for (struct block *block = heap->blocks; valid && block; block = block->next)
        valid = owns(heap, block + 1);
    lock_release(&heap->lock);
    return valid;
}

void heap_lock(HANDLE handle)
{
    struct heap *heap = heap_from_handle(handle);
    unsigned me = (unsigned)(uintptr_t)teb_self()->thread_id, nobody = 0;

    if (!heap)
        return;
    while (atomic_load(&heap->holder) != me &&
           !atomic_compare_exchange_weak(&heap->holder, &nobody, me)) {
        nobody = 0;
        sched_yield();
    }
    heap->holds++;
}

bool heap_unlock(HANDLE handle)
{
    struct heap *heap = heap_from_handle(handle);

    if (!heap || atomic_load(&heap->holder) != (unsigned)(uintptr_t)teb_self()->thread_id)
        return false;
    if (--heap->holds == 0)
        atomic_store(&heap->holder, 0);
    return true;
}

DWORD heap_list(HANDLE *list, DWORD room)
{
    DWORD count;

    lock_acquire(&heaps.lock);
    count = heaps.count;
    for (DWORD i = 0; i < count && i < room; i++)
        list[i] = heaps.list[i];
    lock_release(&heaps.lock);
    return count;
}
