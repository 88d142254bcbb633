/*
 * See block.h. Blocks are numbered as they are made, which is also their order in the cache. The
 * tables are large reservations of address space, so that they never move under a reader.
 */
#include "abi/translate/block.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCKS_MOST = 1 << 22, STEPS_MOST = 1 << 26, PAGES = 1 << 20, PAGE_SHIFT = 12 };

static struct block *blocks;
static struct step *steps;
static uint32_t *page_chains; /* by page: 1 + the index of the block that was made last */
static uint32_t block_count, step_count;

static void *reserve(size_t size)
{
    void *got = mmap(NULL, size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return got == MAP_FAILED ? NULL : got;
}

int block_tables_open(void)
{
    blocks = reserve(BLOCKS_MOST * sizeof *blocks);
    steps = reserve(STEPS_MOST * sizeof *steps);
    page_chains = reserve(PAGES * sizeof *page_chains);
    return blocks && steps && page_chains ? 0 : -ENOMEM;
}

const struct block *block_at(uint32_t host)
{
    uint32_t low = 0, high = __atomic_load_n(&block_count, __ATOMIC_ACQUIRE);

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (blocks[middle].host + blocks[middle].host_size <= host)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < __atomic_load_n(&block_count, __ATOMIC_ACQUIRE) && blocks[low].host <= host)
        return &blocks[low];
    return NULL;
}

bool block_has_room(void)
{
    return block_count < BLOCKS_MOST && step_count < STEPS_MOST - UINT16_MAX;
}

struct block *block_new(uint32_t guest, uint32_t host)
{
    struct block *block = &blocks[block_count];

    if (!block_has_room())
        return NULL;
    *block = (struct block){.guest = guest, .host = host, .steps = steps + step_count};
    return block;
}

struct step *block_step(struct block *block)
{
    return &steps[step_count + block->step_count++];
}

/* A block lies in one page of the guest, or begins there and ends in the next. */
void block_finish(struct block *block, uint32_t host_size, uint32_t guest_size)
{
    uint32_t *chain = &page_chains[block->guest >> PAGE_SHIFT];

    block->host_size = host_size;
    block->guest_size = guest_size;
    block->next = *chain;
    step_count += block->step_count;
    __atomic_store_n(&block_count, block_count + 1, __ATOMIC_RELEASE);
    *chain = block_count;
}

struct block *block_find(uint32_t guest)
{
    for (uint32_t i = page_chains[guest >> PAGE_SHIFT]; i; i = blocks[i - 1].next) {
        struct block *block = &blocks[i - 1];

        if (block->guest == guest && !block->is_dead)
            return block;
    }
    return NULL;
}

void block_each_in_page(uint32_t page, void (*visit)(struct block *block))
{
    for (uint32_t i = page_chains[page]; i; i = blocks[i - 1].next) {
        if (!blocks[i - 1].is_dead)
            visit(&blocks[i - 1]);
    }
    if (page == 0)
        return;
    for (uint32_t i = page_chains[page - 1]; i; i = blocks[i - 1].next) {
        struct block *block = &blocks[i - 1];

        if (!block->is_dead && (block->guest + block->guest_size - 1) >> PAGE_SHIFT == page)
            visit(block);
    }
}

void block_forget_all(void (*forget)(struct block *block))
{
    for (uint32_t i = 0; i < block_count; i++)
        forget(&blocks[i]);
    madvise(page_chains, PAGES * sizeof *page_chains, MADV_DONTNEED);
    __atomic_store_n(&block_count, 0, __ATOMIC_RELEASE);
    step_count = 0;
}
