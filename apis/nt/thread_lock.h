/* The stop lock (apis/nt/thread.h), for the files that implement threads. */
#ifndef APIS_NT_THREAD_LOCK_H
#define APIS_NT_THREAD_LOCK_H

#include "apis/nt/thread.h"

/* Its holder cannot be stopped, those who wait for it can. */
void stop_lock_acquire(void);
void stop_lock_release(void);

/* All that have not ended; the stop lock is held. */
struct thread_object *thread_list(void);

/* Calls use(thread, argument) while the thread is stopped, under the stop lock. */
NTSTATUS thread_while_stopped(struct thread_object *thread,
                              NTSTATUS (*use)(struct thread_object *thread, void *argument),
                              void *argument);

/*
 * How the calling thread is suspended by itself or by its creator; others stop it by a signal.
 * Returns when its suspend count is zero.
 */
void thread_wait_for_resume(struct thread_object *thread);

#endif
