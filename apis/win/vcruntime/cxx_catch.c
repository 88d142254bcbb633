/*
 * Running a catch block: a consolidated unwind to the frame that has it, then the block, which
 * returns where its function goes on. While it runs, what it caught is the current exception.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include "abi/unwind.h"

#include <stddef.h>

typedef void *(WINAPI *catch_function)(void *unused, void *locals);

/* The parameters of the unwind's record; the first one is what RtlUnwindEx documents. */
enum {
    CATCH_CALLBACK,
    CATCH_FRAME,
    CATCH_HANDLER,
    CATCH_TARGET_STATE,
    CATCH_CONTEXT,
    CATCH_FUNCTION,
    CATCH_EXCEPTION,
    CATCH_MAGIC = 8,
    CATCH_OUTER_STATE,
    CATCH_LOCALS,
    CATCH_BLOCK
};

/* A catch block that runs. */
struct cxx_catch {
    struct unwind_guard guard; /* first: told when an exception leaves the block */
    struct cxx_catch *outer;
    struct cxx_override override;
    EXCEPTION_RECORD *exception, *exception_before;
    CONTEXT *context_before;
    catch_function handler;
    void *locals;
};

/* A block returns where its function goes on: the address, or which of those in the tables. */
static void *continuation_of(const struct cxx_catch_block *block, void *result)
{
    uintptr_t index = (uintptr_t)result;

    return index < block->continuation_count ? (void *)block->continuations[index] : result;
}

static bool is_catch_unwind(const EXCEPTION_RECORD *record)
{
    return record->ExceptionCode == (DWORD)STATUS_UNWIND_CONSOLIDATE &&
           record->NumberParameters == EXCEPTION_MAXIMUM_PARAMETERS &&
           record->ExceptionInformation[CATCH_MAGIC] == CXX_MAGIC;
}

bool cxx_catch_target(const EXCEPTION_RECORD *record, int *state)
{
    if (!is_catch_unwind(record))
        return false;
    *state = (int)record->ExceptionInformation[CATCH_TARGET_STATE];
    return true;
}

const EXCEPTION_RECORD *cxx_catch_exception(const EXCEPTION_RECORD *record)
{
    return is_catch_unwind(record)
               ? (const EXCEPTION_RECORD *)record->ExceptionInformation[CATCH_EXCEPTION]
               : NULL;
}

static ULONG_PTR object_of(const EXCEPTION_RECORD *record)
{
    return cxx_is_exception(record) ? record->ExceptionInformation[CXX_PARAMETER_OBJECT] : 0;
}

/* An object that was thrown again belongs to the outermost block that has it. */
static bool is_still_caught(ULONG_PTR object)
{
    for (const struct cxx_catch *at = cxx_thread.catches; at; at = at->outer) {
        if (object_of(at->exception) == object)
            return true;
    }
    return false;
}

/* The block is over; leaving: the exception that ended it, or NULL. */
static void catch_end(struct cxx_catch *ended, const EXCEPTION_RECORD *leaving)
{
    ULONG_PTR object = object_of(ended->exception);

    cxx_thread.catches = ended->outer;
    cxx_thread.exception = ended->exception_before;
    cxx_thread.context = ended->context_before;
    if (object && !is_still_caught(object) && (!leaving || object_of(leaving) != object))
        cxx_destroy_exception(ended->exception);
}

/* The override stays until the frame itself is unwound, which is next. */
static void catch_left(struct unwind_guard *guard, EXCEPTION_RECORD *record)
{
    catch_end((struct cxx_catch *)guard, cxx_catch_exception(record));
}

static void *catch_call(void *argument)
{
    struct cxx_catch *running = argument;

    return running->handler(NULL, running->locals);
}

/* Called by the unwind when it has arrived, as if from the frame that has the block. */
static WINAPI void *catch_run(EXCEPTION_RECORD *unwind)
{
    ULONG_PTR *parameters = unwind->ExceptionInformation;
    struct cxx_catch running = {.guard.leave = catch_left, .outer = cxx_thread.catches};
    void *continuation;

    running.exception = (EXCEPTION_RECORD *)parameters[CATCH_EXCEPTION];
    running.exception_before = cxx_thread.exception;
    running.context_before = cxx_thread.context;
    running.handler = (catch_function)parameters[CATCH_HANDLER];
    running.locals = (void *)parameters[CATCH_LOCALS];
    cxx_override_push(&running.override, parameters[CATCH_FRAME],
                      (int)parameters[CATCH_OUTER_STATE]);
    cxx_thread.catches = &running;
    cxx_thread.exception = running.exception;
    cxx_thread.context = (CONTEXT *)parameters[CATCH_CONTEXT];
    if (cxx_is_exception(running.exception) && cxx_thread.uncaught > 0)
        cxx_thread.uncaught--;
    continuation = unwind_guard_call(catch_call, &running, &running.guard);
    cxx_override_drop(running.override.establisher);
    catch_end(&running, NULL);
    return continuation_of((const struct cxx_catch_block *)parameters[CATCH_BLOCK], continuation);
}

void cxx_catch(const struct cxx_frame *frame, const struct cxx_try *block,
               const struct cxx_catch_block *handler, EXCEPTION_RECORD *record, CONTEXT *context,
               const DISPATCHER_CONTEXT *dispatcher, const void *return_address)
{
    EXCEPTION_RECORD unwind = {.ExceptionCode = (DWORD)STATUS_UNWIND_CONSOLIDATE,
                               .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                               .NumberParameters = EXCEPTION_MAXIMUM_PARAMETERS};
    ULONG_PTR *parameters = unwind.ExceptionInformation;
    struct cxx_action action;
    int outer_state = block->low;

    frame->tables->leave(frame, &outer_state, &action);
    parameters[CATCH_CALLBACK] = (ULONG_PTR)catch_run;
    parameters[CATCH_FRAME] = frame->establisher;
    parameters[CATCH_HANDLER] = (ULONG_PTR)cxx_at(frame->image, handler->handler.address);
    parameters[CATCH_TARGET_STATE] = (ULONG_PTR)block->low;
    parameters[CATCH_CONTEXT] = (ULONG_PTR)context;
    parameters[CATCH_FUNCTION] =
        (ULONG_PTR)frame->function; /* as the plain form's runtime has it */
    parameters[CATCH_EXCEPTION] = (ULONG_PTR)record;
    parameters[CATCH_MAGIC] = CXX_MAGIC;
    parameters[CATCH_OUTER_STATE] = (ULONG_PTR)outer_state;
    parameters[CATCH_LOCALS] = frame->locals;
    parameters[CATCH_BLOCK] = (ULONG_PTR)handler;
    unwind_from_handler(dispatcher, return_address, (void *)dispatcher->ControlPc, &unwind, NULL);
}
