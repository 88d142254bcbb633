/* See directory_change.h. MS-FSCC 2.7.1. */
#include "apis/nt/directory_change.h"

#include "apis/host/descriptor.h"
#include "apis/host/directory_watch.h"
#include "apis/host/name.h"
#include "apis/nt/status.h"

#include <stddef.h>
#include <string.h>

unsigned directory_interest(ULONG filter)
{
    const ULONG contents = FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE;
    const ULONG attributes = FILE_NOTIFY_CHANGE_ATTRIBUTES | FILE_NOTIFY_CHANGE_LAST_ACCESS |
                             FILE_NOTIFY_CHANGE_CREATION | FILE_NOTIFY_CHANGE_SECURITY;

    return (filter & FILE_NOTIFY_CHANGE_FILE_NAME ? WATCH_FILE_NAMES : 0) |
           (filter & FILE_NOTIFY_CHANGE_DIR_NAME ? WATCH_DIRECTORY_NAMES : 0) |
           (filter & attributes ? WATCH_ATTRIBUTES : 0) | (filter & contents ? WATCH_CONTENTS : 0);
}

/* One record at a place in the buffer; its size, or 0 when it does not fit. */
static size_t put_record(BYTE *at, size_t room, const struct directory_event *event)
{
    FILE_NOTIFY_INFORMATION *record = (FILE_NOTIFY_INFORMATION *)at;
    const size_t header = offsetof(FILE_NOTIFY_INFORMATION, FileName);
    size_t length, capacity;

    if (room < header)
        return 0;
    capacity = (room - header) / sizeof(WCHAR);
    length = guest_name_from_host(record->FileName, capacity, event->name, strlen(event->name));
    if (length > capacity)
        return 0;
    for (size_t i = 0; i < length; i++) {
        if (record->FileName[i] == '/')
            record->FileName[i] = '\\';
    }
    record->NextEntryOffset = 0;
    record->Action = event->change;
    record->FileNameLength = (DWORD)(length * sizeof(WCHAR));
    return header + length * sizeof(WCHAR);
}

/* What has happened by now. STATUS_PENDING: nothing yet. */
static NTSTATUS gather(struct request *request, ULONG *done)
{
    struct directory_watch *watch = request->file->watch;
    struct directory_event event;
    BYTE *buffer = request->buffer;
    FILE_NOTIFY_INFORMATION *last = NULL;
    size_t at = 0, size;

    *done = 0;
    while (directory_watch_next(watch, &event)) {
        size = event.change == DIRECTORY_LOST || at > request->length
                   ? 0
                   : put_record(buffer + at, request->length - at, &event);
        if (size == 0) { /* documented: then nothing is told, and the reader looks itself */
            while (directory_watch_next(watch, &event))
                ;
            *done = 0;
            return STATUS_NOTIFY_ENUM_DIR;
        }
        if (last)
            last->NextEntryOffset = (DWORD)(buffer + at - (BYTE *)last);
        last = (FILE_NOTIFY_INFORMATION *)(buffer + at);
        *done = (ULONG)(at + size);
        at = (at + size + 3) & ~(size_t)3;
    }
    return last ? STATUS_SUCCESS : STATUS_PENDING;
}

static void changed(struct request *request)
{
    ULONG done;
    NTSTATUS status = gather(request, &done);

    if (status == STATUS_PENDING)
        request_wait_ready(request, DESCRIPTOR_READABLE, changed);
    else
        request_complete(request, status, done);
}

static NTSTATUS wait_here(struct request *request)
{
    ULONG done;
    NTSTATUS status;

    while ((status = gather(request, &done)) == STATUS_PENDING)
        host_descriptor_wait(request->descriptor, DESCRIPTOR_READABLE, -1);
    request_complete(request, status, done);
    return status;
}

NTSTATUS directory_change_run(struct request *request, struct directory_change_query query)
{
    struct file *file = request->file;
    struct directory_watch *watch = file->watch;
    int error = 0;

    if (!file->directory || query.filter == 0) {
        request_drop(request);
        return STATUS_INVALID_PARAMETER;
    }
    if (!watch)
        error =
            directory_watch_open(file->fd, query.below, directory_interest(query.filter), &watch);
    if (error < 0) {
        request_drop(request);
        return status_from_errno(error);
    }
    file->watch = watch;
    request->descriptor = directory_watch_descriptor(watch);
    io_status_begin(request->result);
    signal_reset(&file->waitable.signal);
    if (file_is_synchronous(file))
        return wait_here(request);
    request_wait_ready(request, DESCRIPTOR_READABLE, changed);
    return STATUS_PENDING;
}
