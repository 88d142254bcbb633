/* I/O completion ports: queues of finished requests that a pool of threads serves. */
#ifndef APIS_NT_COMPLETION_PORT_H
#define APIS_NT_COMPLETION_PORT_H

#include "apis/nt/wait.h"

extern const struct object_type completion_port_type, wait_packet_type;

/* One entry: what GetQueuedCompletionStatus reports. */
struct completion {
    ULONG_PTR key;
    void *context; /* the OVERLAPPED of a request, or what was posted */
    NTSTATUS status;
    ULONG_PTR information; /* bytes transferred */
};

/*
 * concurrency is accepted and not enforced: as many threads as wait may run at once, which the
 * host's scheduler shares out.
 */
NTSTATUS completion_port_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                                ULONG concurrency, HANDLE *handle);

NTSTATUS completion_port_post(struct object *port, const struct completion *completion);

/*
 * Waits for the first entry and takes up to count that are there. STATUS_SUCCESS,
 * STATUS_TIMEOUT, STATUS_USER_APC, or STATUS_ABANDONED when the port's last handle is closed.
 */
NTSTATUS completion_port_take(struct object *port, struct completion *entries, ULONG count,
                              ULONG *taken, enum wait_alertable alertable, int64_t deadline);

ULONG completion_port_depth(struct object *port);

/*
 * A wait packet posts its entry, once, when the object that it is associated with becomes
 * signalled. signalled: it was at once. STATUS_INVALID_PARAMETER_1 while it is associated.
 */
NTSTATUS wait_packet_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                            HANDLE *handle);
NTSTATUS wait_packet_new(struct object **packet); /* without a handle */
NTSTATUS wait_packet_associate(struct object *packet, struct object *port, struct object *target,
                               const struct completion *completion, bool *signalled);

/*
 * remove_posted: an entry that nobody has taken yet goes back as well; without it, that is
 * STATUS_PENDING. STATUS_CANCELLED when there is nothing left to cancel.
 */
NTSTATUS wait_packet_cancel(struct object *packet, bool remove_posted);

#endif
