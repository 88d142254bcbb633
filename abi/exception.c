/*
 * The dispatcher: vectored handlers, then the handlers of the stack's frames, then the unhandled
 * exception filter. It runs on the guest's stack, below the frame that raised. Microsoft, "x64
 * exception handling" and "Vectored Exception Handling".
 */
#include "abi/exception.h"

#include "abi/context.h"
#include "abi/exception32.h"
#include "abi/guest32.h"
#include "abi/model.h"
#include "abi/report.h"
#include "abi/teb32.h"
#include "abi/thread_stack.h"
#include "abi/unwind.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void (*exception_ending)(DWORD code);

static _Atomic(LPTOP_LEVEL_EXCEPTION_FILTER) unhandled_filter;

/* The dispatcher's way through the stack. */
struct search {
    EXCEPTION_RECORD *record;
    CONTEXT *raised;   /* what handlers get and may change */
    CONTEXT origin;    /* the same as it was at first */
    bool origin_exact; /* Rip there is no return address */
    CONTEXT walked;    /* the frame that is looked at */
    struct unwind_frame frame;
    uintptr_t nested_frame; /* the exception came while this frame's handler ran */
};

/* The functions that abi/context.S has or calls. */
EXCEPTION_DISPOSITION exception_call_handler(EXCEPTION_RECORD *record, void *frame,
                                             CONTEXT *context, DISPATCHER_CONTEXT *dispatcher,
                                             PEXCEPTION_ROUTINE handler);
void exception_dispatch_fault(EXCEPTION_RECORD *record, CONTEXT *context);

LPTOP_LEVEL_EXCEPTION_FILTER exception_filter_set(LPTOP_LEVEL_EXCEPTION_FILTER filter)
{
    return atomic_exchange(&unhandled_filter, filter);
}

LONG exception_filter_call(EXCEPTION_POINTERS *pointers)
{
    LPTOP_LEVEL_EXCEPTION_FILTER filter = atomic_load(&unhandled_filter);
    const uint32_t argument = guest32_address(pointers);

    if (!filter)
        return EXCEPTION_CONTINUE_SEARCH;
    if (guest_is_32())
        return (LONG)guest32_call(guest32_address((const void *)filter), &argument, 1);
    return filter(pointers);
}

void exception_end_process(DWORD code)
{
    if (exception_ending)
        exception_ending(code);
    _exit(report_status(code));
}

void exception_last_chance(EXCEPTION_RECORD *record, CONTEXT *context)
{
    if (guest_is_32())
        exception32_last_chance_of_host(record, context);
    report_exception(record, context);
    exception_end_process(record->ExceptionCode);
}

/* A handler did what it may not: an exception about the first one. */
static _Noreturn void raise_about(EXCEPTION_RECORD *about, NTSTATUS status)
{
    EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)status,
                               .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                               .ExceptionRecord = about};

    exception_raise_record(&record);
    abort();
}

/* What unwinds that handlers begin want to know of the search. */
static void sign_dispatcher(const struct search *search, struct unwind_dispatcher *dispatcher)
{
    dispatcher->self = dispatcher;
    dispatcher->origin = &search->origin;
    dispatcher->origin_exact = search->origin_exact;
}

static void prepare_dispatcher(struct search *search, DISPATCHER_CONTEXT *dispatcher)
{
    dispatcher->ControlPc = search->walked.Rip;
    dispatcher->ImageBase = search->frame.image_base;
    dispatcher->FunctionEntry = search->frame.function;
    dispatcher->EstablisherFrame = search->frame.establisher;
    dispatcher->ContextRecord = &search->walked;
    dispatcher->LanguageHandler = search->frame.handler;
    dispatcher->HandlerData = search->frame.handler_data;
    dispatcher->ScopeIndex = 0;
}

/*
 * The search met an unwind that this exception interrupted: it goes on from the frame which that
 * unwind had reached, with the same handler and its scope index.
 */
static void follow_collided(struct search *search, DISPATCHER_CONTEXT *dispatcher)
{
    const DISPATCHER_CONTEXT *other = search->frame.dispatcher;

    *dispatcher = *other;
    search->walked = *other->ContextRecord;
    search->walked.Rip = other->ControlPc;
    dispatcher->ContextRecord = &search->walked;
}

