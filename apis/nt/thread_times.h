/* When threads ended, and the processor time that they used; 100 ns units. */
#ifndef APIS_NT_THREAD_TIMES_H
#define APIS_NT_THREAD_TIMES_H

#include "apis/nt/thread.h"

/* For the end of a thread, on it. */
void thread_times_keep(struct thread_object *thread);

/* Processor times, of a thread that runs or has ended. */
void thread_times(struct thread_object *thread, int64_t *kernel, int64_t *user);

#endif
