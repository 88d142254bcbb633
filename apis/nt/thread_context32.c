/*
 * See thread.h: what a stopped thread of a 32-bit guest looks like. One in host code is seen where
 * the guest has called it.
 */
#include "abi/context.h"
#include "abi/context32.h"
#include "abi/guest32.h"
#include "abi/guest32_raw.h"
#include "abi/teb32.h"
#include "abi/thread_stop.h"
#include "apis/nt/thread.h"
#include "apis/nt/thread_lock.h"
#include "thunks/win32/callback.h"

#include <stdlib.h>

enum { FLOATING = WOW64_CONTEXT_FLOATING_POINT | WOW64_CONTEXT_EXTENDED_REGISTERS };

/* Where the function of a thread that has a first context of its own returns to. */
static void function_returned(struct guest32_live *live)
{
    thread_exit((NTSTATUS)live->eax);
}

static uint32_t return_address(void)
{
    static const struct guest32_raw raw = {(const void *)guest32_enter, function_returned};
    static uint32_t address;

    if (!address) /* under the stop lock */
        address = guest32_raw_address(&raw);
    return address;
}

/* One that has not begun is about to call its function, whose frame is at the stack's end. */
static void first_context(const struct thread_object *object, WOW64_CONTEXT *context)
{
    uint32_t function = callback_guest((const void *)object->function);

    if (object->first_context32) {
        *context = *object->first_context32;
        return;
    }
    *context = (WOW64_CONTEXT){.ContextFlags = WOW64_CONTEXT_FULL,
                               .SegCs = 0x23,
                               .SegSs = 0x2b,
                               .SegDs = 0x2b,
                               .SegEs = 0x2b,
                               .SegFs = 0x53,
                               .SegGs = 0x2b,
                               .EFlags = 0x202,
                               .Eip = function,
                               .Eax = function, /* as Windows' thread start has them */
                               .Ebx = guest32_address(object->parameter),
                               .Esp = guest32_address(object->thread->stack_high) - 0x10};
}

static NTSTATUS stopped_context(const struct thread_object *object, WOW64_CONTEXT *context)
{
    CONTEXT host;

    context_from_host(object->thread->stop.context, &host);
    return context32_from_host(object->thread->teb, &host, context) ? STATUS_SUCCESS
                                                                    : STATUS_UNSUCCESSFUL;
}

static NTSTATUS read_context(struct thread_object *object, void *argument)
{
    WOW64_CONTEXT *context = argument, all;
    NTSTATUS status = STATUS_SUCCESS;

    if (atomic_load(&object->begun))
        status = stopped_context(object, &all);
    else
        first_context(object, &all);
    if (status == STATUS_SUCCESS)
        context32_copy_parts(context, &all, context->ContextFlags);
    return status;
}

NTSTATUS thread_context32_get(struct thread_object *object, WOW64_CONTEXT *context)
{
    if (object == thread_object_self()) {
        WOW64_CONTEXT all;

        if (!context32_of_call(0, &all))
            return STATUS_UNSUCCESSFUL;
        context32_float_save(&all);
        context32_copy_parts(context, &all, context->ContextFlags);
        return STATUS_SUCCESS;
    }
    return thread_while_stopped(object, read_context, context);
}

/* The host's frames, if the thread is in some, are given up: it goes on where the context says. */
static NTSTATUS write_stopped(struct thread_object *object, const WOW64_CONTEXT *context)
{
    WOW64_CONTEXT all;
    CONTEXT host;
    NTSTATUS status = stopped_context(object, &all);
    uintptr_t rsp;

    if (status != STATUS_SUCCESS)
        return status;
    context32_copy_parts(&all, context, context->ContextFlags);
    all.ContextFlags = WOW64_CONTEXT_FULL | (context->ContextFlags & FLOATING);
    context_from_host(object->thread->stop.context, &host);
    rsp = host.Rsp;
    context32_to_host(&all, &host);
    context_to_host(&host, object->thread->stop.context);
    guest32_abandon(object->thread->teb, rsp, all.Esp);
    object->thread->teb->translate_miss = NULL;
    return STATUS_SUCCESS;
}

/* The function's return address and parameter lie where the first context's stack begins. */
static void lay_frame(struct thread_object *object, const WOW64_CONTEXT *first)
{
    uint32_t *frame = (uint32_t *)(uintptr_t)first->Esp;

    frame[0] = return_address();
    frame[1] = guest32_address(object->parameter);
}

static NTSTATUS write_context(struct thread_object *object, void *argument)
{
    const WOW64_CONTEXT *context = argument;
    WOW64_CONTEXT all;

    if (atomic_load(&object->begun))
        return write_stopped(object, context);
    first_context(object, &all);
    if (!object->first_context32) {
        object->first_context32 = malloc(sizeof all);
        lay_frame(object, &all);
    }
    if (!object->first_context32)
        return STATUS_NO_MEMORY;
    context32_copy_parts(&all, context, context->ContextFlags);
    *object->first_context32 = all;
    return STATUS_SUCCESS;
}

static _Noreturn void set_own(const WOW64_CONTEXT *context)
{
    WOW64_CONTEXT all;

    context32_of_call(0, &all);
    context32_copy_parts(&all, context, context->ContextFlags);
    all.ContextFlags = WOW64_CONTEXT_FULL | (context->ContextFlags & FLOATING);
    guest32_resume(&all);
}

NTSTATUS thread_context32_set(struct thread_object *object, const WOW64_CONTEXT *context)
{
    WOW64_CONTEXT copy = *context;

    if (object == thread_object_self())
        set_own(&copy);
    return thread_while_stopped(object, write_context, &copy);
}
