/*
 * A guest thread: the host thread under it, its stack, and its TEB, which GS points to. Host
 * code runs on the guest's stack; FS stays with glibc.
 */
#ifndef ABI_THREAD_H
#define ABI_THREAD_H

#include "abi/fault.h"
#include "abi/teb.h"

#include <pthread.h>

struct thread {
    struct teb *teb;
    pthread_t host;
    DWORD id; /* the host's thread id */
    void *stack_high, *stack_low;
    void *object; /* apis/nt's thread object */
};

/*
 * Gives the calling host thread a TEB on the stack that it has. Unit tests use it to call API
 * functions; the PEB is there too, with no program in it.
 */
int thread_adopt(struct fault *fault);

/* Turns the calling thread into the guest's first one: runs function on a new guest stack. */
int thread_run_first(size_t stack_reserve, void (*function)(void *argument), void *argument,
                     struct fault *fault);

#endif
