/* See cache.h. */
#include "abi/translate/cache.h"

#include "abi/translate/translate.h"

#include <errno.h>
#include <sys/mman.h>

#define ENTRIES_SIZE ((size_t)1 << 34)

uint8_t *cache_base;
uint32_t *cache_entries;
uint8_t *cache_miss_with_site;

enum { KEPT_SIZE = 0x2000000 };

size_t cache_limit = CACHE_SIZE - KEPT_SIZE;

static uint8_t *kept_end, *cache_end;

static void *reserve(size_t size, int protection)
{
    void *got = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return got == MAP_FAILED ? NULL : got;
}

/* At offset 0: r9 is where to patch a jump, which is nowhere when the table led here. */
static void write_miss(void)
{
    uint8_t *at = EMIT(cache_base, "\x41\xb9\x00\x00\x00\x00"); /* mov $0, %r9d */

    cache_miss_with_site = at;
    at = EMIT(at, "\x49\xba"); /* movabs $translate_miss, %r10 */
    at = emit_64(at, (uint64_t)(uintptr_t)translate_miss);
    cache_take_kept(emit_far_jump(at, translate_host_entry));
}

int cache_open(void)
{
    if (cache_base)
        return 0;
    cache_base = reserve(CACHE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC);
    cache_entries = reserve(ENTRIES_SIZE, PROT_READ | PROT_WRITE);
    if (!cache_base || !cache_entries)
        return -ENOMEM;
    cache_end = cache_base + KEPT_SIZE;
    write_miss();
    return 0;
}

static uint8_t *aligned(const uint8_t *end)
{
    enum { ALIGNMENT = 16 };

    return (uint8_t *)(((uintptr_t)end + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1));
}

uint8_t *cache_room(size_t size)
{
    return (size_t)(cache_base + KEPT_SIZE + cache_limit - cache_end) >= size ? cache_end : NULL;
}

void cache_take(uint8_t *end)
{
    cache_end = aligned(end);
}

uint8_t *cache_room_kept(size_t size)
{
    return (size_t)(cache_base + KEPT_SIZE - kept_end) >= size ? kept_end : NULL;
}

void cache_take_kept(uint8_t *end)
{
    kept_end = aligned(end);
}

bool cache_is_translation(uint32_t offset)
{
    return offset >= KEPT_SIZE;
}

void cache_empty(void)
{
    uint8_t *begin = cache_base + KEPT_SIZE;

    madvise(begin, cache_limit, MADV_DONTNEED);
    cache_end = begin;
}

void cache_forget(uint32_t guest, size_t size)
{
    for (size_t i = 0; i < size; i++)
        __atomic_store_n(&cache_entries[guest + i], 0, __ATOMIC_RELAXED);
}
