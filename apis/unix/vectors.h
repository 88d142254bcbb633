/*
 * Vector registers in a signal's frame, for systems whose frame has room for the oldest 512 bytes
 * of them (FXSAVE). The rest lies above the frame; the bytes of the area that the processor leaves
 * to software say where.
 */
#ifndef APIS_UNIX_VECTORS_H
#define APIS_UNIX_VECTORS_H

#include "abi/unix/signal.h"

enum { UNIX_LEGACY_VECTORS = 512 };

/* Writes the rest below the delivery's stack and the oldest into area; the stack's new end, or 0
 * when it cannot be written. */
uint64_t unix_vectors_put(const struct unix_delivery *delivery, uint8_t *area);

/* What the guest may have written must not make XRSTOR fault: its header and MXCSR are cut to what
 * the processor takes. */
void unix_vectors_make_valid(struct unix_thread *thread);

/* Those that the thread goes on with, from an area that the guest may have written itself. */
void unix_vectors_get(struct unix_thread *thread, const uint8_t *area);

#endif
