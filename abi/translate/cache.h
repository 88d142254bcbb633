/*
 * Where translated code lies, and the table that leads to it: for each address of the guest, the
 * offset of its translation from the cache's start. Offset 0 is the code that makes a missing one,
 * so that a jump needs no check:
 *
 *     mov (r15 + r8 * 4), r9d;  lea (r14 + r9), r9;  jmp *r9
 *
 * Neither is in reach of the guest, whose addresses have 32 bits. The table is 16 GB of address
 * space, of which the pages are there that belong to code which has been jumped to.
 */
#ifndef ABI_TRANSLATE_CACHE_H
#define ABI_TRANSLATE_CACHE_H

#include "abi/translate/emit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern uint8_t *cache_base;     /* in r14 while translated code runs */
extern uint32_t *cache_entries; /* in r15 */

/* Where a direct jump goes until its target is translated: r8d is the target, r9 the jump. */
extern uint8_t *cache_miss_with_site;

/* 0 or -errno. */
int cache_open(void);

/* So much of it is for translations; a test may want less. Before cache_open. */
extern size_t cache_limit;

/* At least this many bytes to write a translation to; cache_take keeps what was written. NULL:
 * full. The caller holds the translator's lock. */
uint8_t *cache_room(size_t size);
void cache_take(uint8_t *end);

/* The same for code that is not given up with the translations: what the host returns to. */
uint8_t *cache_room_kept(size_t size);
void cache_take_kept(uint8_t *end);

/* All translations are gone. */
void cache_empty(void);

/* Whether a translation is at this offset, rather than code that is kept. */
bool cache_is_translation(uint32_t offset);

static inline bool cache_holds(const void *code)
{
    return (uintptr_t)code - (uintptr_t)cache_base < CACHE_SIZE;
}

/* The translation of the code at a guest address, or NULL. */
static inline uint8_t *cache_find(uint32_t guest)
{
    uint32_t offset = __atomic_load_n(&cache_entries[guest], __ATOMIC_ACQUIRE);

    return offset ? cache_base + offset : NULL;
}

static inline void cache_publish(uint32_t guest, const uint8_t *code)
{
    __atomic_store_n(&cache_entries[guest], (uint32_t)(code - cache_base), __ATOMIC_RELEASE);
}

/* From now on every address in the range is missing. */
void cache_forget(uint32_t guest, size_t size);

#endif
