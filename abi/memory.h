/*
 * The guest's address space as the guest sees it: reservations of 64 KB granularity, pages that
 * are committed or not, Windows protections, guard pages. Every mapping that a guest may ask
 * about (images, views, private memory, stacks) is made or announced here.
 *
 * Results are 0 or a negative errno: -EINVAL, -ENOMEM (no room or no memory), -EEXIST (the wanted
 * range is taken), -EFAULT (not inside one reservation, or not committed).
 */
#ifndef ABI_MEMORY_H
#define ABI_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { MEMORY_PAGE = 0x1000, MEMORY_GRANULARITY = 0x10000 };

enum memory_kind { MEMORY_FREE, MEMORY_PRIVATE, MEMORY_MAPPED, MEMORY_IMAGE };

/* One run of pages that are alike, as VirtualQuery reports it. */
struct memory_region {
    uintptr_t base, size;
    uintptr_t allocation_base;   /* 0 when free */
    uint32_t allocation_protect; /* PAGE_* */
    uint32_t protect;            /* PAGE_*; 0 when not committed */
    enum memory_kind kind;
    bool committed;
};

/* Told of pages whose protection has changed or that have gone; NULL: nobody. Set once. */
extern void (*memory_changed)(uintptr_t at, size_t size);

/* For a guest whose pointers have 32 bits: everything that is reserved lies below top. */
void memory_use_low(uintptr_t top);

/*
 * wanted 0: anywhere; below: a limit that the range must end under, or 0. memory_allocate also
 * commits all of it.
 */
int memory_reserve(uintptr_t wanted, size_t size, uintptr_t below, uint32_t protect,
                   enum memory_kind kind, void **base);
int memory_allocate(uintptr_t wanted, size_t size, uintptr_t below, uint32_t protect,
                    enum memory_kind kind, void **base);
int memory_commit(void *at, size_t size, uint32_t protect);
int memory_decommit(void *at, size_t size);
int memory_release(void *base); /* a whole reservation, by its base */

/* Maps a file (or shared memory) as one reservation; protect is also its initial protection. */
int memory_map(uintptr_t wanted, size_t size, int fd, off_t offset, uint32_t protect, bool shared,
               enum memory_kind kind, void **base);

/* Announces a range that the host mapped itself, such as a stack; forgets it again. */
int memory_adopt(void *base, size_t size, uint32_t protect, enum memory_kind kind);
void memory_forget(void *base);

/* Only committed pages of one reservation. old: the first page's protection before. */
int memory_protect(void *at, size_t size, uint32_t protect, uint32_t *old);
void memory_query(const void *at, struct memory_region *region);

/*
 * For the fault handler, async-signal-safe: true when the page was a guard page, which it is
 * then no longer.
 */
bool memory_guard_hit(const void *at);

#endif
