/*
 * What the open files of one host file share: who may open it together, its locked byte ranges,
 * and whether it is to be deleted. The records are this process's.
 */
#ifndef APIS_NT_FILE_SHARE_H
#define APIS_NT_FILE_SHARE_H

#include "abi/lock.h"
#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

struct file;

struct range_lock {
    struct range_lock *_Atomic next;
    const struct file *owner;
    uint64_t offset, length;
    ULONG key;
    bool exclusive;
};

struct file_share {
    struct file_share *next;
    uint64_t device, inode;
    unsigned opens, readers, writers, deleters, shared_read, shared_write, shared_delete;
    bool delete_pending;
    struct lock lock; /* of the ranges */
    struct range_lock *_Atomic ranges;
};

/*
 * Counts an open file in. STATUS_SHARING_VIOLATION, STATUS_DELETE_PENDING, STATUS_NO_MEMORY.
 * Access that neither reads, writes nor deletes gets no record: share is NULL.
 */
NTSTATUS file_share_open(uint64_t device, uint64_t inode, ACCESS_MASK access, ULONG mode,
                         struct file_share **share);

/* true: this was the last open file and it is to be deleted. */
bool file_share_close(struct file_share *share, ACCESS_MASK access, ULONG mode);

void file_share_set_delete(struct file_share *share, bool pending);

/* Whether access could be had; for functions that delete or rename by path. */
NTSTATUS file_share_check(uint64_t device, uint64_t inode, ACCESS_MASK access);

#endif
