/*
 * See low_heap.h. Segments of low memory are cut into blocks that know the size of the block in
 * front of them, so that free neighbours become one at once. Free blocks are in lists by size,
 * sixteen lists for each power of two, and bit maps say which lists are not empty: "TLSF: a New
 * Dynamic Memory Allocator for Real-Time Systems" (Masmano et al., 2004). A segment that is free
 * as a whole goes back to the system, but for a few.
 */
#include "abi/low_heap.h"

#include "abi/lock.h"
#include "abi/memory.h"
#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Between what the caller of one block and the caller of the next see are eight bytes. */
struct block {
    uint32_t previous_size;        /* 0: the first of its segment */
    uint32_t size;                 /* with this header, in bytes; a multiple of UNIT, or IN_USE */
    struct block *next, *previous; /* of the same list, while it is free */
};

enum {
    UNIT = 16,
    HEADER = offsetof(struct block, next),
    SMALLEST = 2 * UNIT,
    IN_USE = 1,
    SPLIT_BITS = 4, /* lists for each power of two: 16 */
    SPLIT = 1 << SPLIT_BITS,
    POWERS = 28,
    SEGMENT = 0x100000,
    LARGE = SEGMENT, /* from here on a block has its segment for itself */
    LARGEST = INT32_MAX - 2 * MEMORY_GRANULARITY,
    SPARE = 16 * SEGMENT /* so much of whole free segments is kept */
};

static struct {
    struct lock lock;
    uint32_t powers;        /* those with a list that is not empty */
    uint16_t lists[POWERS]; /* likewise, the lists of a power */
    struct block *first[POWERS][SPLIT];
    size_t spare; /* in segments that are free as a whole */
} heap;

_Static_assert(LARGEST / UNIT / SPLIT * (SPLIT + 1) < 1u << POWERS, "every size has a list");

static uint32_t size_of(const struct block *block)
{
    return block->size & ~(uint32_t)IN_USE;
}

static bool is_free(const struct block *block)
{
    return !(block->size & IN_USE);
}

static struct block *after(const struct block *block)
{
    return (struct block *)((char *)block + size_of(block));
}

static struct block *before(const struct block *block)
{
    return (struct block *)((char *)block - block->previous_size);
}

static struct block *block_of(const void *caller)
{
    return (struct block *)((char *)caller - HEADER);
}

/* The block and its neighbour agree about its size. A segment ends in a header of size 0. */
static void set_size(struct block *block, uint32_t size, uint32_t use)
{
    block->size = size | use;
    after(block)->previous_size = size;
}

static bool fills_segment(const struct block *block)
{
    return block->previous_size == 0 && size_of(after(block)) == 0;
}

struct place {
    unsigned power, list;
};

static struct place place_of(uint32_t size)
{
    uint32_t units = size / UNIT;
    unsigned power = 31u - (unsigned)__builtin_clz(units);

    return (struct place){power, (uint32_t)((uint64_t)units << SPLIT_BITS >> power) - SPLIT};
}

static void insert(struct block *block)
{
    struct place at = place_of(block->size);
    struct block **first = &heap.first[at.power][at.list];

    block->next = *first;
    block->previous = NULL;
    if (*first)
        (*first)->previous = block;
    *first = block;
    heap.lists[at.power] |= (uint16_t)(1u << at.list);
    heap.powers |= 1u << at.power;
    if (fills_segment(block))
        heap.spare += block->size;
}

static void remove_from_list(struct block *block)
{
    struct place at = place_of(block->size);

    if (block->next)
        block->next->previous = block->previous;
    if (block->previous) {
        block->previous->next = block->next;
    } else {
        heap.first[at.power][at.list] = block->next;
        if (!block->next)
            heap.lists[at.power] &= (uint16_t) ~(1u << at.list);
        if (!heap.lists[at.power])
            heap.powers &= ~(1u << at.power);
    }
    if (fills_segment(block))
        heap.spare -= block->size;
}

/* The first list of which every block is large enough, and from there on. */
static struct block *find(uint32_t size)
{
    uint32_t step = UNIT << (31u - (unsigned)__builtin_clz(size / UNIT)) >> SPLIT_BITS;
    struct place at = place_of(step > UNIT ? size + step - UNIT : size);
    uint32_t lists = heap.lists[at.power] & ~0u << at.list, powers;

    if (!lists) {
        powers = heap.powers & ~1u << at.power;
        if (!powers)
            return NULL;
        at.power = (unsigned)__builtin_ctz(powers);
        lists = heap.lists[at.power];
    }
    return heap.first[at.power][__builtin_ctz(lists)];
}

