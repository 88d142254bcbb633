/* Locked byte ranges of files: LockFileEx and what it means for reads and writes. */
#ifndef APIS_NT_RANGE_LOCK_H
#define APIS_NT_RANGE_LOCK_H

#include "apis/nt/file.h"

/* STATUS_FILE_LOCK_CONFLICT when another file's lock forbids the transfer. */
NTSTATUS range_lock_check(struct file *file, int64_t offset, uint64_t length, bool write);

/* STATUS_LOCK_NOT_GRANTED when it would have to wait. */
NTSTATUS range_lock_try(struct file *file, uint64_t offset, uint64_t length, ULONG key,
                        bool exclusive);
/* Waits for the range. */
NTSTATUS range_lock_wait(struct file *file, uint64_t offset, uint64_t length, ULONG key,
                         bool exclusive);
/* STATUS_RANGE_NOT_LOCKED unless exactly this range is. */
NTSTATUS range_lock_release(struct file *file, uint64_t offset, uint64_t length, ULONG key);

/* Drops all that a file holds, as its last handle is closed. */
void range_lock_release_all(struct file *file);

#endif
