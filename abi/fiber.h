/*
 * Fibers: several stacks that take turns on one thread (Microsoft's "Fibers"). What a switch
 * exchanges is the non-volatile registers and those parts of the TEB that belong to the stack.
 */
#ifndef ABI_FIBER_H
#define ABI_FIBER_H

#include "abi/teb.h"
#include "abi/thread_stack.h"

#include <stdbool.h>

struct fiber {
    void *data;               /* the guest reads it: GetFiberData is *(void **)GetCurrentFiber() */
    void *stack_pointer;      /* while it is not running */
    struct guest_stack stack; /* base NULL for a thread's own stack */
    /* The TEB's and the thread's fields while it is not running. */
    struct stack_bounds bounds;
    void *stack_limit, *fls_data;
    ULONG guaranteed_stack_bytes;
    /* A 32-bit guest's. */
    uint32_t exception_list;
    struct guest32_gate *guest_gate;
    struct guest32_call *guest_calls;
    bool switches_float; /* the control words of SSE and x87 too */
    void (*function)(void *argument);
    void *argument;
};

/* The running fiber; NULL when the thread is none. */
struct fiber *fiber_self(void);

/* Makes the calling thread one. NULL when there is no memory. */
struct fiber *fiber_from_thread(void *data, bool switches_float);
void fiber_to_thread(void);

/* One that calls function(argument) when it is first switched to; the function does not return. */
struct fiber *fiber_new(size_t stack_reserve, void (*function)(void *argument), void *argument,
                        bool switches_float);
void fiber_free(struct fiber *fiber);
void fiber_switch(struct fiber *to);

/* fiber_switch.S: leaves the registers on this stack, notes the stack pointer, goes to the other.
 */
void fiber_switch_stack(void **from, void *to, bool load_float);
void fiber_begin(void);

#endif
