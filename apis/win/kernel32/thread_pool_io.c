/*
 * I/O of the thread pool API: requests to a file end in callbacks. One thread takes what has
 * ended from a completion port that all those files are bound to, and makes callbacks due.
 */
#include "apis/nt/completion_port.h"
#include "apis/nt/request.h"
#include "apis/nt/thread.h"
#include "apis/win/kernel32/thread_pool.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>

struct ended_request {
    struct ended_request *next;
    struct completion completion;
};

/* A TP_IO, or a file's BindIoCompletionCallback. */
struct pool_io {
    struct pool_object object;
    struct lock lock;
    struct ended_request *first, **last;
    bool counted; /* each request holds a reference: StartThreadpoolIo has been called for it */
};

static struct object *port;

static void request_ended(struct pool_io *io, const struct completion *completion)
{
    struct ended_request *ended = malloc(sizeof *ended);

    if (!ended)
        abort(); /* its callback cannot be left out */
    *ended = (struct ended_request){NULL, *completion};
    lock_acquire(&io->lock);
    if (!io->first)
        io->last = &io->first;
    *io->last = ended;
    io->last = &ended->next;
    lock_release(&io->lock);
    pool_submit(&io->object.task);
    if (io->counted)
        pool_task_release(&io->object.task);
}

static DWORD WINAPI take_from_port(void *unused)
{
    struct completion entry;
    ULONG taken;

    (void)unused;
    while (completion_port_take(port, &entry, 1, &taken, NOT_ALERTABLE, DEADLINE_NEVER) ==
           STATUS_SUCCESS)
        request_ended((struct pool_io *)entry.key, &entry);
    return 0;
}

static NTSTATUS port_open(void)
{
    struct thread_request request = {take_from_port, NULL, 0, false};
    struct thread_object *thread;
    HANDLE handle;
    NTSTATUS status = completion_port_create(IO_COMPLETION_ALL_ACCESS, NULL, 0, &handle);

    if (status < 0)
        return status;
    status = handle_object(handle, &completion_port_type, 0, &port);
    if (status >= 0)
        status = thread_create(&request, &thread);
    if (status >= 0)
        object_release(&thread->waitable.object);
    return status;
}

/* The handle stays open: a port without one is at its end. */
static NTSTATUS port_ready(void)
{
    static atomic_uint state; /* 0: new; 1: being made; 2: there */
    NTSTATUS status = STATUS_SUCCESS;
    unsigned int new = 0;

    if (atomic_compare_exchange_strong(&state, &new, 1)) {
        status = port_open();
        atomic_store(&state, status < 0 ? 0 : 2);
    }
    while (atomic_load(&state) == 1)
        SwitchToThread();
    return status;
}

static NTSTATUS bind(HANDLE handle, struct pool_io *io)
{
    NTSTATUS status = port_ready();
    struct file *file;

    if (status >= 0)
        status = file_of_handle(handle, 0, &file);
    if (status < 0)
        return status;
    status = file_bind_completion(file, port, (ULONG_PTR)io);
    file_release(file);
    return status;
}

static struct completion next_ended(struct pool_io *io)
{
    struct ended_request *ended;
    struct completion completion;

    lock_acquire(&io->lock);
    ended = io->first;
    io->first = ended->next;
    lock_release(&io->lock);
    completion = ended->completion;
    free(ended);
    return completion;
}

static void call_io(struct pool_object *object, struct pool_instance *instance)
{
    struct completion ended = next_ended((struct pool_io *)object);
    ULONG error = ended.status < 0 ? error_from_status(ended.status) : NO_ERROR;

    ((PTP_WIN32_IO_CALLBACK)object->function)((PTP_CALLBACK_INSTANCE)instance, object->context,
                                              ended.context, error, ended.information,
                                              (PTP_IO)object);
}

static struct pool_io *new_io(HANDLE file, void *function, void *context,
                              const TP_CALLBACK_ENVIRON *environment,
                              void (*callback)(struct pool_object *, struct pool_instance *))
{
    struct pool_io *io = pool_object_new(sizeof *io, function, context, environment);
    NTSTATUS status;

    if (!io)
        return NULL;
    io->object.callback = callback;
    status = bind(file, io);
    if (status >= 0)
        return io;
    last_error_set(error_from_status(status));
    pool_object_close(&io->object);
    return NULL;
}

API(kernel32, PTP_IO, CreateThreadpoolIo,
    (HANDLE file, PTP_WIN32_IO_CALLBACK function, PVOID context INOUT OPTIONAL,
     PTP_CALLBACK_ENVIRON environment IN OPTIONAL))
{
    struct pool_io *io = new_io(file, (void *)function, context, environment, call_io);

    if (io)
        io->counted = true;
    return (PTP_IO)io;
}

/* Before each request; its end, or CancelThreadpoolIo if it fails to start, is the counterpart. */
API(kernel32, VOID, StartThreadpoolIo, (PTP_IO io))
{
    pool_task_hold(&((struct pool_object *)io)->task);
}

API(kernel32, VOID, CancelThreadpoolIo, (PTP_IO io))
{
    pool_task_release(&((struct pool_object *)io)->task);
}

static void drop_ended(struct pool_io *io, unsigned int count)
{
    while (count-- > 0)
        next_ended(io);
}

API(kernel32, VOID, WaitForThreadpoolIoCallbacks, (PTP_IO io, BOOL cancel))
{
    struct pool_object *object = (struct pool_object *)io;

    if (cancel)
        drop_ended((struct pool_io *)io, pool_cancel(&object->task));
    pool_wait(&object->task);
}

API(kernel32, VOID, CloseThreadpoolIo, (PTP_IO io))
{
    pool_object_close((struct pool_object *)io);
}

/* The status as NT has it, as documented: callers convert it. */
static void call_bound(struct pool_object *object, struct pool_instance *instance)
{
    struct completion ended = next_ended((struct pool_io *)object);

    (void)instance;
    ((LPOVERLAPPED_COMPLETION_ROUTINE)object->function)((DWORD)ended.status,
                                                        (DWORD)ended.information, ended.context);
}

/* It lasts as long as the process: nothing tells when the file is closed. */
API(kernel32, BOOL, BindIoCompletionCallback,
    (HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE function, ULONG flags))
{
    if (flags != 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    return new_io(file, (void *)function, NULL, NULL, call_bound) != NULL;
}
