/* See thread.h: what a stopped thread looks like to the guest. */
#include "abi/context.h"
#include "abi/thread_stop.h"
#include "abi/unwind.h"
#include "apis/nt/thread.h"
#include "apis/nt/thread_lock.h"

#include <stdlib.h>

/* The guest's state behind whatever host frames are on top. False when there is none. */
static bool leave_host_frames(CONTEXT *context)
{
    struct unwind_frame *frame = malloc(sizeof *frame);
    bool found = frame != NULL;

    if (frame)
        frame->exact = true;
    while (found && thread_code_is_host(context->Rip)) {
        found = unwind_look(context, UNW_FLAG_NHANDLER, frame) && frame->caller.Rsp > context->Rsp;
        if (found)
            *context = frame->caller;
    }
    free(frame);
    return found;
}

static NTSTATUS stopped_context(const struct thread_object *object, CONTEXT *context)
{
    uintptr_t low = (uintptr_t)object->thread->teb->tib.StackLimit;
    uintptr_t high = (uintptr_t)object->thread->teb->tib.StackBase;
    bool found;

    context_from_host(object->thread->stop.context, context);
    unwind_other_stack = (struct unwind_range){low, high - low};
    found = leave_host_frames(context);
    unwind_other_stack = (struct unwind_range){0};
    return found ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

/* One that has not begun is about to call its function. */
static void first_context(const struct thread_object *object, CONTEXT *context)
{
    if (object->first_context) {
        *context = *object->first_context;
        return;
    }
    *context = (CONTEXT){.ContextFlags = CONTEXT_FULL | CONTEXT_SEGMENTS,
                         .SegCs = 0x33,
                         .SegSs = 0x2b,
                         .EFlags = 0x200,
                         .MxCsr = 0x1f80,
                         .Rip = (DWORD64)object->function,
                         .Rcx = (DWORD64)object->parameter,
                         .Rsp = (DWORD64)object->thread->stack_high - 0x28};
}

/* The stop lock is held. */
static NTSTATUS use_stopped(struct thread_object *object,
                            NTSTATUS (*use)(struct thread_object *object, void *argument),
                            void *argument)
{
    bool stop = !thread_has_stopped(object->thread);
    NTSTATUS status;

    if (stop && thread_stop(object->thread) < 0)
        return STATUS_UNSUCCESSFUL;
    status = use(object, argument);
    if (stop)
        thread_continue(object->thread);
    return status;
}

NTSTATUS thread_while_stopped(struct thread_object *object,
                              NTSTATUS (*use)(struct thread_object *object, void *argument),
                              void *argument)
{
    NTSTATUS status = STATUS_THREAD_IS_TERMINATING;

    stop_lock_acquire();
    if (object->thread)
        status = use_stopped(object, use, argument);
    stop_lock_release();
    return status;
}

static NTSTATUS read_context(struct thread_object *object, void *argument)
{
    CONTEXT *context = argument, all;
    NTSTATUS status = STATUS_SUCCESS;

    if (atomic_load(&object->begun))
        status = stopped_context(object, &all);
    else
        first_context(object, &all);
    if (status == STATUS_SUCCESS)
        context_copy_parts(context, &all, context->ContextFlags);
    return status;
}

NTSTATUS thread_context_get(struct thread_object *object, CONTEXT *context)
{
    if (object == thread_object_self()) {
        CONTEXT all;

        context_capture(&all);
        if (!leave_host_frames(&all))
            return STATUS_UNSUCCESSFUL;
        context_copy_parts(context, &all, context->ContextFlags);
        return STATUS_SUCCESS;
    }
    return thread_while_stopped(object, read_context, context);
}

/* The host's frames, if the thread is in some, are given up: it goes on where the context says. */
static NTSTATUS write_stopped(struct thread_object *object, CONTEXT *context)
{
    ucontext_t *host = object->thread->stop.context;
    CONTEXT all;
    NTSTATUS status = stopped_context(object, &all);

    if (status != STATUS_SUCCESS)
        return status;
    context_copy_parts(&all, context, context->ContextFlags);
    all.ContextFlags =
        CONTEXT_CONTROL | CONTEXT_INTEGER | (context->ContextFlags & CONTEXT_FLOATING_POINT);
    context_to_host(&all, host);
    return STATUS_SUCCESS;
}

static NTSTATUS write_context(struct thread_object *object, void *argument)
{
    CONTEXT *context = argument, all;

    if (atomic_load(&object->begun))
        return write_stopped(object, context);
    first_context(object, &all);
    context_copy_parts(&all, context, context->ContextFlags);
    if (!object->first_context)
        object->first_context = malloc(sizeof all);
    if (!object->first_context)
        return STATUS_NO_MEMORY;
    *object->first_context = all;
    return STATUS_SUCCESS;
}

NTSTATUS thread_context_set(struct thread_object *object, const CONTEXT *context)
{
    CONTEXT copy = *context;

    if (object == thread_object_self())
        context_restore(&copy);
    return thread_while_stopped(object, write_context, &copy);
}
