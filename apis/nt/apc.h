/*
 * Asynchronous procedure calls: functions that another thread, a timer or an I/O request asks a
 * thread to call. They run when it waits alertably.
 */
#ifndef APIS_NT_APC_H
#define APIS_NT_APC_H

#include "abi/lock.h"
#include "apis/nt/signal.h"

struct apc {
    struct apc *next;
    void (*run)(struct apc *apc); /* the apc is the callee's to free */
};

struct apc_queue {
    struct signal signal; /* its word is 1 while something is queued */
    struct lock lock;
    struct apc *first, **last;
};

/* The calling thread's queue. It lives as long as the thread. */
struct apc_queue *apc_queue_self(void);

void apc_add(struct apc_queue *queue, struct apc *apc);

/* Runs what the calling thread has queued, in order; false when there was nothing. */
bool apc_run(void);

#endif
