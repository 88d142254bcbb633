/* Translated blocks: which code of the guest they are made of, and where they lie. */
#ifndef ABI_TRANSLATE_BLOCK_H
#define ABI_TRANSLATE_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* An instruction's start in its block and in the guest's code. */
struct step {
    uint16_t host, guest;
    uint8_t commit; /* so many bytes behind its start the guest's registers begin to change */
};

struct block {
    uint32_t host, host_size;   /* from cache_base on */
    uint32_t guest, guest_size; /* bytes of the guest's code */
    const struct step *steps;
    uint32_t step_count;
    uint32_t next;   /* in a chain of the blocks of one page; 1 + index, 0 ends */
    uint8_t *source; /* of a block that is compared before each use: the guest's code as it was */
    bool is_dead;
};

/* The block that an address of the cache belongs to, or NULL. Async-signal-safe. */
const struct block *block_at(uint32_t host);

/*
 * All below under the translator's lock. A block of ever-changing code, whose source is kept, is
 * found by block_find only: nothing leads to it directly.
 */
bool block_has_room(void);
struct block *block_new(uint32_t guest, uint32_t host);
struct step *block_step(struct block *block);
void block_finish(struct block *block, uint32_t host_size, uint32_t guest_size);
struct block *block_find(uint32_t guest);

/* The blocks with code in this page: visit may mark them dead. */
void block_each_in_page(uint32_t page, void (*visit)(struct block *block));

int block_tables_open(void);

/* There are none any more. forget: called for each one before. */
void block_forget_all(void (*forget)(struct block *block));

#endif
