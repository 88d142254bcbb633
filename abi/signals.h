/*
 * Host signals become Windows exceptions: a fault of guest code, or of host code that a guest
 * has called, goes on in the dispatcher on the guest's stack.
 */
#ifndef ABI_SIGNALS_H
#define ABI_SIGNALS_H

#include "abi/teb.h"

#include <stdbool.h>

/* Process-wide, once, before the first guest code. 0 or -errno. */
int signals_start(void);

/* On a thread that has its signal stack: from now on its faults are a guest's. */
void signals_thread_start(struct thread *thread);
void signals_thread_stop(void);

/*
 * After a stack overflow was handled and its frames are gone: closes the guard area again, as
 * _resetstkoflw does. False when the stack is still in use down there.
 */
bool signals_stack_reset(void);

#endif
