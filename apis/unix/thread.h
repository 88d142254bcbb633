/* Threads of a guest that its system calls make. */
#ifndef APIS_UNIX_THREAD_H
#define APIS_UNIX_THREAD_H

#include "abi/unix/thread.h"

/* Between unix_host_begin and unix_host_end. The thread's host id, or -errno. */
long unix_thread_start(const struct unix_start *start);

/* The whole process ends when its last thread does. */
void unix_thread_leave(void) __attribute__((noreturn));

/* The first one is there from the start. */
int unix_thread_run_first(const struct unix_start *start);

#endif
