/*
 * See handle.h. The table is a directory of chunks that never move, so that a lookup takes no
 * lock but the entry's own: bit 0 of the pointer, held for a few instructions. The list of free
 * entries is last in, first out, and has a mutex.
 */
#include "apis/nt/handle.h"

#include "abi/lock.h"
#include "abi/teb.h"
#include "apis/nt/process.h"
#include "apis/nt/thread.h"

#include <sched.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHUNK_ENTRIES = 256, CHUNKS = 65536, ENTRY_LOCKED = 1, SPINS = 100 };

struct entry {
    _Atomic(uintptr_t) object; /* with ENTRY_LOCKED; 0 when free */
    ACCESS_MASK access;
    ULONG attributes; /* of a free entry: the next free one's index */
};

/* The pseudo handles, as documented for GetCurrentProcess and GetCurrentThread. */
#define current_process ((HANDLE)-1)
#define current_thread ((HANDLE)-2)

static _Atomic(struct entry *) chunks[CHUNKS];
static struct lock free_lock;
static uint32_t first_free, used_up = 1; /* entry 0 is never used: NULL is no handle */
static atomic_uint open_handles;

static struct entry *entry_at(uint32_t index)
{
    struct entry *chunk;

    if (index / CHUNK_ENTRIES >= CHUNKS)
        return NULL;
    chunk = atomic_load_explicit(&chunks[index / CHUNK_ENTRIES], memory_order_acquire);
    return chunk ? &chunk[index % CHUNK_ENTRIES] : NULL;
}

static uint32_t handle_index(HANDLE handle)
{
    uintptr_t value = (uintptr_t)handle >> 2;

    return value < (uintptr_t)CHUNKS * CHUNK_ENTRIES ? (uint32_t)value : 0;
}

static HANDLE handle_at(uint32_t index)
{
    return (HANDLE)((uintptr_t)index << 2);
}

/* Locks an entry that holds an object; NULL for one that does not. */
static struct object *entry_lock(struct entry *entry)
{
    stop_defer();
    for (unsigned spins = 0;; spins++) {
        uintptr_t object = atomic_load_explicit(&entry->object, memory_order_relaxed);

        if (object == 0) {
            stop_allow();
            return NULL;
        }
        if (!(object & ENTRY_LOCKED) &&
            atomic_compare_exchange_weak_explicit(&entry->object, &object, object | ENTRY_LOCKED,
                                                  memory_order_acquire, memory_order_relaxed))
            return (struct object *)object;
        if (spins >= SPINS)
            sched_yield();
    }
}

static void entry_unlock(struct entry *entry, struct object *object)
{
    atomic_store_explicit(&entry->object, (uintptr_t)object, memory_order_release);
    stop_allow();
}

static int chunk_make(uint32_t index)
{
    struct entry *chunk;

    if (index / CHUNK_ENTRIES >= CHUNKS)
        return -1;
    if (entry_at(index))
        return 0;
    chunk = calloc(CHUNK_ENTRIES, sizeof *chunk);
    if (!chunk)
        return -1;
    atomic_store_explicit(&chunks[index / CHUNK_ENTRIES], chunk, memory_order_release);
    return 0;
}

static uint32_t index_take(void)
{
    uint32_t index;

    lock_acquire(&free_lock);
    index = first_free;
    if (index)
        first_free = entry_at(index)->attributes;
    else if (chunk_make(used_up) == 0)
        index = used_up++;
    lock_release(&free_lock);
    return index;
}

static void index_give(uint32_t index)
{
    lock_acquire(&free_lock);
    entry_at(index)->attributes = first_free;
    first_free = index;
    lock_release(&free_lock);
}

/* Takes one certain entry off the free list; false when it is in use. */
static bool index_take_this(uint32_t index)
{
    bool taken = false;

    lock_acquire(&free_lock);
    while (used_up <= index && chunk_make(used_up) == 0) {
        entry_at(used_up)->attributes = first_free;
        first_free = used_up++;
    }
    for (uint32_t *link = &first_free; *link && !taken; link = &entry_at(*link)->attributes) {
        taken = *link == index;
        if (taken) {
            *link = entry_at(index)->attributes;
            break;
        }
    }
    lock_release(&free_lock);
    return taken;
}

static ACCESS_MASK access_of(const struct object_type *type, ACCESS_MASK access)
{
    ACCESS_MASK specific = access & ~(ACCESS_MASK)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE |
                                                   GENERIC_ALL | MAXIMUM_ALLOWED);

    if (access & (GENERIC_ALL | MAXIMUM_ALLOWED))
        specific |= type->all_access;
    if (access & GENERIC_READ)
        specific |= type->generic_read;
    if (access & GENERIC_WRITE)
        specific |= type->generic_write;
    if (access & GENERIC_EXECUTE)
        specific |= type->generic_execute;
    return specific;
}

static void entry_fill(uint32_t index, struct object *object, ACCESS_MASK access, ULONG attributes)
{
    struct entry *entry = entry_at(index);

    object_hold(object);
    atomic_fetch_add_explicit(&object->handles, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&open_handles, 1, memory_order_relaxed);
    entry->access = access_of(object->type, access);
    entry->attributes = attributes & (OBJ_INHERIT | OBJ_PROTECT_CLOSE);
    atomic_store_explicit(&entry->object, (uintptr_t)object, memory_order_release);
}

NTSTATUS handle_open(struct object *object, ACCESS_MASK access, ULONG attributes, HANDLE *handle)
{
    uint32_t index = index_take();

    *handle = NULL;
    if (index == 0)
        return STATUS_INSUFFICIENT_RESOURCES;
    entry_fill(index, object, access, attributes);
    *handle = handle_at(index);
    return STATUS_SUCCESS;
}

