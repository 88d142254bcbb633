/* See thread.h. */
#include "apis/unix/thread.h"

#include "abi/unix/signal.h"
#include "apis/host/futex.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    HOST_STACK = 0x10000 /* of the thread below the guest: what it calls has stacks of its own */
};

struct birth {
    struct unix_start start;
    uint64_t mask;
    atomic_int id; /* 0: not yet */
};

static atomic_int running = 1;

static void *run(void *argument)
{
    struct birth *birth = argument;
    struct unix_start start = birth->start;

    start.mask = birth->mask;
    start.born = &birth->id;
    unix_thread_run(&start);
    if (atomic_fetch_sub(&running, 1) == 1)
        exit(0);
    return NULL;
}

static int create(struct birth *birth)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, HOST_STACK);
    error = pthread_create(&thread, &attributes, run, birth);
    pthread_attr_destroy(&attributes);
    return -error;
}

/* The new thread has the mask of its maker, but begins with every signal blocked. */
long unix_thread_start(const struct unix_start *start)
{
    struct birth birth = {.start = *start};
    sigset_t everything, before;
    int result;

    sigfillset(&everything);
    sigdelset(&everything, SIGSYS);
    pthread_sigmask(SIG_SETMASK, &everything, &before);
    birth.mask = start->has_mask ? start->mask : unix_mask();
    atomic_fetch_add(&running, 1);
    result = create(&birth);
    while (result == 0 && atomic_load(&birth.id) == 0)
        futex_wait(&birth.id, 0, DEADLINE_NEVER);
    if (result < 0)
        atomic_fetch_sub(&running, 1);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result < 0 ? result : atomic_load(&birth.id);
}

void unix_thread_leave(void)
{
    unix_thread_end(0);
}

int unix_thread_run_first(const struct unix_start *start)
{
    int result = unix_thread_run(start);

    if (result == 0 && atomic_fetch_sub(&running, 1) > 1)
        pthread_exit(NULL);
    return result;
}
