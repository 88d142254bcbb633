/*
 * __CxxFrameHandler for 32-bit programs: the handler of a C++ function's link gives it its table in
 * EAX. Searching, it looks for a try block with a catch block for the exception; unwinding, it
 * runs destructors. The twin of cxx_handler.c and cxx_frame.c.
 */
#include "abi/exception32.h"
#include "abi/guest32_raw.h"
#include "abi/teb32.h"
#include "apis/win/vcruntime/cxx_exception.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"
#include "thunks/raw.h"

#include <stddef.h>

enum { OUTERMOST = -1 };

struct x86_frame x86_frame_at(uint32_t link, uint32_t function)
{
    return (struct x86_frame){x86_pointer(function),
                              x86_pointer(link - (uint32_t)offsetof(struct x86_node, link))};
}

uint32_t x86_frame_ebp(const struct x86_frame *frame)
{
    return guest32_address(frame->node + 1);
}

static DWORD flags_of(const struct x86_frame *frame)
{
    return (frame->function->magic & CXX_MAGIC_MASK) >= CXX_MAGIC_FLAGS ? frame->function->flags
                                                                        : 0;
}

/* A frame that is being unwound. */
struct unwinding {
    struct chain32_host host;
    const struct x86_frame *frame;
    int32_t to_state;
};

static void run_actions(const struct x86_frame *frame, int32_t to_state)
{
    const struct cxx_unwind *unwinds = x86_pointer(frame->function->unwinds);
    int32_t state;

    while ((state = frame->node->state) > to_state && state >= 0 &&
           state < frame->function->state_count) {
        frame->node->state = unwinds[state].to_state;
        if (unwinds[state].action)
            x86_call_in_frame(unwinds[state].action, x86_frame_ebp(frame));
    }
}

/* An exception that leaves a destructor ends the program; an unwind past it does the rest. */
static EXCEPTION_DISPOSITION while_unwinding(struct chain32_host *host, EXCEPTION_RECORD32 *record,
                                             WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    const struct unwinding *unwinding = (const struct unwinding *)host;

    (void)context;
    (void)dispatcher;
    if (!chain32_is_unwind(record) && x86_cxx_is_exception(record))
        cxx_terminate();
    if (chain32_is_unwind(record) &&
        chain32_unwind_target() != guest32_address(&unwinding->frame->node->link))
        run_actions(unwinding->frame, unwinding->to_state);
    return ExceptionContinueSearch;
}

void x86_cxx_unwind(const struct x86_frame *frame, int32_t to_state)
{
    struct unwinding unwinding = {.frame = frame, .to_state = to_state};

    chain32_push(&unwinding.host, while_unwinding);
    run_actions(frame, to_state);
    chain32_pop(&unwinding.host);
    frame->node->state = to_state;
}

static bool belongs_here(const struct x86_frame *frame, const struct cxx_try *caught,
                         const struct cxx_try *block)
{
    if (frame->node->state < block->low || frame->node->state > block->high)
        return false;
    return !caught || (block->low > caught->high && block->catch_high <= caught->catch_high);
}

/* A structured exception that the program wants to see as a C++ one: the translator throws. */
static void translate(const struct x86_frame *frame, EXCEPTION_RECORD32 *record,
                      WOW64_CONTEXT *context)
{
    const struct exception32_pointers pointers = {guest32_address(record),
                                                  guest32_address(context)};
    const uint32_t arguments[] = {record->ExceptionCode, guest32_address(&pointers)};

    if (x86_cxx_thread.translator && frame->function->try_count > 0 &&
        record->ExceptionCode != (DWORD)STATUS_BREAKPOINT)
        guest32_call(x86_cxx_thread.translator, arguments, 2);
}

static void look_in_block(const struct x86_frame *frame, const struct cxx_try *block,
                          uint32_t marker, EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    const struct x86_handler *handlers = x86_pointer(block->handlers);
    const struct cxx_catchable *as;

    for (int i = 0; i < block->handler_count; i++) {
        if (!x86_cxx_takes(&handlers[i], record, &as))
            continue;
        x86_cxx_build_object(frame, &handlers[i], record, as);
        x86_cxx_catch(frame, block, &handlers[i], marker, record, context);
    }
}

void x86_cxx_search(const struct x86_frame *frame, const struct cxx_try *caught, uint32_t marker,
                    EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    const struct cxx_try *tries = x86_pointer(frame->function->tries);

    if (!x86_cxx_is_exception(record)) {
        if (flags_of(frame) & CXX_SYNCHRONOUS)
            return;
        translate(frame, record, context);
    }
    for (int i = 0; i < frame->function->try_count; i++) {
        if (belongs_here(frame, caught, &tries[i]))
            look_in_block(frame, &tries[i], marker, record, context);
    }
    if (!caught && flags_of(frame) & CXX_NOEXCEPT && x86_cxx_is_exception(record))
        cxx_terminate();
}

/* Functions compiled for synchronous exceptions have nothing to do for structured ones. */
static bool has_destructors_for(const struct x86_frame *frame, const EXCEPTION_RECORD32 *record)
{
    return !(flags_of(frame) & CXX_SYNCHRONOUS) || x86_cxx_is_exception(record) ||
           record->ExceptionCode == (DWORD)STATUS_LONGJUMP;
}

static void handle(struct guest32_live *live)
{
    EXCEPTION_RECORD32 *record = x86_pointer(*guest32_argument(live, 0));
    uint32_t link = *guest32_argument(live, 1);
    struct x86_frame frame = x86_frame_at(link, live->eax);

    if (!chain32_is_unwind(record))
        x86_cxx_search(&frame, NULL, link, record, x86_pointer(*guest32_argument(live, 2)));
    else if (has_destructors_for(&frame, record))
        x86_cxx_unwind(&frame, OUTERMOST);
    live->eax = ExceptionContinueSearch;
    guest32_leave(live, 0);
}
RAW(x86_vcruntime, __CxxFrameHandler, handle);
ALIAS(x86_vcruntime, __CxxFrameHandler2, "x86_vcruntime.__CxxFrameHandler");
ALIAS(x86_vcruntime, __CxxFrameHandler3, "x86_vcruntime.__CxxFrameHandler");
