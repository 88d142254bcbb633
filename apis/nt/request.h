/*
 * Requests to files: a read, a write or a control call with everything that tells its end - the
 * status block, an event, a procedure call to a thread, an entry in a completion port.
 */
#ifndef APIS_NT_REQUEST_H
#define APIS_NT_REQUEST_H

#include "apis/nt/apc.h"
#include "apis/nt/file.h"
#include "apis/nt/io_status.h"

enum request_kind { REQUEST_READ, REQUEST_WRITE, REQUEST_CONTROL, REQUEST_OTHER };

/* How the caller wants to hear of the end. All may be NULL but result. */
struct request_notice {
    HANDLE event;
    PIO_APC_ROUTINE routine;
    void *context; /* the routine's first argument; a completion port hands it out */
    IO_STATUS_BLOCK *result;
};

struct request {
    struct apc apc; /* first: it becomes the queued call */
    struct request *next;
    struct file *file;
    enum request_kind kind;
    void *buffer;
    ULONG length;
    int64_t offset;
    ULONG code;        /* of a control call */
    const void *input; /* of a control call; output is the buffer */
    ULONG input_length;
    struct object *event;
    struct apc_queue *queue;
    PIO_APC_ROUTINE routine;
    void *context;
    IO_STATUS_BLOCK *result;
    ULONG_PTR done;                         /* set by a begin operation that ends at once */
    DWORD thread;                           /* who asked, for CancelIo */
    void *state;                            /* the file kind's own */
    void *work;                             /* also its own; from malloc, freed with the request */
    void (*drop)(struct request *request);  /* lets go of what state stands for; may be NULL */
    void (*ready)(struct request *request); /* for request_wait_ready */
    int descriptor; /* what is waited for: the file's own, unless its kind sets another */
    short events;
    uint64_t turn; /* its place among those that wait; 0: none yet */
};

/* Where a file's completions go. It lives as long as the file. */
struct completion_target {
    struct object *port;
    ULONG_PTR key;
};

/*
 * Requests' ends go to the port from now on. STATUS_INVALID_PARAMETER for a synchronous file and
 * for one that has a port.
 */
NTSTATUS file_bind_completion(struct file *file, struct object *port, ULONG_PTR key);

/* offset FILE_HERE: the position, for synchronous files only. The file is held by the request. */
NTSTATUS request_make(struct file *file, enum request_kind kind,
                      const struct request_notice *notice, struct request **request);

/*
 * Carries it out. The result is the status, or STATUS_PENDING; either way the request is gone
 * for the caller. On a synchronous file it waits.
 */
NTSTATUS request_run(struct request *request);

/* Frees one that was refused before it began: nobody is told. */
void request_drop(struct request *request);

/* Ends a pending request: tells everybody, frees it. */
void request_complete(struct request *request, NTSTATUS status, ULONG_PTR information);

/*
 * Calls request->ready on a helper thread once request->descriptor is ready for the events
 * (enum descriptor_event). ready ends in request_complete or another request_wait_ready. Requests
 * for one descriptor are served in their order.
 */
void request_wait_ready(struct request *request, short events,
                        void (*ready)(struct request *request));

/* Has those that wait with this state looked at again, ready or not. */
void request_wake(const void *state);

/*
 * Cancels what is pending for a file: those with this result (NULL: any) and of this thread (0:
 * any). false when there was nothing.
 */
bool request_cancel(struct file *file, const IO_STATUS_BLOCK *result, DWORD thread);

/* For file kinds: a begin operation that waits until the descriptor is ready. */
NTSTATUS request_begin_when_ready(struct file *file, struct request *request);

#endif
