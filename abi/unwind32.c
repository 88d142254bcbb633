/* See unwind32.h. */
#include "abi/unwind32.h"

#include "abi/context32.h"
#include "abi/teb32.h"
#include "abi/unwind.h"

enum { EBP_ALIGNMENT = 4 };

struct unwind32_frame unwind32_first(const WOW64_CONTEXT *context)
{
    return (struct unwind32_frame){context->Eip, context->Ebp, context->Esp,
                                   teb_self()->guest_calls};
}

/* Where the guest was when it called the host. */
static bool read_gate(const struct guest32_gate *gate, struct unwind32_frame *frame)
{
    const WOW64_CONTEXT *raised;

    if (!gate)
        return false;
    if (gate->esp != 0) {
        frame->ebp = gate->ebp;
        frame->esp = gate->esp + 4;
        return unwind_read(gate->esp, &frame->eip, sizeof frame->eip);
    }
    raised = (const WOW64_CONTEXT *)(uintptr_t)gate->ebx; /* a handler was called */
    frame->eip = raised->Eip;
    frame->ebp = raised->Ebp;
    frame->esp = raised->Esp;
    return true;
}

/* Out of the function that the host has called last. */
static bool leave_call(struct unwind32_frame *frame)
{
    struct guest32_call call;
    uintptr_t at = (uintptr_t)frame->calls;

    if (at < frame->esp || !unwind_read(at, &call, sizeof call) ||
        call.mark != (GUEST32_CALL_MARK ^ at))
        return false;
    frame->calls = call.previous;
    return read_gate(call.gate, frame);
}

bool unwind32_caller(struct unwind32_frame *frame)
{
    struct {
        uint32_t ebp, eip;
    } saved;

    if (frame->ebp % EBP_ALIGNMENT != 0 || frame->ebp < frame->esp ||
        frame->ebp >= teb32_self()->stack_base || !unwind_read(frame->ebp, &saved, sizeof saved) ||
        saved.eip == guest32_return_address)
        return leave_call(frame);
    frame->esp = frame->ebp + (uint32_t)sizeof saved;
    frame->eip = saved.eip;
    frame->ebp = saved.ebp;
    return true;
}

uint16_t unwind32_capture(uint32_t skip, uint32_t count, uint32_t *trace, uint32_t *hash)
{
    struct unwind32_frame frame;
    WOW64_CONTEXT context;
    uint16_t captured = 0;
    uint32_t sum = 0;
    bool found = context32_of_call(0, &context);

    frame = unwind32_first(&context);
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
