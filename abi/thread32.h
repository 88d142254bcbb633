/* The 32-bit TEB of a guest thread, kept beside its 64-bit one: see teb32.h. */
#ifndef ABI_THREAD32_H
#define ABI_THREAD32_H

#include "abi/teb32.h"

/* Fresh, as Windows starts a thread: no exception handler, no fiber. */
void thread32_prepare(struct teb *teb);

/* Stack and ids as the 64-bit TEB has them. */
void thread32_bounds(struct teb *teb);
void thread32_name(struct teb *teb);

/* Whether the thread is a fiber, and which, as the 64-bit TEB has it. */
void thread32_fiber(struct teb *teb);

#endif
