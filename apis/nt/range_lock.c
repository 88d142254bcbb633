/*
 * See range_lock.h. Microsoft's LockFileEx: locks belong to an open file, bind everybody else,
 * and are released as they were taken. Within the process they are kept here, with Windows'
 * rules; open-file-description locks of the host carry them to other processes, which only
 * look when they lock themselves.
 */
#include "apis/nt/range_lock.h"

#include "apis/host/file.h"
#include "apis/host/futex.h"
#include "apis/nt/file_share.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Waiters for any range sleep here; releasing is rare. */
static _Atomic(uint32_t) released;

static bool overlaps(const struct range_lock *range, uint64_t offset, uint64_t length)
{
    if (length == 0 || range->length == 0)
        return false;
    return offset <= range->offset + (range->length - 1) && range->offset <= offset + (length - 1);
}

NTSTATUS range_lock_check(struct file *file, int64_t offset, uint64_t length, bool write)
{
    struct file_share *share = file->shared;
    NTSTATUS status = STATUS_SUCCESS;

    if (offset == FILE_HERE)
        offset = host_file_seek(file->fd, 0, 1);
    lock_acquire(&share->lock);
    for (const struct range_lock *range = share->ranges; range; range = range->next) {
        bool forbids = range->exclusive ? range->owner != file : write;

        if (forbids && overlaps(range, (uint64_t)offset, length))
            status = STATUS_FILE_LOCK_CONFLICT;
    }
    lock_release(&share->lock);
    return status;
}

/* An exclusive lock meets every other one, the file's own as well. */
static bool conflicts(const struct file_share *share, uint64_t offset, uint64_t length,
                      bool exclusive)
{
    for (const struct range_lock *range = share->ranges; range; range = range->next) {
        if ((exclusive || range->exclusive) && overlaps(range, offset, length))
            return true;
    }
    return false;
}

NTSTATUS range_lock_try(struct file *file, uint64_t offset, uint64_t length, ULONG key,
                        bool exclusive)
{
    struct file_share *share = file->shared;
    struct range_lock *range;
    NTSTATUS status = STATUS_SUCCESS;

    if (!share)
        return STATUS_ACCESS_DENIED;
    if (length > 0 && offset + (length - 1) < offset)
        return STATUS_INVALID_LOCK_RANGE;
    range = malloc(sizeof *range);
    if (!range)
        return STATUS_NO_MEMORY;
    lock_acquire(&share->lock);
    if (conflicts(share, offset, length, exclusive) ||
        host_file_lock(file->fd, offset, length, exclusive) < 0) {
        status = STATUS_LOCK_NOT_GRANTED;
    } else {
        *range = (struct range_lock){share->ranges, file, offset, length, key, exclusive};
        share->ranges = range;
    }
    lock_release(&share->lock);
    if (status < 0)
        free(range);
    return status;
}

/* A lock of another process says nothing when it goes: those are looked for now and then. */
NTSTATUS range_lock_wait(struct file *file, uint64_t offset, uint64_t length, ULONG key,
                         bool exclusive)
{
    enum { LOOK_AGAIN_MS = 50 };

    for (;;) {
        uint32_t before = atomic_load(&released);
        NTSTATUS status = range_lock_try(file, offset, length, key, exclusive);

        if (status != STATUS_LOCK_NOT_GRANTED)
            return status;
        futex_wait(&released, before, deadline_after_ms(LOOK_AGAIN_MS));
    }
}

static void wake_waiters(void)
{
    atomic_fetch_add(&released, 1);
    futex_wake(&released, FUTEX_EVERYBODY);
}

/* The host's locks know no layers: what other ranges of the file still cover is locked again. */
static void unlock_on_host(struct file *file, uint64_t offset, uint64_t length)
{
    host_file_unlock(file->fd, offset, length);
    for (const struct range_lock *range = file->shared->ranges; range; range = range->next) {
        if (range->owner == file && overlaps(range, offset, length))
            (void)host_file_lock(file->fd, range->offset, range->length, range->exclusive);
    }
}

NTSTATUS range_lock_release(struct file *file, uint64_t offset, uint64_t length, ULONG key)
{
    struct file_share *share = file->shared;
    struct range_lock *found = NULL;

    if (!share)
        return STATUS_RANGE_NOT_LOCKED;
    lock_acquire(&share->lock);
    for (struct range_lock *_Atomic *link = &share->ranges; *link;) {
        struct range_lock *range = *link;

        if (range->owner == file && range->offset == offset && range->length == length &&
            range->key == key) {
            found = range;
            *link = range->next;
            break;
        }
        link = &range->next;
    }
    if (found)
        unlock_on_host(file, offset, length);
    lock_release(&share->lock);
    free(found);
    if (found)
        wake_waiters();
    return found ? STATUS_SUCCESS : STATUS_RANGE_NOT_LOCKED;
}

void range_lock_release_all(struct file *file)
{
    struct file_share *share = file->shared;
    struct range_lock *gone = NULL, *range;

    if (!share || !share->ranges)
        return;
    lock_acquire(&share->lock);
    for (struct range_lock *_Atomic *link = &share->ranges; (range = *link);) {
        if (range->owner == file) {
            *link = range->next;
            range->next = gone;
            gone = range;
        } else {
            link = &range->next;
        }
    }
    lock_release(&share->lock);
    while (gone) {
        range = gone;
        gone = range->next;
        free(range);
    }
    wake_waiters();
}
