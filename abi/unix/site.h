/*
 * Places in a guest's code that make system calls in one of the shapes of site_form.h. After the
 * first catch of one, a jump to a bridge of our own takes the place of the instruction before the
 * `syscall`, so that the next call costs no signal. The `syscall` stays: who jumps to it is caught
 * as before.
 */
#ifndef ABI_UNIX_SITE_H
#define ABI_UNIX_SITE_H

#include "abi/unix/registers.h"

#include <stdbool.h>
#include <stdint.h>

/* Once, before the first guest code. Where it cannot be done, every call is caught. */
void site_start(void);

/* The registers of a call that was caught. Does nothing where the code is of another shape. */
void site_rewrite(const struct unix_registers *registers);

/* For signal handlers. */
bool site_is_bridge(uint64_t at);
bool site_was_written(uint64_t at);

#endif
