/* See request.h. Microsoft's "Synchronous and Asynchronous I/O" and NtReadFile. */
#include "apis/nt/request.h"

#include "abi/teb.h"
#include "abi/thread.h"
#include "apis/host/descriptor.h"
#include "apis/host/file.h"
#include "apis/nt/completion_port.h"
#include "apis/nt/event.h"
#include "apis/nt/status.h"

#include <stdlib.h>

NTSTATUS request_make(struct file *file, enum request_kind kind,
                      const struct request_notice *notice, struct request **out)
{
    struct request *request = calloc(1, sizeof *request);
    NTSTATUS status;

    *out = NULL;
    if (!request)
        return STATUS_NO_MEMORY;
    if (notice->event) {
        status = handle_object(notice->event, &event_type, EVENT_MODIFY_STATE, &request->event);
        if (status < 0) {
            free(request);
            return status;
        }
        event_reset(request->event);
    }
    object_hold(&file->waitable.object);
    request->file = file;
    request->descriptor = file->fd;
    request->kind = kind;
    request->offset = FILE_HERE;
    request->routine = notice->routine;
    request->queue = notice->routine ? apc_queue_self() : NULL;
    request->context = notice->context;
    request->result = notice->result;
    request->thread = (DWORD)(ULONG_PTR)teb_self()->thread_id;
    *out = request;
    return STATUS_SUCCESS;
}

void request_drop(struct request *request)
{
    if (request->event)
        object_release(request->event);
    file_release(request->file);
    if (request->drop)
        request->drop(request);
    free(request->work);
    free(request);
}

static void run_routine(struct apc *apc)
{
    struct request *request = (struct request *)apc;
    PIO_APC_ROUTINE routine = request->routine;
    void *context = request->context;
    IO_STATUS_BLOCK *result = request->result;

    request_drop(request);
    routine(context, result, 0);
}

/* A packet goes to the port unless the caller asked to be spared the ones that it knows of. */
static void post(struct request *request, NTSTATUS status, ULONG_PTR information, bool pending)
{
    struct completion_target *target = atomic_load(&request->file->completion);
    unsigned char modes = atomic_load(&request->file->completion_modes);

    if (!target || !request->context || request->routine)
        return;
    if (!pending && (modes & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS))
        return;
    completion_port_post(target->port,
                         &(struct completion){target->key, request->context, status, information});
}

static void finish(struct request *request, NTSTATUS status, ULONG_PTR information, bool pending)
{
    struct file *file = request->file;
    bool event_wanted =
        pending || !(atomic_load(&file->completion_modes) & FILE_SKIP_SET_EVENT_ON_HANDLE);

    io_status_set(request->result, status, information);
    if (request->event)
        event_set(request->event);
    if (event_wanted)
        signal_set(&file->waitable.signal);
    post(request, status, information, pending);
    if (request->routine && request->queue) {
        request->apc.run = run_routine;
        apc_add(request->queue, &request->apc);
        return;
    }
    request_drop(request);
}

void request_complete(struct request *request, NTSTATUS status, ULONG_PTR information)
{
    finish(request, status, information, true);
}

static NTSTATUS carry_out(struct file *file, struct request *request, ULONG *done)
{
    const struct file_operations *operations = file->operations;

    switch (request->kind) {
    case REQUEST_READ:
        if (operations->read)
            return operations->read(file, request->buffer, request->length, request->offset, done);
        break;
    case REQUEST_WRITE:
        if (operations->write)
            return operations->write(file, request->buffer, request->length, request->offset, done);
        break;
    case REQUEST_CONTROL:
        if (operations->control)
            return operations->control(file, request->code, request->input, request->input_length,
                                       request->buffer, request->length, done);
        break;
    case REQUEST_OTHER:
        break;
    }
    return STATUS_INVALID_DEVICE_REQUEST;
}

/* A synchronous file's position goes along with a request that brings its own offset. */
static NTSTATUS carry_out_waiting(struct file *file, struct request *request, ULONG *done)
{
    bool positioned = request->offset != FILE_HERE && file->device == FILE_DEVICE_DISK &&
                      request->kind <= REQUEST_WRITE;

    if (positioned) {
        host_file_seek(file->fd, request->offset, 0);
        request->offset = FILE_HERE;
    } else if (file->device != FILE_DEVICE_DISK) {
        request->offset = FILE_HERE;
    }
    return carry_out(file, request, done);
}

NTSTATUS request_run(struct request *request)
{
    struct file *file = request->file;
    ULONG done = 0;
    NTSTATUS status;

    signal_reset(&file->waitable.signal);
    io_status_begin(request->result);
    if (file_is_synchronous(file)) {
        status = carry_out_waiting(file, request, &done);
    } else if (file->operations->begin) {
        status = file->operations->begin(file, request);
        if (status == STATUS_PENDING)
            return status;
        done = (ULONG)request->done;
    } else if (request->kind <= REQUEST_WRITE && request->offset < 0 &&
               file->device == FILE_DEVICE_DISK) {
        status = STATUS_INVALID_PARAMETER; /* an asynchronous file has no position */
    } else {
        status = carry_out(file, request, &done);
    }
    /* Refused at once: nothing but the result tells of it. */
    if (NT_ERROR(status)) {
        io_status_set(request->result, status, 0);
        signal_set(&file->waitable.signal);
        request_drop(request);
        return status;
    }
    finish(request, status, done, false);
    return status;
}

static void transfer_now(struct request *request)
{
    ULONG done = 0;
    NTSTATUS status;

    request->offset = FILE_HERE;
    status = carry_out(request->file, request, &done);
    request_complete(request, status, done);
}

NTSTATUS request_begin_when_ready(struct file *file, struct request *request)
{
    if (request->kind == REQUEST_CONTROL) {
        ULONG done = 0;
        NTSTATUS status = carry_out(file, request, &done);

        request->done = done;
        return status;
    }
    request_wait_ready(request,
                       request->kind == REQUEST_READ ? DESCRIPTOR_READABLE : DESCRIPTOR_WRITABLE,
                       transfer_now);
    return STATUS_PENDING;
}
