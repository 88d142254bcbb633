/*
 * See memory.h. The book: reservations sorted by address, each with one state byte a page. A
 * large reservation's bytes come from calloc as untouched zero pages, so a 128 GB cage costs
 * nothing until it is used.
 */
#include "abi/memory.h"

#include "abi/lock.h"
#include "abi/page_state.h"
#include "abi/windows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

/* Above where programs and their DLLs want to be loaded. */
enum { LOW_START = 0x20000000 };

struct reservation {
    uintptr_t base, size;
    uint32_t protect; /* as first asked for */
    enum memory_kind kind;
    bool adopted; /* the host unmaps it */
    uint8_t pages[];
};

static struct {
    struct lock lock;
    struct reservation **list;
    size_t count, capacity;
    uintptr_t next; /* where the next reservation without a wish is tried */
    uintptr_t top;  /* where the last one ends at most */
} book = {.next = 0x200000000000, .top = 0x7fff00000000};

void (*memory_changed)(uintptr_t at, size_t size);

static void tell_changed(uintptr_t at, size_t size)
{
    if (memory_changed)
        memory_changed(at, size);
}

void memory_use_low(uintptr_t top)
{
    book.next = LOW_START;
    book.top = top;
}

static uintptr_t round_up(uintptr_t value, uintptr_t unit)
{
    return (value + unit - 1) & ~(unit - 1);
}

