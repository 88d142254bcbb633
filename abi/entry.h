/* The ways onto a guest's stack and off it again. */
#ifndef ABI_ENTRY_H
#define ABI_ENTRY_H

/*
 * Runs function(argument) on the stack that ends at stack_high, and returns when it does. The
 * host's own frame is kept in *host_frame meanwhile. Unwinding stops at this frame.
 */
void entry_run(void *stack_high, void (*function)(void *argument), void *argument,
               void **host_frame);

/* Makes that entry_run return, from wherever on the guest's stack. */
void entry_leave(void *host_frame) __attribute__((noreturn));

#endif
