/*
 * See cell.h. A region is a sparse memfd. The free list is its owner's alone: a cell that
 * another process still holds when the owner lets go of it is not used again.
 */
#include "apis/nt/cell.h"

#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/file.h"
#include "apis/host/shared_memory.h"

#include <string.h>

#define REGION_SIZE ((size_t)256 << 20)

enum { REGIONS = 64 };

/* The first is this process's own; the others came from its parent. */
static struct region {
    struct cell *cells;
    int descriptor;
    uint64_t inode;
} regions[REGIONS];

static struct lock cell_lock;
static struct cell *first_free; /* linked through owned.next */
static size_t used_up;

static int region_map(struct region *region, int descriptor)
{
    struct host_file_status status;
    void *base;

    if (host_file_status(descriptor, &status) < 0 || status.size != REGION_SIZE)
        return -1;
    base = shared_memory_map(descriptor, REGION_SIZE);
    if (!base)
        return -1;
    *region = (struct region){base, descriptor, status.inode};
    return 0;
}

static int region_make(void)
{
    int descriptor = shared_memory_create("sojourn-objects", REGION_SIZE);

    if (descriptor < 0)
        return -1;
    if (region_map(&regions[0], descriptor) < 0) {
        host_descriptor_close(descriptor);
        return -1;
    }
    return 0;
}

static struct cell *cell_take(void)
{
    struct cell *cell = first_free;

    if (cell) {
        first_free = (struct cell *)cell->owned.next;
        return cell;
    }
    if (!regions[0].cells && region_make() < 0)
        return NULL;
    return used_up < REGION_SIZE / sizeof *cell ? &regions[0].cells[used_up++] : NULL;
}

struct cell *cell_new(enum cell_kind kind)
{
    struct cell *cell;

    lock_acquire(&cell_lock);
    cell = cell_take();
    lock_release(&cell_lock);
    if (!cell)
        return NULL;
    memset(cell, 0, sizeof *cell);
    atomic_init(&cell->kind, kind);
    atomic_init(&cell->holders, 1);
    return cell;
}

static bool cell_is_own(const struct cell *cell)
{
    return (size_t)((const char *)cell - (const char *)regions[0].cells) < REGION_SIZE;
}

void cell_drop(struct cell *cell)
{
    if (atomic_fetch_sub(&cell->holders, 1) != 1 || !cell_is_own(cell))
        return;
    lock_acquire(&cell_lock);
    cell->owned.next = (struct cell_link *)first_free;
    first_free = cell;
    lock_release(&cell_lock);
}

int cell_export(struct cell *cell, int *descriptor, uint64_t *offset)
{
    for (size_t i = 0; i < REGIONS; i++) {
        size_t distance = (size_t)((char *)cell - (char *)regions[i].cells);

        if (regions[i].cells && distance < REGION_SIZE) {
            *descriptor = regions[i].descriptor;
            *offset = distance;
            atomic_fetch_add(&cell->holders, 1);
            return 0;
        }
    }
    return -1;
}

/* The region behind a descriptor, mapped once. Place 0 is kept for this process's own. */
static struct region *region_of(int descriptor)
{
    struct host_file_status status;

    if (host_file_status(descriptor, &status) < 0)
        return NULL;
    for (size_t i = 1; i < REGIONS; i++) {
        if (regions[i].cells && regions[i].inode == status.inode)
            return &regions[i];
        if (!regions[i].cells)
            return region_map(&regions[i], descriptor) == 0 ? &regions[i] : NULL;
    }
    return NULL;
}

struct cell *cell_import(int descriptor, uint64_t offset)
{
    struct region *region;

    lock_acquire(&cell_lock);
    region = region_of(descriptor);
    if (!region || region->descriptor != descriptor)
        host_descriptor_close(descriptor);
    lock_release(&cell_lock);
    if (!region || offset >= REGION_SIZE || offset % sizeof(struct cell) != 0)
        return NULL;
    return (struct cell *)((char *)region->cells + offset);
}
