/*
 * __CxxFrameHandler3 and 4: the language handlers of C++ functions. Searching, they look for a try
 * block with a handler for the exception; unwinding, they run destructors.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include "thunks/api.h"

#include <stddef.h>

typedef void (*translator_function)(unsigned code, EXCEPTION_POINTERS *pointers)
    __attribute__((ms_abi));

/* A catch block is left by what its own try blocks do not catch; those around it come later. */
static bool belongs_here(const struct cxx_frame *frame, const struct cxx_try *block)
{
    if (frame->state < block->low || frame->state > block->high)
        return false;
    return !frame->caught ||
           (block->low > frame->caught->high && block->catch_high <= frame->caught->catch_high);
}

static void look_in_block(const struct cxx_frame *frame, const struct cxx_try *block,
                          EXCEPTION_RECORD *record, CONTEXT *context,
                          const DISPATCHER_CONTEXT *dispatcher, const void *return_address)
{
    const struct cxx_catchable *as;
    struct cxx_catch_block found;

    for (int i = 0; frame->tables->handler_at(frame, block, i, &found); i++) {
        if (!cxx_handler_takes(&found.handler, frame->image, record, &as))
            continue;
        cxx_build_object(frame, &found.handler, record, as);
        cxx_catch(frame, block, &found, record, context, dispatcher, return_address);
    }
}

static void look_for_catch(const struct cxx_frame *frame, EXCEPTION_RECORD *record,
                           CONTEXT *context, const DISPATCHER_CONTEXT *dispatcher,
                           const void *return_address)
{
    struct cxx_try block;

    for (int i = 0; frame->tables->try_at(frame, i, &block); i++) {
        if (belongs_here(frame, &block))
            look_in_block(frame, &block, record, context, dispatcher, return_address);
    }
}

/* A structured exception that the program wants to see as a C++ one: the translator throws. */
static void translate(const struct cxx_frame *frame, EXCEPTION_RECORD *record, CONTEXT *context)
{
    translator_function translator = (translator_function)cxx_thread.translator;
    EXCEPTION_POINTERS pointers = {record, context};
    struct cxx_try block;

    if (translator && frame->tables->try_at(frame, 0, &block) &&
        record->ExceptionCode != (DWORD)STATUS_BREAKPOINT)
        translator(record->ExceptionCode, &pointers);
}

static void search(struct cxx_frame *frame, EXCEPTION_RECORD *record, CONTEXT *context,
                   const DISPATCHER_CONTEXT *dispatcher, const void *return_address)
{
    if (!cxx_is_exception(record)) {
        if (frame->flags & CXX_SYNCHRONOUS)
            return;
        translate(frame, record, context);
    }
    look_for_catch(frame, record, context, dispatcher, return_address);
    if (frame->flags & CXX_NOEXCEPT && cxx_is_exception(record))
        cxx_terminate();
}

/* Functions compiled for synchronous exceptions have nothing to do for structured ones. */
static bool has_destructors_for(const struct cxx_frame *frame, const EXCEPTION_RECORD *record)
{
    const EXCEPTION_RECORD *caught = cxx_catch_exception(record);

    if (!(frame->flags & CXX_SYNCHRONOUS))
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

static EXCEPTION_DISPOSITION handle(struct cxx_frame *frame, EXCEPTION_RECORD *record,
                                    CONTEXT *context, const DISPATCHER_CONTEXT *dispatcher,
                                    const void *return_address)
{
    cxx_frame_find_state(frame, dispatcher);
    if (record->ExceptionFlags & (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND))
        unwind(frame, record);
    else
        search(frame, record, context, dispatcher, return_address);
    return ExceptionContinueSearch;
}

API_PRIVATE(vcruntime, EXCEPTION_DISPOSITION, __CxxFrameHandler3,
            (EXCEPTION_RECORD * record, void *establisher, CONTEXT *context,
             DISPATCHER_CONTEXT *dispatcher))
{
    struct cxx_frame frame;

    (void)establisher;
    cxx_tables_describe(&frame, dispatcher);
    return handle(&frame, record, context, dispatcher, __builtin_return_address(0));
}
ALIAS(vcruntime, __CxxFrameHandler, "vcruntime.__CxxFrameHandler3");
ALIAS(vcruntime, __CxxFrameHandler2, "vcruntime.__CxxFrameHandler3");

CDECL_GROUP(vcruntime140_1);
API_PRIVATE(vcruntime140_1, EXCEPTION_DISPOSITION, __CxxFrameHandler4,
            (EXCEPTION_RECORD * record, void *establisher, CONTEXT *context,
             DISPATCHER_CONTEXT *dispatcher))
{
    struct cxx_frame frame;

    (void)establisher;
    cxx_compact_describe(&frame, dispatcher);
    return handle(&frame, record, context, dispatcher, __builtin_return_address(0));
}
