/*
 * Fiber local storage. A fiber's values are in pieces of 128 that it gets as it uses them, found
 * through the TEB's FlsData; all fibers' data are in one list, for the callbacks of FlsFree.
 * Callbacks are called without the lock: they may use these functions.
 */
#include "abi/guest_memory.h"
#include "abi/lock.h"
#include "apis/nt/local_storage.h"

#include <stdbool.h>

enum { PIECE = 128, PIECES = (FLS_SLOTS + PIECE - 1) / PIECE };

struct fls_data {
    struct fls_data *next, *previous;
    void **pieces[PIECES];
};

static struct lock lock;
static struct fls_data everybody = {&everybody, &everybody, {NULL}};
static struct fls_slot {
    bool taken;
    PFLS_CALLBACK_FUNCTION callback;
} slots[FLS_SLOTS];
static DWORD slots_seen = 1; /* no index from here on was ever taken; 0 is never given out */

NTSTATUS fls_allocate(PFLS_CALLBACK_FUNCTION callback, DWORD *index)
{
    NTSTATUS status = STATUS_NO_MEMORY;

    lock_acquire(&lock);
    for (DWORD i = 1; i < FLS_SLOTS; i++) {
        if (slots[i].taken)
            continue;
        slots[i] = (struct fls_slot){true, callback};
        *index = i;
        if (i >= slots_seen)
            slots_seen = i + 1;
        status = STATUS_SUCCESS;
        break;
    }
    lock_release(&lock);
    return status;
}

static void **value_of(struct fls_data *data, DWORD index)
{
    void **piece = data->pieces[index / PIECE];

    return piece ? &piece[index % PIECE] : NULL;
}

/* Takes one value of this index from whichever fiber has one. */
static void *take_value(DWORD index)
{
    for (struct fls_data *data = everybody.next; data != &everybody; data = data->next) {
        void **at = value_of(data, index), *value = at ? *at : NULL;

        if (value) {
            *at = NULL;
            return value;
        }
    }
    return NULL;
}

NTSTATUS fls_free(DWORD index)
{
    PFLS_CALLBACK_FUNCTION callback;
    void *value;

    if (index >= FLS_SLOTS)
        return STATUS_INVALID_PARAMETER;
    lock_acquire(&lock);
    if (!slots[index].taken) {
        lock_release(&lock);
        return STATUS_INVALID_PARAMETER;
    }
    callback = slots[index].callback;
    while ((value = take_value(index)) != NULL) {
        if (!callback)
            continue;
        lock_release(&lock);
        callback(value);
        lock_acquire(&lock);
    }
    slots[index] = (struct fls_slot){false, NULL};
    lock_release(&lock);
    return STATUS_SUCCESS;
}

static struct fls_data *own_data(void)
{
    struct fls_data *data = guest_allocate_zeroed(sizeof *data);

    if (!data)
        return NULL;
    lock_acquire(&lock);
    data->next = everybody.next;
    data->previous = &everybody;
    data->next->previous = data->previous->next = data;
    lock_release(&lock);
    teb_self()->fls_data = data;
    return data;
}

NTSTATUS fls_set(DWORD index, void *value)
{
    struct fls_data *data = teb_self()->fls_data;

    if (index >= FLS_SLOTS || !slots[index].taken)
        return STATUS_INVALID_PARAMETER;
    if (!data && !(data = own_data()))
        return STATUS_NO_MEMORY;
    if (!data->pieces[index / PIECE]) {
        data->pieces[index / PIECE] = guest_allocate_zeroed(PIECE * sizeof(void *));
        if (!data->pieces[index / PIECE])
            return STATUS_NO_MEMORY;
    }
    *value_of(data, index) = value;
    return STATUS_SUCCESS;
}

NTSTATUS fls_get(DWORD index, void **value)
{
    struct fls_data *data = teb_self()->fls_data;
    void **at = NULL;

    *value = NULL;
    if (index >= FLS_SLOTS || !slots[index].taken)
        return STATUS_INVALID_PARAMETER;
    if (data)
        at = value_of(data, index);
    if (at)
        *value = *at;
    return STATUS_SUCCESS;
}

static void call_back(struct fls_data *data)
{
    for (DWORD i = 0; i < slots_seen; i++) {
        PFLS_CALLBACK_FUNCTION callback;
        void **at, *value;

        lock_acquire(&lock);
        callback = slots[i].callback;
        at = value_of(data, i);
        value = at ? *at : NULL;
        if (value)
            *at = NULL;
        lock_release(&lock);
        if (value && callback)
            callback(value);
    }
}

void fls_end(void **fls_data)
{
    struct fls_data *data = *fls_data;

    if (!data)
        return;
    call_back(data);
    lock_acquire(&lock);
    data->next->previous = data->previous;
    data->previous->next = data->next;
    lock_release(&lock);
    *fls_data = NULL;
    for (int i = 0; i < PIECES; i++)
        guest_release(data->pieces[i]);
    guest_release(data);
}