/* The index of the first reservation that ends behind the address. */
static size_t book_position(uintptr_t address)
{
    size_t low = 0, high = book.count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (book.list[middle]->base + book.list[middle]->size <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct reservation *book_find(uintptr_t address)
{
    size_t at = book_position(address);

    return at < book.count && book.list[at]->base <= address ? book.list[at] : NULL;
}

/* The reservation that holds all of the range, as page indices. */
static struct reservation *book_find_range(uintptr_t at, size_t size, size_t *first, size_t *last)
{
    struct reservation *found = book_find(at);

    if (!found || size == 0 || size > found->size - (at - found->base))
        return NULL;
    *first = (at - found->base) / MEMORY_PAGE;
    *last = (at + size - 1 - found->base) / MEMORY_PAGE;
    return found;
}

static int book_insert(struct reservation *added)
{
    size_t at = book_position(added->base);

    if (book.count == book.capacity) {
        size_t capacity = book.capacity ? book.capacity * 2 : 64;
        struct reservation **list = realloc(book.list, capacity * sizeof *list);

        if (!list)
            return -ENOMEM;
        book.list = list;
        book.capacity = capacity;
    }
    memmove(book.list + at + 1, book.list + at, (book.count - at) * sizeof *book.list);
    book.list[at] = added;
    book.count++;
    return 0;
}

static void book_remove(struct reservation *gone)
{
    size_t at = book_position(gone->base);

    book.count--;
    memmove(book.list + at, book.list + at + 1, (book.count - at) * sizeof *book.list);
    free(gone);
}

static struct reservation *reservation_new(size_t size, uint32_t protect, enum memory_kind kind)
{
    struct reservation *made = calloc(1, sizeof *made + size / MEMORY_PAGE);

    if (made) {
        made->size = size;
        made->protect = protect;
        made->kind = kind;
    }
    return made;
}

struct mapping {
    int protection, flags, fd;
    off_t offset;
};

static int map_exactly(uintptr_t at, size_t size, const struct mapping *mapping)
{
    void *got = mmap((void *)at, size, mapping->protection, mapping->flags | MAP_FIXED_NOREPLACE,
                     mapping->fd, mapping->offset);

    if (got == MAP_FAILED)
        return -errno;
    if ((uintptr_t)got != at) { /* a kernel that takes the address for a hint */
        munmap(got, size);
        return -EEXIST;
    }
    return 0;
}

/* Tries ever higher places up to the limit; 0 or -ENOMEM, -errno of another failure. */
static int map_upwards(uintptr_t from, uintptr_t limit, size_t size, const struct mapping *mapping,
                       uintptr_t *base)
{
    uintptr_t at = from, step = MEMORY_GRANULARITY;

    while (size <= limit && at <= limit - size) {
        size_t taken = book_position(at);
        int result;

        if (taken < book.count && book.list[taken]->base < at + size) {
            at = round_up(book.list[taken]->base + book.list[taken]->size, MEMORY_GRANULARITY);
            continue;
        }
        result = map_exactly(at, size, mapping);
        if (result == 0)
            *base = at;
        if (result != -EEXIST)
            return result;
        at += step; /* something of the host's: jump over it in growing steps */
        if (step < 0x10000000)
            step *= 2;
    }
    return -ENOMEM;
}

static int map_anywhere(uintptr_t below, size_t size, const struct mapping *mapping,
                        uintptr_t *base)
{
    int result;

    if (below)
        return map_upwards(MEMORY_GRANULARITY, below, size, mapping, base);
    result = map_upwards(book.next, book.top, size, mapping, base);
    if (result == -ENOMEM)
        return map_upwards(MEMORY_GRANULARITY * 16, book.top, size, mapping, base);
    if (result == 0)
        book.next = round_up(*base + size, MEMORY_GRANULARITY);
    return result;
}

/* Beyond what 32-bit pointers, or the half of them that the guest knows of, reach. */
static bool is_out_of_reach(uintptr_t wanted, size_t size)
{
    return book.top <= UINT32_MAX && wanted + size > book.top;
}

static int book_map(struct reservation *made, uintptr_t wanted, uintptr_t below,
                    const struct mapping *mapping, void **base)
{
    int result;

    lock_acquire(&book.lock);
    if (wanted && is_out_of_reach(wanted, made->size)) {
        result = -EINVAL;
    } else if (wanted) {
        made->base = wanted;
        result = map_exactly(wanted, made->size, mapping);
    } else {
        result = map_anywhere(below, made->size, mapping, &made->base);
    }
    if (result == 0) {
        result = book_insert(made);
        if (result < 0)
            munmap((void *)made->base, made->size);
    }
    lock_release(&book.lock);
    if (result < 0) {
        free(made);
        return result;
    }
    *base = (void *)made->base;
    return 0;
}

static int reserve(uintptr_t wanted, size_t size, uintptr_t below, uint32_t protect, bool commit,
                   enum memory_kind kind, void **base)
{
    struct mapping mapping = {.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, .fd = -1};
    uint8_t state = page_state(protect);
    struct reservation *made;

    *base = NULL;
    if (size == 0 || size > (size_t)1 << 47 || wanted % MEMORY_PAGE || state == 0)
        return -EINVAL;
    size = round_up(size, MEMORY_PAGE);
    made = reservation_new(size, protect, kind);
    if (!made)
        return -ENOMEM;
    if (commit) {
        memset(made->pages, state, size / MEMORY_PAGE);
        mapping.protection = page_host_protection(state);
        mapping.flags &= ~MAP_NORESERVE;
    }
    return book_map(made, wanted, below, &mapping, base);
}

int memory_reserve(uintptr_t wanted, size_t size, uintptr_t below, uint32_t protect,
                   enum memory_kind kind, void **base)
{
    return reserve(wanted, size, below, protect, false, kind, base);
}

int memory_allocate(uintptr_t wanted, size_t size, uintptr_t below, uint32_t protect,
                    enum memory_kind kind, void **base)
{
    return reserve(wanted, size, below, protect, true, kind, base);
}

int memory_map(uintptr_t wanted, size_t size, int fd, off_t offset, uint32_t protect, bool shared,
               enum memory_kind kind, void **base)
{
    uint8_t state = page_state(protect);
    struct mapping mapping = {page_host_protection(state), shared ? MAP_SHARED : MAP_PRIVATE, fd,
                              offset};
    struct reservation *made;

    *base = NULL;
    if (size == 0 || size > (size_t)1 << 47 || wanted % MEMORY_PAGE || state == 0)
        return -EINVAL;
    size = round_up(size, MEMORY_PAGE);
    made = reservation_new(size, protect, kind);
    if (!made)
        return -ENOMEM;
    memset(made->pages, state, size / MEMORY_PAGE);
    return book_map(made, wanted, 0, &mapping, base);
}

int memory_adopt(void *base, size_t size, uint32_t protect, enum memory_kind kind)
{
    struct reservation *made = reservation_new(round_up(size, MEMORY_PAGE), protect, kind);
    int result;

    if (!made)
        return -ENOMEM;
    made->base = (uintptr_t)base;
    made->adopted = true;
    memset(made->pages, page_state(protect), made->size / MEMORY_PAGE);
    lock_acquire(&book.lock);
    result = book_insert(made);
    lock_release(&book.lock);
    if (result < 0)
        free(made);
    return result;
}

static int release(uintptr_t base, bool adopted)
{
    struct reservation *found;
    int result = -EINVAL;
    size_t size = 0;

    lock_acquire(&book.lock);
    found = book_find(base);
    if (found && found->base == base && found->adopted == adopted) {
        result = 0;
        size = found->size;
        if (!adopted)
            munmap((void *)base, found->size);
        if (book.next == round_up(base + found->size, MEMORY_GRANULARITY))
            book.next = base;
        book_remove(found);
    }
    lock_release(&book.lock);
    tell_changed(base, size);
    return result;
}

int memory_release(void *base)
{
    return release((uintptr_t)base, false);
}

void memory_forget(void *base)
{
    release((uintptr_t)base, true);
}

/* Gives the pages [first, last] a state, in the book and on the host, one call a run. */
static int set_pages(struct reservation *in, size_t first, size_t last, uint8_t state)
{
    size_t same = first;

    while (same <= last && in->pages[same] == state)
        same++;
    if (same > last)
        return 0; /* programs commit again what they have committed */
    if (mprotect((void *)(in->base + first * MEMORY_PAGE), (last - first + 1) * MEMORY_PAGE,
                 page_host_protection(state)) < 0)
        return -errno;
    memset(in->pages + first, state, last - first + 1);
    return 0;
}

/*
 * What is committed in small steps is used at once, and one call for its pages is cheaper than a
 * fault for each. A hint: when it fails, the faults come.
 */
static void populate(uintptr_t at, size_t size, uint8_t state)
{
    enum { POPULATE_MOST = 0x10000 };
    uintptr_t start = at & ~(uintptr_t)(MEMORY_PAGE - 1);

    if (at + size - start <= POPULATE_MOST && page_host_protection(state) & PROT_WRITE)
        madvise((void *)start, round_up(at + size - start, MEMORY_PAGE), MADV_POPULATE_WRITE);
}

int memory_commit(void *at, size_t size, uint32_t protect)
{
    uint8_t state = page_state(protect);
    struct reservation *found;
    size_t first, last;
    bool fresh = false;
    int result = -EFAULT;

    if (state == 0)
        return -EINVAL;
    lock_acquire(&book.lock);
    found = book_find_range((uintptr_t)at, size, &first, &last);
    if (found) {
        fresh = found->kind == MEMORY_PRIVATE && found->pages[first] == 0;
        result = set_pages(found, first, last, state);
    }
    lock_release(&book.lock);
    if (fresh && result == 0)
        populate((uintptr_t)at, size, state);
    return result;
}

int memory_decommit(void *at, size_t size)
{
    struct reservation *found;
    size_t first, last;
    int result = -EFAULT;

    lock_acquire(&book.lock);
    found = book_find_range((uintptr_t)at, size, &first, &last);
    if (found && found->kind == MEMORY_PRIVATE) {
        void *start = (void *)(found->base + first * MEMORY_PAGE);
        void *got = mmap(start, (last - first + 1) * MEMORY_PAGE, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);

        result = got == MAP_FAILED ? -errno : 0;
        if (result == 0)
            memset(found->pages + first, 0, last - first + 1);
    }
    lock_release(&book.lock);
    if (result == 0)
        tell_changed((uintptr_t)at, size);
    return result;
}

int memory_protect(void *at, size_t size, uint32_t protect, uint32_t *old)
{
    uint8_t state = page_state(protect);
    struct reservation *found;
    size_t first, last;
    int result = -EFAULT;

    if (old)
        *old = 0;
    if (state == 0)
        return -EINVAL;
    lock_acquire(&book.lock);
    found = book_find_range((uintptr_t)at, size, &first, &last);
    if (found && !memchr(found->pages + first, 0, last - first + 1)) {
        if (old)
            *old = page_protect(found->pages[first]);
        result = set_pages(found, first, last, state);
    }
    lock_release(&book.lock);
    if (result == 0)
        tell_changed((uintptr_t)at, size);
    return result;
}

/* Where the guest's part of the address space ends. */
static uintptr_t query_top(void)
{
    return book.top <= UINT32_MAX ? book.top : 0x7ffffffe0000;
}

static void query_free(uintptr_t at, struct memory_region *region)
{
    size_t next = book_position(at);

    region->base = at & ~(uintptr_t)(MEMORY_PAGE - 1);
    region->size = (next < book.count ? book.list[next]->base : query_top()) - region->base;
    region->protect = PAGE_NOACCESS;
}

static void query_reserved(const struct reservation *found, uintptr_t at,
                           struct memory_region *region)
{
    size_t first = (at - found->base) / MEMORY_PAGE, end = first + 1;

    while (end < found->size / MEMORY_PAGE && found->pages[end] == found->pages[first])
        end++;
    region->base = found->base + first * MEMORY_PAGE;
    region->size = (end - first) * MEMORY_PAGE;
    region->allocation_base = found->base;
    region->allocation_protect = found->protect;
    region->protect = page_protect(found->pages[first]);
    region->committed = found->pages[first] != 0;
    region->kind = found->kind;
}

void memory_query(const void *at, struct memory_region *region)
{
    const struct reservation *found;

    memset(region, 0, sizeof *region);
    lock_acquire(&book.lock);
    found = book_find((uintptr_t)at);
    if (found)
        query_reserved(found, (uintptr_t)at, region);
    else
        query_free((uintptr_t)at, region);
    lock_release(&book.lock);
}

bool memory_guard_hit(const void *at)
{
    struct reservation *found;
    bool hit = false;

    lock_acquire(&book.lock);
    found = book_find((uintptr_t)at);
    if (found) {
        size_t page = ((uintptr_t)at - found->base) / MEMORY_PAGE;
        uint8_t state = found->pages[page];

        hit = state & PAGE_STATE_GUARD &&
              set_pages(found, page, page, (uint8_t)(state & ~PAGE_STATE_GUARD)) == 0;
    }
    lock_release(&book.lock);
    return hit;
}
