/*
 * Running a catch block of a 32-bit program: the block is a function that returns where its own
 * goes on. While it runs, what it caught is the current exception, and a link of ours is for
 * exceptions that come out of it. The twin of cxx_catch.c.
 */
#include "abi/exception32.h"
#include "abi/teb32.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"

/* A catch block that runs. */
struct x86_catch {
    struct chain32_host host; /* first */
    struct x86_catch *outer;
    const struct x86_frame *frame;
    const struct cxx_try *block;
    const EXCEPTION_RECORD32 *exception;
    uint32_t exception_before, context_before;
    uint32_t esp; /* the frame's before the block */
};

static uint32_t object_of(const EXCEPTION_RECORD32 *record)
{
    return x86_cxx_is_exception(record) ? record->ExceptionInformation[CXX_PARAMETER_OBJECT] : 0;
}

/* An object that was thrown again belongs to the outermost block that has it. */
static bool is_still_caught(uint32_t object)
{
    for (const struct x86_catch *at = x86_cxx_thread.catches; at; at = at->outer) {
        if (object_of(at->exception) == object)
            return true;
    }
    return false;
}

static void catch_begin(struct x86_catch *begun, const EXCEPTION_RECORD32 *record,
                        const WOW64_CONTEXT *context)
{
    begun->exception = record;
    begun->outer = x86_cxx_thread.catches;
    begun->exception_before = x86_cxx_thread.exception;
    begun->context_before = x86_cxx_thread.context;
    x86_cxx_thread.catches = begun;
    x86_cxx_thread.exception = guest32_address(record);
    x86_cxx_thread.context = guest32_address(context);
    if (x86_cxx_is_exception(record) && x86_cxx_thread.uncaught > 0)
        x86_cxx_thread.uncaught--;
}

/* The block is over; leaving: the exception that ended it, or NULL. */
static void catch_end(const struct x86_catch *ended, const EXCEPTION_RECORD32 *leaving)
{
    uint32_t object = object_of(ended->exception);

    x86_cxx_thread.catches = ended->outer;
    x86_cxx_thread.exception = ended->exception_before;
    x86_cxx_thread.context = ended->context_before;
    if (object && !is_still_caught(object) && (!leaving || object_of(leaving) != object))
        x86_cxx_destroy(ended->exception);
}

/* An exception in the block: its own try blocks come first, its function's after it. */
static EXCEPTION_DISPOSITION while_caught(struct chain32_host *host, EXCEPTION_RECORD32 *record,
                                          WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    const struct x86_catch *running = (const struct x86_catch *)host;

    (void)dispatcher;
    if (chain32_is_unwind(record))
        catch_end(running, record);
    else
        x86_cxx_search(running->frame, running->block, guest32_address(host), record, context);
    return ExceptionContinueSearch;
}

/* In the function's body, or in the catch block that it is in, with the marker first of the chain.
 */
static _Noreturn void go_on(const struct x86_frame *frame, uint32_t eip)
{
    WOW64_CONTEXT context = {.ContextFlags = WOW64_CONTEXT_FULL,
                             .Eip = eip,
                             .Esp = frame->node->esp,
                             .Ebp = x86_frame_ebp(frame)};

    guest32_resume(&context);
}

void x86_cxx_catch(const struct x86_frame *frame, const struct cxx_try *block,
                   const struct x86_handler *handler, uint32_t marker, EXCEPTION_RECORD32 *record,
                   WOW64_CONTEXT *context)
{
    struct x86_catch running = {.frame = frame, .block = block};
    uint32_t continuation;

    chain32_unwind_call(marker, record, 0);
    record->ExceptionFlags &= ~(DWORD)EXCEPTION_UNWINDING;
    x86_cxx_unwind(frame, block->low);
    frame->node->state = block->high + 1;
    running.esp = frame->node->esp;
    catch_begin(&running, record, context);
    chain32_push(&running.host, while_caught);
    continuation = x86_call_in_frame(handler->address, x86_frame_ebp(frame));
    chain32_pop(&running.host);
    frame->node->esp = running.esp;
    catch_end(&running, NULL);
    go_on(frame, continuation);
}