NTSTATUS handle_open_as(HANDLE handle, struct object *object, ACCESS_MASK access, ULONG attributes)
{
    uint32_t index = handle_index(handle);

    if (index == 0)
        return STATUS_INVALID_HANDLE;
    if (!index_take_this(index))
        return STATUS_OBJECT_NAME_COLLISION;
    entry_fill(index, object, access, attributes);
    return STATUS_SUCCESS;
}

static bool handle_is_pseudo(HANDLE handle)
{
    return handle == current_process || handle == current_thread;
}

/* The entry of a handle, locked, and its object; NULL when it names none. */
static struct object *handle_lock(HANDLE handle, struct entry **entry)
{
    uint32_t index = handle_index(handle);

    *entry = index ? entry_at(index) : NULL;
    return *entry ? entry_lock(*entry) : NULL;
}

NTSTATUS handle_close(HANDLE handle)
{
    struct entry *entry;
    struct object *object;
    bool last;

    if (handle_is_pseudo(handle))
        return STATUS_SUCCESS;
    object = handle_lock(handle, &entry);
    if (!object)
        return STATUS_INVALID_HANDLE;
    if (entry->attributes & OBJ_PROTECT_CLOSE) {
        entry_unlock(entry, object);
        return STATUS_HANDLE_NOT_CLOSABLE;
    }
    entry_unlock(entry, NULL);
    index_give(handle_index(handle));
    atomic_fetch_sub_explicit(&open_handles, 1, memory_order_relaxed);
    last = atomic_fetch_sub_explicit(&object->handles, 1, memory_order_acq_rel) == 1;
    if (object->type->handle_closed)
        object->type->handle_closed(object, last);
    object_release(object);
    return STATUS_SUCCESS;
}

static NTSTATUS pseudo_object(HANDLE handle, const struct object_type *type, struct object **object)
{
    *object = handle == current_process ? process_self() : &thread_object_self()->waitable.object;
    if (type && (*object)->type != type) {
        *object = NULL;
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    object_hold(*object);
    return STATUS_SUCCESS;
}

NTSTATUS handle_object(HANDLE handle, const struct object_type *type, ACCESS_MASK access,
                       struct object **object)
{
    struct entry *entry;
    struct object *found;
    NTSTATUS status = STATUS_SUCCESS;

    *object = NULL;
    if ((intptr_t)handle < 0)
        return handle_is_pseudo(handle) ? pseudo_object(handle, type, object)
                                        : STATUS_INVALID_HANDLE;
    found = handle_lock(handle, &entry);
    if (!found)
        return STATUS_INVALID_HANDLE;
    if (type && found->type != type)
        status = STATUS_OBJECT_TYPE_MISMATCH;
    else if ((entry->access & access) != access)
        status = STATUS_ACCESS_DENIED;
    else
        *object = object_hold(found);
    entry_unlock(entry, found);
    return status;
}

NTSTATUS handle_query(HANDLE handle, struct handle_info *info)
{
    struct entry *entry;
    struct object *object;

    *info = (struct handle_info){0};
    if (handle_is_pseudo(handle)) {
        info->access = handle == current_process ? PROCESS_ALL_ACCESS : THREAD_ALL_ACCESS;
        return STATUS_SUCCESS;
    }
    object = handle_lock(handle, &entry);
    if (!object)
        return STATUS_INVALID_HANDLE;
    *info = (struct handle_info){entry->access, entry->attributes};
    entry_unlock(entry, object);
    return STATUS_SUCCESS;
}

NTSTATUS handle_set_attributes(HANDLE handle, ULONG mask, ULONG attributes)
{
    struct entry *entry;
    struct object *object = handle_lock(handle, &entry);

    if (!object)
        return STATUS_INVALID_HANDLE;
    entry->attributes = (entry->attributes & ~mask) | (attributes & mask);
    entry_unlock(entry, object);
    return STATUS_SUCCESS;
}

NTSTATUS handle_duplicate(HANDLE source, ACCESS_MASK access, ULONG attributes, ULONG options,
                          HANDLE *handle)
{
    struct handle_info info;
    struct object *object;
    NTSTATUS status = handle_object(source, NULL, 0, &object);

    *handle = NULL;
    if (status < 0)
        return status;
    status = handle_query(source, &info);
    if (status >= 0) {
        if (options & DUPLICATE_SAME_ACCESS)
            access = info.access;
        if (options & DUPLICATE_SAME_ATTRIBUTES)
            attributes = info.attributes;
        status = handle_open(object, access, attributes, handle);
    }
    object_release(object);
    if (options & DUPLICATE_CLOSE_SOURCE) /* closed whatever went wrong, as documented */
        handle_close(source);
    return status;
}

void handle_each(bool (*visit)(HANDLE handle, struct object *object, struct handle_info info,
                               void *context),
                 void *context)
{
    bool more = true;

    for (uint32_t index = 1; more && entry_at(index); index++) {
        struct entry *entry = entry_at(index);
        struct object *object = entry_lock(entry);
        struct handle_info info;

        if (!object)
            continue;
        info = (struct handle_info){entry->access, entry->attributes};
        object_hold(object);
        entry_unlock(entry, object);
        more = visit(handle_at(index), object, info, context);
        object_release(object);
    }
}

ULONG handle_count(void)
{
    return atomic_load_explicit(&open_handles, memory_order_relaxed);
}
