/* Other processes by a descriptor (pidfd_open(2)), which becomes readable at their end. */
#ifndef APIS_HOST_PROCESS_H
#define APIS_HOST_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* -ESRCH or -EINVAL: there is no such process. */
int host_process_open(pid_t id);

bool host_process_has_ended(int process);

/*
 * Lets the host forget a child that has ended; status is its exit status, or 128 and the signal
 * that ended it. 1; 0 while it runs; or -errno.
 */
int host_process_reap(int process, uint32_t *status);

/* Each: 0 or -errno. */
int host_process_kill(int process);
int host_process_kill_id(pid_t id);

bool host_process_exists(pid_t id);

#endif
