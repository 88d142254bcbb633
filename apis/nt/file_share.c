/* See file_share.h. Microsoft's "Creating and Opening Files", the table of sharing modes. */
#include "apis/nt/file_share.h"

#include "apis/nt/status.h"

#include <stdlib.h>

enum { BUCKETS = 256 };

static struct {
    struct lock lock;
    struct file_share *first;
} buckets[BUCKETS];

static unsigned bucket_of(uint64_t device, uint64_t inode)
{
    return (unsigned)((inode * 0x9e3779b97f4a7c15u ^ device) >> 56) % BUCKETS;
}

static bool reads(ACCESS_MASK access)
{
    return (access & (FILE_READ_DATA | FILE_EXECUTE)) != 0;
}

static bool writes(ACCESS_MASK access)
{
    return (access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;
}

static bool deletes(ACCESS_MASK access)
{
    return (access & DELETE) != 0;
}

static struct file_share **find(unsigned bucket, uint64_t device, uint64_t inode)
{
    struct file_share **link = &buckets[bucket].first;

    while (*link && ((*link)->inode != inode || (*link)->device != device))
        link = &(*link)->next;
    return link;
}

/* What is wanted must be shared by all others, and what others have must be shared now. */
static bool is_compatible(const struct file_share *share, ACCESS_MASK access, ULONG mode)
{
    return !((reads(access) && share->shared_read < share->opens) ||
             (writes(access) && share->shared_write < share->opens) ||
             (deletes(access) && share->shared_delete < share->opens) ||
             (share->readers && !(mode & FILE_SHARE_READ)) ||
             (share->writers && !(mode & FILE_SHARE_WRITE)) ||
             (share->deleters && !(mode & FILE_SHARE_DELETE)));
}

static void count(struct file_share *share, ACCESS_MASK access, ULONG mode, unsigned by)
{
    share->opens += by;
    share->readers += reads(access) ? by : 0;
    share->writers += writes(access) ? by : 0;
    share->deleters += deletes(access) ? by : 0;
    share->shared_read += mode & FILE_SHARE_READ ? by : 0;
    share->shared_write += mode & FILE_SHARE_WRITE ? by : 0;
    share->shared_delete += mode & FILE_SHARE_DELETE ? by : 0;
}

static NTSTATUS open_locked(struct file_share **link, uint64_t device, uint64_t inode,
                            ACCESS_MASK access, ULONG mode, struct file_share **share)
{
    struct file_share *record = *link;

    if (record && record->delete_pending)
        return STATUS_DELETE_PENDING;
    if (record && !is_compatible(record, access, mode))
        return STATUS_SHARING_VIOLATION;
    if (!record) {
        record = calloc(1, sizeof *record);
        if (!record)
            return STATUS_NO_MEMORY;
        record->device = device;
        record->inode = inode;
        *link = record;
    }
    count(record, access, mode, 1);
    *share = record;
    return STATUS_SUCCESS;
}

NTSTATUS file_share_open(uint64_t device, uint64_t inode, ACCESS_MASK access, ULONG mode,
                         struct file_share **share)
{
    unsigned bucket = bucket_of(device, inode);
    NTSTATUS status;

    *share = NULL;
    if (!reads(access) && !writes(access) && !deletes(access))
        return STATUS_SUCCESS;
    lock_acquire(&buckets[bucket].lock);
    status = open_locked(find(bucket, device, inode), device, inode, access, mode, share);
    lock_release(&buckets[bucket].lock);
    return status;
}

bool file_share_close(struct file_share *share, ACCESS_MASK access, ULONG mode)
{
    unsigned bucket = bucket_of(share->device, share->inode);
    bool last, delete_now;

    lock_acquire(&buckets[bucket].lock);
    count(share, access, mode, -1u);
    last = share->opens == 0;
    delete_now = last && share->delete_pending;
    if (last)
        *find(bucket, share->device, share->inode) = share->next;
    lock_release(&buckets[bucket].lock);
    if (last)
        free(share);
    return delete_now;
}

void file_share_set_delete(struct file_share *share, bool pending)
{
    unsigned bucket = bucket_of(share->device, share->inode);

    lock_acquire(&buckets[bucket].lock);
    share->delete_pending = pending;
    lock_release(&buckets[bucket].lock);
}

NTSTATUS file_share_check(uint64_t device, uint64_t inode, ACCESS_MASK access)
{
    unsigned bucket = bucket_of(device, inode);
    const ULONG all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    const struct file_share *record;
    NTSTATUS status = STATUS_SUCCESS;

    lock_acquire(&buckets[bucket].lock);
    record = *find(bucket, device, inode);
    if (record && record->delete_pending)
        status = STATUS_DELETE_PENDING;
    else if (record && !is_compatible(record, access, all))
        status = STATUS_SHARING_VIOLATION;
    lock_release(&buckets[bucket].lock);
    return status;
}
