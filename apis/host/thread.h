/* The host's threads: helpers of our own, and what the host does for a guest's. */
#ifndef APIS_HOST_THREAD_H
#define APIS_HOST_THREAD_H

#include <pthread.h>
#include <stdint.h>

/* Starts a helper. It takes no signals: those are for the guest's threads. 0 or -errno. */
int host_thread_start(void *(*run)(void *));

/* In 100 ns: the calling thread's, exactly, and another of this process's, in clock ticks. */
struct host_thread_times {
    int64_t kernel, user;
};
void host_thread_own_times(struct host_thread_times *times);
int host_thread_times(uint32_t id, struct host_thread_times *times); /* 0 or -errno */

/* What ps(1) shows; at most 15 bytes. */
void host_thread_set_name(pthread_t thread, const char *name);

/* The processors it may use, as a bit mask. 0 or -errno. */
int host_thread_set_processors(uint32_t id, uint64_t mask);

#endif
