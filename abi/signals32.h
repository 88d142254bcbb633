/* Traps that a 32-bit guest does not see, because of the way its code is run. */
#ifndef ABI_SIGNALS32_H
#define ABI_SIGNALS32_H

#include <stdbool.h>
#include <ucontext.h>

/* True when the interrupted code goes on: a write to code that has been translated, or a single
 * step of the host's that is not yet one of the guest's. */
bool signals32_taken(int signal, ucontext_t *host);

#endif
