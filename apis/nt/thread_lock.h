/* The stop lock (apis/nt/thread.h), for the files that implement threads. */
#ifndef APIS_NT_THREAD_LOCK_H
#define APIS_NT_THREAD_LOCK_H

#include "apis/nt/thread.h"

/* Its holder cannot be stopped, those who wait for it can. */
void stop_lock_acquire(void);
void stop_lock_release(void);

/* All that have not ended; the stop lock is held. */
struct thread_object *thread_list(void);

/* By a suspension; the stop lock is held. */
bool thread_is_stopped(const struct thread_object *thread);

#endif
