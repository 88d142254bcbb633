/*
 * A guest thread: the host thread under it, its stack, and its TEB, which GS points to. Host
 * code runs on the guest's stack; FS stays with glibc. The host thread's own small stack lies
 * under the guest's: a thread ends by going back to it, whatever the guest's stack holds.
 */
#ifndef ABI_THREAD_H
#define ABI_THREAD_H

#include "abi/fault.h"
#include "abi/teb.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* See abi/thread_stop.h. */
struct thread_stop {
    atomic_uint state;
    atomic_bool force, ending;
    void *context; /* the ucontext_t of a stopped thread */
};

struct thread {
    struct teb *teb;
    pthread_t host;
    atomic_uint id; /* the host's thread id; 0 until the thread itself runs */
    /*
     * The stack that is usable from the start is [stack_low, stack_high). The pages of
     * [guard_low, stack_low) are closed; a fault there is an overflow, for which the handler
     * opens them. What is below guard_low never opens.
     */
    void *stack_high, *stack_low, *guard_low;
    void *host_frame; /* where entry_leave goes: the host's stack pointer under the guest */
    const struct thread_life *life;
    void *object; /* apis/nt's thread object */
    struct thread_stop stop;
    struct thread *next, *previous;
};

/* What a thread does, called with its object. */
struct thread_life {
    void (*run)(void *object);   /* on the guest's stack */
    void (*ended)(void *object); /* on the host's, when the guest's is no more; NULL: nothing */
};

/* What the loader does at a thread's start and end, on that thread. Either may be NULL. */
struct thread_hooks {
    void (*started)(void);
    void (*ending)(void);
};

extern struct thread_hooks thread_hooks;

/*
 * Gives the calling host thread a TEB on the stack that it has. Unit tests use it to call API
 * functions; the PEB is there too, with no program in it.
 */
int thread_adopt(struct fault *fault);

/*
 * Turns the calling thread into the guest's first one: runs function on a new guest stack. It
 * returns when the function does, or when the thread ended by thread_leave.
 */
int thread_run_first(size_t stack_reserve, void (*function)(void *argument), void *argument,
                     struct fault *fault);

/* A further guest thread, on its own guest stack of stack_reserve bytes. */
int thread_start(size_t stack_reserve, const struct thread_life *life, void *object,
                 struct thread **thread, struct fault *fault);

/* Ends the calling thread at once: the frames on its guest stack are forgotten, not unwound. */
void thread_leave(void) __attribute__((noreturn));

/* Visits all guest threads that run, except those that are about to start or end. */
void thread_each(void (*visit)(struct thread *thread, void *context), void *context);

/* Calls use before another thread comes or goes. */
void thread_list_freeze(void (*use)(struct thread *first, void *context), void *context);

/* The id of a thread that may have been started this moment, and has not ended. */
DWORD thread_id(struct thread *thread);

/* Returns when the thread itself runs: GS is set, a signal finds its way. */
void thread_wait_for_start(struct thread *thread);

#endif
