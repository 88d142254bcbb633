/* See source.h. */
#include "abi/translate/source.h"

#include "abi/memory.h"
#include "abi/windows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    PAGES = 1 << 20,
    PAGE_SHIFT = 12,
    NATIVE_SIZE = 0x10000,
    NATIVE_STEP = 16,
    WRITES_MOST = 16 /* after so many writes a page is taken for ever-changing */
};

/* By page: how often its code was written, and what is done about it. */
enum { PAGE_WRITES = 0x1f, PAGE_HAS_CODE = 0x20, PAGE_IS_CLOSED = 0x40 };

static uint8_t pages[PAGES];
static uintptr_t native_next, native_end;

int source_start(void)
{
    void *base;

    if (memory_allocate(0, NATIVE_SIZE, 0, PAGE_EXECUTE_READ, MEMORY_IMAGE, &base) < 0)
        return -ENOMEM;
    native_next =
        (uintptr_t)base + NATIVE_STEP; /* unwinders look at what is before a return address */
    native_end = native_next + NATIVE_SIZE;
    return 0;
}

uint32_t source_native_address(void)
{
    uintptr_t address = __atomic_fetch_add(&native_next, NATIVE_STEP, __ATOMIC_RELAXED);

    return address < native_end ? (uint32_t)address : 0;
}

static bool is_writable(const struct memory_region *region)
{
    return region->protect &
           (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY);
}

/* Data that is executed, a stack's for one, is written by the kernel too, which would be refused.
 */
static bool is_plain_data(const struct memory_region *region)
{
    return region->protect & PAGE_READWRITE;
}

static bool is_readable(const struct memory_region *region)
{
    return region->committed && !(region->protect & (PAGE_NOACCESS | PAGE_GUARD));
}

static void close_page(uint32_t page)
{
    if (pages[page] & PAGE_IS_CLOSED)
        return;
    if (mprotect((void *)((uintptr_t)page << PAGE_SHIFT), MEMORY_PAGE, PROT_READ) == 0)
        pages[page] |= PAGE_IS_CLOSED;
}

/* A block takes at most the rest of this page and the next one. */
bool source_open(uint32_t eip, struct source *source)
{
    uint32_t page = eip >> PAGE_SHIFT;
    struct memory_region region;
    uint64_t end;

    memory_query((const void *)(uintptr_t)eip, &region);
    *source = (struct source){0};
    if (!is_readable(&region))
        return false;
    end = ((uint64_t)page + 2) << PAGE_SHIFT;
    if (end >= region.base + region.size) {
        end = region.base + region.size;
        source->is_last = true;
    }
    source->end = (uint32_t)end;
    for (uint32_t i = page; i <= (end - 1) >> PAGE_SHIFT; i++) {
        source->is_changing |= (pages[i] & PAGE_WRITES) >= WRITES_MOST;
        pages[i] |= PAGE_HAS_CODE;
    }
    source->is_changing |= is_plain_data(&region);
    if (!source->is_changing && is_writable(&region)) {
        for (uint32_t i = page; i <= (end - 1) >> PAGE_SHIFT; i++)
            close_page(i);
    }
    return true;
}

static void *dropped; /* each begins with the next one's address */

void source_drop(struct block *block)
{
    if (!block->source)
        return;
    memcpy(block->source, &dropped, sizeof dropped);
    dropped = block->source;
    block->source = NULL;
}

void source_free_dropped(void)
{
    void *list = __atomic_exchange_n(&dropped, NULL, __ATOMIC_ACQ_REL);

    while (list) {
        void *next;

        memcpy(&next, list, sizeof next);
        free(list);
        list = next;
    }
}

void source_keep(struct block *block)
{
    size_t size = block->guest_size;

    block->source = malloc(size < sizeof dropped ? sizeof dropped : size);
    if (block->source)
        memcpy(block->source, (const void *)(uintptr_t)block->guest, block->guest_size);
    else
        block->is_dead = true;
}

struct block *source_find_kept(uint32_t eip)
{
    struct block *block;

    if (!(pages[eip >> PAGE_SHIFT] & PAGE_HAS_CODE))
        return NULL;
    block = block_find(eip);
    if (!block || !block->source)
        return NULL;
    if (memcmp(block->source, (const void *)(uintptr_t)eip, block->guest_size) == 0)
        return block;
    block->is_dead = true;
    free(block->source);
    block->source = NULL;
    return NULL;
}

void source_forget(uintptr_t guest, size_t size, void (*kill)(struct block *block))
{
    uintptr_t first = guest >> PAGE_SHIFT, last = (guest + size - 1) >> PAGE_SHIFT;

    for (uintptr_t page = first; size && page <= last && page < PAGES; page++) {
        if (!(pages[page] & PAGE_HAS_CODE))
            continue;
        block_each_in_page((uint32_t)page, kill);
        pages[page] = 0;
    }
}

/* The page is the guest's to write again, until more code is made of it. */
bool source_written(uintptr_t address, void (*kill)(struct block *block))
{
    uintptr_t page = address >> PAGE_SHIFT;
    struct memory_region region;

    if (page >= PAGES || !(pages[page] & PAGE_IS_CLOSED))
        return false;
    memory_query((const void *)address, &region);
    if (!is_writable(&region))
        return false;
    block_each_in_page((uint32_t)page, kill);
    pages[page] &= (uint8_t)~PAGE_IS_CLOSED;
    if ((pages[page] & PAGE_WRITES) < WRITES_MOST)
        pages[page]++;
    return mprotect((void *)(page << PAGE_SHIFT), MEMORY_PAGE, PROT_READ | PROT_WRITE) == 0;
}
