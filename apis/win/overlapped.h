/* Requests as Win32 makes them: an OVERLAPPED is the status block, the offset and the event. */
#ifndef APIS_WIN_OVERLAPPED_H
#define APIS_WIN_OVERLAPPED_H

#include "apis/nt/request.h"

/* What the guest has in its own layout: the status block, the offset, the event. */
static inline IO_STATUS_BLOCK *overlapped_status(const OVERLAPPED *overlapped)
{
    return (IO_STATUS_BLOCK *)overlapped;
}

static inline int64_t overlapped_offset(const OVERLAPPED *overlapped)
{
    int64_t offset;

    memcpy(&offset, (const char *)overlapped + 2 * guest_pointer_size(), sizeof offset);
    return offset;
}

static inline HANDLE overlapped_event(const OVERLAPPED *overlapped)
{
    return guest_handle_get((const char *)overlapped + 2 * guest_pointer_size() + sizeof(int64_t));
}

/* ReadFile, WriteFile and DeviceIoControl with an OVERLAPPED: the result is theirs. */
BOOL overlapped_transfer(HANDLE handle, enum request_kind kind, void *buffer, DWORD length,
                         DWORD *done, OVERLAPPED *overlapped);

/* Fills the rest of a request for a file; the caller has set what is the kind's own. */
NTSTATUS overlapped_request(struct file *file, enum request_kind kind, OVERLAPPED *overlapped,
                            struct request **request);

/* The same, and the routine is called in the end instead. */
NTSTATUS overlapped_request_with_routine(struct file *file, enum request_kind kind,
                                         OVERLAPPED *overlapped,
                                         LPOVERLAPPED_COMPLETION_ROUTINE routine,
                                         struct request **request);

/* Tells of the end of something that was done without a request. */
NTSTATUS overlapped_finished(struct file *file, OVERLAPPED *overlapped, DWORD done);

/* TRUE, or FALSE and the last error: ERROR_IO_PENDING for what is under way. */
BOOL overlapped_result(NTSTATUS status);

#endif
