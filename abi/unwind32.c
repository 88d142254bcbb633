/* See unwind32.h. */
#include "abi/unwind32.h"

#include "abi/context32.h"
#include "abi/teb32.h"
#include "abi/unwind.h"

enum { EBP_ALIGNMENT = 4 };

bool unwind32_caller(struct unwind32_frame *frame)
{
    struct {
        uint32_t ebp, eip;
    } saved;

    if (frame->ebp % EBP_ALIGNMENT != 0 || frame->ebp < teb32_self()->stack_limit ||
        frame->ebp >= teb32_self()->stack_base || !unwind_read(frame->ebp, &saved, sizeof saved) ||
        saved.eip == 0)
        return false;
    if (saved.ebp <= frame->ebp) /* the last one */
        saved.ebp = 0;
    *frame = (struct unwind32_frame){saved.eip, saved.ebp};
    return true;
}

uint16_t unwind32_capture(uint32_t skip, uint32_t count, uint32_t *trace, uint32_t *hash)
{
    struct unwind32_frame frame;
    WOW64_CONTEXT context;
    uint16_t captured = 0;
    uint32_t sum = 0;
    bool found = context32_of_call(0, &context);

    frame = (struct unwind32_frame){context.Eip, context.Ebp};
    for (uint32_t i = 0; found && captured < count; i++) {
        if (i >= skip) {
            sum += frame.eip;
            trace[captured++] = frame.eip;
        }
        found = unwind32_caller(&frame);
    }
    if (hash)
        *hash = sum;
    return captured;
}