/* Makes the block as small as is wanted; what is left over becomes a free one. */
static void cut(struct block *block, uint32_t size)
{
    uint32_t rest = size_of(block) - size;
    struct block *left, *next;

    if (rest < SMALLEST)
        return;
    set_size(block, size, IN_USE);
    left = after(block);
    left->size = rest;
    next = after(left);
    if (is_free(next)) {
        remove_from_list(next);
        rest += next->size;
    }
    set_size(left, rest, 0);
    insert(left);
}

/* One block that is in use and fills a new segment. */
static struct block *segment_new(uint32_t size)
{
    size_t whole = size < SEGMENT - UNIT ? SEGMENT : (size_t)size + UNIT;
    struct block *block;
    void *base;

    whole = (whole + MEMORY_GRANULARITY - 1) & ~(size_t)(MEMORY_GRANULARITY - 1);
    if (memory_allocate(0, whole, 0, PAGE_READWRITE, MEMORY_PRIVATE, &base) < 0)
        return NULL;
    block = (struct block *)((char *)base + UNIT - HEADER);
    set_size(block, (uint32_t)(whole - UNIT), IN_USE);
    after(block)->size = IN_USE;
    return block;
}

static uint32_t block_size(size_t wanted)
{
    uint32_t size = (uint32_t)(wanted + HEADER + UNIT - 1) & ~(uint32_t)(UNIT - 1);

    return size < SMALLEST ? SMALLEST : size;
}

void (*low_heap_mistaken)(void) = abort;

/* What a guest gives back may be anything. A block and the one behind it agree about its size. */
static struct block *checked(void *caller)
{
    struct block *block = block_of(caller);

    if ((uintptr_t)block % UNIT != HEADER || is_free(block) || size_of(block) < SMALLEST ||
        after(block)->previous_size != size_of(block))
        low_heap_mistaken();
    return block;
}

/* fresh: the system has just zeroed the block. */
static void *allocate(size_t wanted, bool *fresh)
{
    uint32_t size = block_size(wanted);
    struct block *block;

    *fresh = false;
    if (wanted > LARGEST)
        return NULL;
    lock_acquire(&heap.lock);
    block = find(size);
    if (block) {
        remove_from_list(block);
        set_size(block, block->size, IN_USE);
    } else if ((block = segment_new(size))) {
        *fresh = true;
    }
    if (block && !(*fresh && size >= LARGE))
        cut(block, size);
    lock_release(&heap.lock);
    return block ? (char *)block + HEADER : NULL;
}

void *low_heap_allocate(size_t size)
{
    bool fresh;

    return allocate(size, &fresh);
}

void *low_heap_allocate_zeroed(size_t size)
{
    bool fresh;
    void *made = allocate(size, &fresh);

    if (made && !fresh)
        memset(made, 0, size);
    return made;
}

void low_heap_release(void *caller)
{
    struct block *block, *next;
    uint32_t size;

    if (!caller)
        return;
    block = checked(caller);
    lock_acquire(&heap.lock);
    size = size_of(block);
    next = after(block);
    if (is_free(next)) {
        remove_from_list(next);
        size += next->size;
    }
    if (block->previous_size && is_free(before(block))) {
        block = before(block);
        remove_from_list(block);
        size += block->size;
    }
    set_size(block, size, 0);
    if (fills_segment(block) && heap.spare + size > SPARE)
        memory_release((char *)block + HEADER - UNIT);
    else
        insert(block);
    lock_release(&heap.lock);
}

size_t low_heap_usable_size(const void *caller)
{
    return caller ? size_of(block_of(caller)) - HEADER : 0;
}

/* A block that has a segment for itself gives nothing of it away; one that shrinks much moves. */
static bool resize_in_place(struct block *block, size_t wanted)
{
    uint32_t size = block_size(wanted), have = size_of(block);
    struct block *next = after(block);

    if (have >= LARGE && fills_segment(block))
        return size <= have && size > have / 2;
    if (size > have && is_free(next) && next->size >= size - have) {
        remove_from_list(next);
        set_size(block, have + next->size, IN_USE);
    }
    if (size > size_of(block))
        return false;
    cut(block, size);
    return true;
}

void *low_heap_resize(void *caller, size_t size)
{
    struct block *block;
    size_t old;
    bool done;
    void *made;

    if (!caller)
        return low_heap_allocate(size);
    block = checked(caller);
    old = size_of(block) - HEADER;
    if (size > LARGEST)
        return NULL;
    lock_acquire(&heap.lock);
    done = resize_in_place(block, size);
    lock_release(&heap.lock);
    if (done)
        return caller;
    /* What grows once grows again: a large block gets room for that while there is any. */
    made = size > old && size >= LARGE ? low_heap_allocate(size + size / 4) : NULL;
    if (!made)
        made = low_heap_allocate(size);
    if (!made)
        return size <= old ? caller : NULL;
    memcpy(made, caller, old < size ? old : size);
    low_heap_release(caller);
    return made;
}
