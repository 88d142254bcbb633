/*
 * The memory of one guest thread, kept when the thread has ended so that starting another one
 * makes no mapping. The guest sees its stack as one reservation, as on Windows:
 *
 *     never open (uncommitted) | guard | usable: [stack_low, stack_high)
 *
 * and apart from it the control block: this struct with TEB, signal stack, host thread's stack.
 */
#ifndef ABI_THREAD_STACK_H
#define ABI_THREAD_STACK_H

#include "abi/thread.h"

enum {
    STACK_CLOSED_SIZE = 0x10000,
    STACK_GUARD_SIZE = 0x10000,
    STACK_SIGNAL_SIZE = 0x10000,
    STACK_HOST_SIZE = 0x10000,
    STACK_RESERVE_LEAST = 0x40000 /* what host libraries need beside the guest's own use */
};

struct thread_stack {
    struct teb teb;
    struct thread thread;
    struct thread_stack *next;
    unsigned char *base; /* of the guest's stack's reservation */
    size_t reserve;      /* its usable part */
    unsigned char *signal_base, *host_base;
};

/* A block with a fresh TEB; NULL when there is no memory. */
struct thread_stack *thread_stack_take(size_t reserve);

/*
 * The calling thread, which is about to end, leaves its block to those after it. They join the
 * host thread before they use it.
 */
void thread_stack_finish(struct thread_stack *stack);

/* Gives back a block under which no host thread was started. */
void thread_stack_give_back(struct thread_stack *stack);

#endif