/* Calls a frame's handler; true when it continues the execution. */
static bool offer_to_handler(struct search *search, DISPATCHER_CONTEXT *dispatcher)
{
    EXCEPTION_RECORD *record = search->record;
    EXCEPTION_DISPOSITION disposition;

    disposition = exception_call_handler(record, (void *)dispatcher->EstablisherFrame,
                                         search->raised, dispatcher, dispatcher->LanguageHandler);
    if (search->nested_frame == dispatcher->EstablisherFrame) {
        record->ExceptionFlags &= ~(DWORD)EXCEPTION_NESTED_CALL;
        search->nested_frame = 0;
    }
    if (disposition == ExceptionContinueExecution) {
        if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
            raise_about(record, STATUS_NONCONTINUABLE_EXCEPTION);
        return true;
    }
    if (disposition != ExceptionContinueSearch)
        raise_about(record, STATUS_INVALID_DISPOSITION);
    return false;
}

/* What a frame has to say; true when its handler continues the execution. */
static bool offer_to_frame(struct search *search)
{
    struct unwind_dispatcher dispatcher = {0};

    sign_dispatcher(search, &dispatcher);
    switch (search->frame.kind) {
    case UNWIND_IN_HANDLER:
        search->record->ExceptionFlags |= EXCEPTION_NESTED_CALL;
        if (search->frame.dispatcher->EstablisherFrame > search->nested_frame)
            search->nested_frame = search->frame.dispatcher->EstablisherFrame;
        return false;
    case UNWIND_IN_UNWIND:
        follow_collided(search, &dispatcher.guest);
        if (offer_to_handler(search, &dispatcher.guest))
            return true;
        unwind_look(&search->walked, UNW_FLAG_EHANDLER, &search->frame);
        return false;
    default:
        if (!search->frame.handler)
            return false;
        prepare_dispatcher(search, &dispatcher.guest);
        return offer_to_handler(search, &dispatcher.guest);
    }
}

/* A function of its own: vectored handlers may have little stack, and need none of this. */
static __attribute__((noinline)) bool offer_to_frames(EXCEPTION_RECORD *record, CONTEXT *context,
                                                      enum exception_source source)
{
    struct search search = {.record = record, .raised = context};

    search.origin = search.walked = *context;
    search.origin_exact = search.frame.exact = source == EXCEPTION_OF_FAULT;
    while (unwind_look(&search.walked, UNW_FLAG_EHANDLER, &search.frame)) {
        if (offer_to_frame(&search))
            return true;
        search.walked = search.frame.caller;
    }
    return false;
}

/* The end of the stack: Windows' thread start has a handler with this filter there. */
static void offer_to_filter(EXCEPTION_RECORD *record, CONTEXT *context)
{
    EXCEPTION_POINTERS pointers = {record, context};

    switch (exception_filter_call(&pointers)) {
    case EXCEPTION_CONTINUE_EXECUTION:
        if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
            raise_about(record, STATUS_NONCONTINUABLE_EXCEPTION);
        context_continue(context);
    case EXCEPTION_EXECUTE_HANDLER: /* the filter saw to everything; the process ends */
        exception_end_process(record->ExceptionCode);
    default:
        exception_last_chance(record, context);
    }
}

void exception_dispatch(EXCEPTION_RECORD *record, CONTEXT *context, enum exception_source source)
{
    EXCEPTION_POINTERS pointers = {record, context};

    if (guest_is_32()) {
        thread_stack_forget_frames();
        exception32_dispatch(record, context, source == EXCEPTION_OF_FAULT);
    }
    if (exception_vectored_call(EXCEPTION_HANDLERS, &pointers) ||
        offer_to_frames(record, context, source)) {
        exception_vectored_call(EXCEPTION_CONTINUE_HANDLERS, &pointers);
        context_continue(context);
    }
    offer_to_filter(record, context);
    abort();
}

void exception_dispatch_fault(EXCEPTION_RECORD *record, CONTEXT *context)
{
    exception_dispatch(record, context, EXCEPTION_OF_FAULT);
}
