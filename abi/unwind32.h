/* Walking the stack of a 32-bit guest, whose frames are linked through EBP where they are linked
 * at all. Where the host has called the guest, the walk goes on where the guest had called it. */
#ifndef ABI_UNWIND32_H
#define ABI_UNWIND32_H

#include "abi/guest32.h"

#include <stdbool.h>
#include <stdint.h>

struct unwind32_frame {
    uint32_t eip, ebp, esp;
    const struct guest32_call *calls; /* those of the host that are further up */
};

/* The calling thread's. */
struct unwind32_frame unwind32_first(const WOW64_CONTEXT *context);

/* To the caller's frame. False at the end of the stack, and where EBP does not lead further up. */
bool unwind32_caller(struct unwind32_frame *frame);

/* RtlCaptureStackBackTrace for the guest's call that the host serves, which is frame 0. */
uint16_t unwind32_capture(uint32_t skip, uint32_t count, uint32_t *trace, uint32_t *hash);

#endif
