/*
 * The memory of one guest thread, kept when the thread has ended so that starting another one
 * makes no mapping. The guest sees its stack as one reservation, as on Windows:
 *
 *     never open (uncommitted) | guard | usable: [stack_low, stack_high)
 *
 * and apart from it the control block: this struct with TEB, the TEB of a 32-bit guest (teb32.h),
 * signal stack, host thread's stack.
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

struct guest_stack {
    unsigned char *base; /* of the reservation */
    size_t reserve;      /* the usable part */
};

/* reserve is rounded up to what is possible. 0 or -ENOMEM. */
int guest_stack_open(struct guest_stack *stack, size_t reserve);
void guest_stack_close(struct guest_stack *stack);

/* What TEB and struct thread say of a stack. */
struct stack_bounds {
    void *high, *low, *guard_low, *deallocation;
};

struct stack_bounds guest_stack_bounds(const struct guest_stack *stack);
void stack_bounds_set(struct teb *teb, const struct stack_bounds *bounds);

struct thread_stack {
    struct teb teb;
    struct thread thread;
    struct thread_stack *next;
    struct guest_stack guest;
    unsigned char *signal_base, *host_base;
};

/* For AddressSanitizer: a guest has abandoned host frames below the caller's, as it may. */
void thread_stack_forget_frames(void);

/* Where the thread takes signals. */
unsigned char *thread_signal_stack(struct thread *thread);

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
