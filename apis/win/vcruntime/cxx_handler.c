/*
 * __CxxFrameHandler3: the language handler of C++ functions. Searching, it looks for a try block
 * with a handler for the exception; unwinding, it runs destructors.
 */
#include "apis/win/vcruntime/cxx.h"

#include "thunks/api.h"

#include <stddef.h>

typedef void (*translator_function)(unsigned code, EXCEPTION_POINTERS *pointers)
    __attribute__((ms_abi));

static DWORD function_flags(const struct cxx_function *function)
{
    return (function->magic & CXX_MAGIC_MASK) >= CXX_MAGIC_FLAGS ? function->flags : 0;
}

/* A catch block is left by what its own try blocks do not catch; those around it come later. */
static bool belongs_here(const struct cxx_frame *frame, const struct cxx_try *block)
{
    if (frame->state < block->low || frame->state > block->high)
        return false;
    return !frame->caught ||
           (block->low > frame->caught->high && block->catch_high <= frame->caught->catch_high);
}

static void look_for_catch(struct cxx_frame *frame, EXCEPTION_RECORD *record, CONTEXT *context,
                           const DISPATCHER_CONTEXT *dispatcher, const void *return_address)
{
    const struct cxx_try *tries = cxx_at(frame->image, frame->function->tries);
    const struct cxx_catchable *as;

    for (int i = 0; i < frame->function->try_count; i++) {
        const struct cxx_handler *handlers = cxx_at(frame->image, tries[i].handlers);

        if (!belongs_here(frame, &tries[i]))
            continue;
        for (int k = 0; k < tries[i].handler_count; k++) {
            if (!cxx_handler_takes(&handlers[k], frame->image, record, &as))
                continue;
            cxx_build_object(frame, &handlers[k], record, as);
            cxx_catch(frame, &tries[i], &handlers[k], record, context, dispatcher, return_address);
        }
    }
}

/* A structured exception that the program wants to see as a C++ one: the translator throws. */
static void translate(const struct cxx_frame *frame, EXCEPTION_RECORD *record, CONTEXT *context)
{
    translator_function translator = (translator_function)cxx_thread.translator;
    EXCEPTION_POINTERS pointers = {record, context};

    if (translator && frame->function->try_count > 0 &&
        record->ExceptionCode != (DWORD)STATUS_BREAKPOINT)
        translator(record->ExceptionCode, &pointers);
}

static void search(struct cxx_frame *frame, EXCEPTION_RECORD *record, CONTEXT *context,
                   const DISPATCHER_CONTEXT *dispatcher, const void *return_address)
{
    DWORD flags = function_flags(frame->function);

    if (!cxx_is_exception(record)) {
        if (flags & CXX_SYNCHRONOUS)
            return;
        translate(frame, record, context);
    }
    look_for_catch(frame, record, context, dispatcher, return_address);
    if (flags & CXX_NOEXCEPT && cxx_is_exception(record))
        cxx_terminate();
}

/* Functions compiled for synchronous exceptions have nothing to do for structured ones. */
static bool has_destructors_for(const struct cxx_frame *frame, const EXCEPTION_RECORD *record)
{
    const EXCEPTION_RECORD *caught = cxx_catch_exception(record);

    if (!(function_flags(frame->function) & CXX_SYNCHRONOUS))
        return true;
    return caught || cxx_is_exception(record) || record->ExceptionCode == (DWORD)STATUS_LONGJUMP;
}

static void unwind(struct cxx_frame *frame, const EXCEPTION_RECORD *record)
{
    int target = -1;

    if (record->ExceptionFlags & EXCEPTION_TARGET_UNWIND)
        cxx_catch_target(record, &target);
    /* What is around a catch block is its function's to unwind, not the block's. */
    if (frame->caught && target < frame->caught->high)
        target = frame->caught->high;
    if (has_destructors_for(frame, record))
        cxx_frame_unwind(frame, target);
    else
        cxx_override_drop(frame->establisher);
}

API_PRIVATE(vcruntime, EXCEPTION_DISPOSITION, __CxxFrameHandler3,
            (EXCEPTION_RECORD * record, void *establisher, CONTEXT *context,
             DISPATCHER_CONTEXT *dispatcher))
{
    struct cxx_frame frame;

    (void)establisher;
    cxx_frame_describe(&frame, dispatcher);
    if (record->ExceptionFlags & (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND))
        unwind(&frame, record);
    else
        search(&frame, record, context, dispatcher, __builtin_return_address(0));
    return ExceptionContinueSearch;
}
ALIAS(vcruntime, __CxxFrameHandler, "vcruntime.__CxxFrameHandler3");
ALIAS(vcruntime, __CxxFrameHandler2, "vcruntime.__CxxFrameHandler3");

GAP(vcruntime140_1, __CxxFrameHandler4, "its compressed tables are not read yet");
