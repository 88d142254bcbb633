/*
 * RtlUnwindEx and the walk that it shares with the exception dispatcher. Microsoft, "x64
 * exception handling", "RtlUnwindEx function", "RtlRestoreContext function".
 */
#include "abi/unwind.h"
#include "abi/unwind_codes.h"
#include "abi/unwind_tables.h"

#include "abi/context.h"
#include "abi/exception.h"
#include "abi/teb.h"

#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* The state of one unwind. */
struct unwinding {
    EXCEPTION_RECORD *record;
    CONTEXT *at; /* the frame that is looked at */
    uintptr_t target_frame, target_ip;
    ULONG_PTR result;
    struct unwind_frame frame;
};

/* longjmp's buffer on x64, as setjmp.h declares it. */
struct jump_buffer {
    DWORD64 frame, rbx, rsp, rbp, rsi, rdi, r12, r13, r14, r15, rip;
    DWORD mxcsr;
    WORD fpcsr, spare;
    M128A xmm[10];
};

/* The functions that abi/context.S has or calls. */
void unwind_consolidate(EXCEPTION_RECORD *record, CONTEXT *context) __attribute__((noreturn));
EXCEPTION_DISPOSITION unwind_call_handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
                                          DISPATCHER_CONTEXT *dispatcher,
                                          PEXCEPTION_ROUTINE handler);
void unwind_to_from(void *target_frame, void *target_ip, EXCEPTION_RECORD *record, void *result,
                    CONTEXT *caller) __attribute__((ms_abi));
WORD unwind_capture_stack_from(DWORD skip, DWORD count, void **trace, DWORD *hash, CONTEXT *caller)
    __attribute__((ms_abi));

void unwind_jump_from(struct jump_buffer *buffer, int value, void *unused_1, void *unused_2,
                      CONTEXT *caller) __attribute__((ms_abi));

extern const char exception_handler_return[];

/* Memory that is known to be there, a stack's or an image's, needs no system call. */
static bool is_in_image(uintptr_t at, size_t size)
{
    struct unwind_image image;

    if (at - unwind_last_image.base < unwind_last_image.size)
        return size <= unwind_last_image.size - (at - unwind_last_image.base);
    return unwind_find_image && unwind_find_image(at, &image) &&
           size <= image.size - (at - image.base);
}

_Thread_local struct unwind_range unwind_other_stack;

static bool is_in_stack(uintptr_t at, size_t size)
{
    uintptr_t low = (uintptr_t)teb_self()->tib.StackLimit;
    uintptr_t high = (uintptr_t)teb_self()->tib.StackBase;
    uintptr_t other = at - unwind_other_stack.base;

    return (at >= low && at <= high && size <= high - at) ||
           (other < unwind_other_stack.size && size <= unwind_other_stack.size - other);
}

bool unwind_read(uintptr_t at, void *to, size_t size)
{
    struct iovec local = {to, size}, remote = {(void *)at, size};

    if (is_in_stack(at, size) || is_in_image(at, size)) {
        memcpy(to, (const void *)at, size);
        return true;
    }
    return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == (ssize_t)size;
}

static bool look_guest(const CONTEXT *at, DWORD handler_type, struct unwind_frame *frame)
{
    struct unwind_codes codes = {.pc = at->Rip,
                                 .function = frame->function,
                                 .image_base = frame->image_base,
                                 .handler_type = handler_type};

    frame->kind = UNWIND_GUEST;
    if (!codes.function) {
        frame->establisher = frame->caller.Rsp;
        return unwind_leaf(&frame->caller);
    }
    if (!unwind_codes_apply(&codes, &frame->caller))
        return false;
    frame->establisher = codes.establisher;
    frame->handler = codes.handler;
    frame->handler_data = codes.handler_data;
    frame->exact = codes.machine_frame;
    return true;
}

bool unwind_look(const CONTEXT *at, DWORD handler_type, struct unwind_frame *frame)
{
    bool first = frame->exact, done;

    frame->handler = NULL;
    frame->handler_data = NULL;
    frame->dispatcher = NULL;
    frame->guard = NULL;
    if (at->Rip == 0 && !first)
        return false;
    frame->caller = *at;
    frame->function = unwind_function(at->Rip, &frame->image_base);
    if (frame->function == &unwind_host_function) {
        done = unwind_host_apply(frame, &frame->caller);
    } else {
        frame->exact = false;
        done = look_guest(at, handler_type, frame);
    }
    /* A caller is above its callee, so that a walk ends; what was interrupted may be anywhere. */
    return done && (frame->exact || frame->caller.Rsp > at->Rsp);
}

static void restore_jump(CONTEXT *context, const struct jump_buffer *jump)
{
    context->Rbx = jump->rbx;
    context->Rsp = jump->rsp;
    context->Rbp = jump->rbp;
    context->Rsi = jump->rsi;
    context->Rdi = jump->rdi;
    context->R12 = jump->r12;
    context->R13 = jump->r13;
    context->R14 = jump->r14;
    context->R15 = jump->r15;
    context->Rip = jump->rip;
    context->MxCsr = context->FltSave.MxCsr = jump->mxcsr;
    context->FltSave.ControlWord = jump->fpcsr;
    memcpy(&context->Xmm6, jump->xmm, sizeof jump->xmm);
}

void unwind_restore(CONTEXT *context, EXCEPTION_RECORD *record)
{
    if (record && record->ExceptionCode == (DWORD)STATUS_LONGJUMP && record->NumberParameters >= 1)
        restore_jump(context, (const void *)record->ExceptionInformation[0]);
    if (record && record->ExceptionCode == (DWORD)STATUS_UNWIND_CONSOLIDATE &&
        record->NumberParameters >= 1)
        unwind_consolidate(record, context);
    context_continue(context);
}

/* Where this unwind meets one that it interrupted: it goes on at the other one's frame. */
static void follow_collided(struct unwinding *unwinding, DISPATCHER_CONTEXT *dispatcher)
{
    const DISPATCHER_CONTEXT *other = unwinding->frame.dispatcher;

    *dispatcher = *other;
    *unwinding->at = *other->ContextRecord;
    unwinding->at->Rip = other->ControlPc;
    dispatcher->ContextRecord = unwinding->at;
}

static void prepare_dispatcher(struct unwinding *unwinding, DISPATCHER_CONTEXT *dispatcher)
{
    dispatcher->ControlPc = unwinding->at->Rip;
    dispatcher->ImageBase = unwinding->frame.image_base;
    dispatcher->FunctionEntry = unwinding->frame.function;
    dispatcher->EstablisherFrame = unwinding->frame.establisher;
    dispatcher->ContextRecord = unwinding->at;
    dispatcher->LanguageHandler = unwinding->frame.handler;
    dispatcher->HandlerData = unwinding->frame.handler_data;
    dispatcher->ScopeIndex = 0;
}

static void call_termination(struct unwinding *unwinding, DISPATCHER_CONTEXT *dispatcher)
{
    EXCEPTION_RECORD *record = unwinding->record;
    EXCEPTION_DISPOSITION disposition;

    dispatcher->TargetIp = unwinding->target_ip;
    if (dispatcher->EstablisherFrame == unwinding->target_frame)
        record->ExceptionFlags |= EXCEPTION_TARGET_UNWIND;
    unwinding->at->Rax = unwinding->result;
    disposition =
        unwind_call_handler(record, (void *)dispatcher->EstablisherFrame, dispatcher->ContextRecord,
                            dispatcher, dispatcher->LanguageHandler);
    record->ExceptionFlags &= ~(DWORD)(EXCEPTION_TARGET_UNWIND | EXCEPTION_COLLIDED_UNWIND);
    if (disposition != ExceptionContinueSearch)
        exception_raise_status(STATUS_INVALID_DISPOSITION);
}

/* Does what a frame wants done before it is left. */
static void terminate_frame(struct unwinding *unwinding)
{
    DISPATCHER_CONTEXT dispatcher = {0};

    if (unwinding->frame.kind == UNWIND_GUARDED) {
        unwinding->frame.guard->leave(unwinding->frame.guard, unwinding->record);
    } else if (unwinding->frame.kind == UNWIND_IN_UNWIND) {
        follow_collided(unwinding, &dispatcher);
        unwinding->record->ExceptionFlags |= EXCEPTION_COLLIDED_UNWIND;
        call_termination(unwinding, &dispatcher);
        unwind_look(unwinding->at, UNW_FLAG_UHANDLER, &unwinding->frame);
    } else if (unwinding->frame.handler) {
        prepare_dispatcher(unwinding, &dispatcher);
        call_termination(unwinding, &dispatcher);
    }
}

static _Noreturn void arrive(struct unwinding *unwinding)
{
    CONTEXT *at = unwinding->at;

    at->Rax = unwinding->result;
    if (unwinding->record->ExceptionCode != (DWORD)STATUS_UNWIND_CONSOLIDATE)
        at->Rip = unwinding->target_ip;
    unwind_restore(at, unwinding->record);
}

/* The loop of RtlUnwindEx. With no target it runs every handler and ends the process. */
static _Noreturn void unwind_frames(struct unwinding *unwinding)
{
    struct unwind_frame *frame = &unwinding->frame;

    while (unwind_look(unwinding->at, UNW_FLAG_UHANDLER, frame)) {
        /* Host frames have no establisher that a guest could have asked for. */
        if (unwinding->target_frame && frame->kind == UNWIND_GUEST &&
            frame->establisher > unwinding->target_frame)
            exception_raise_status(STATUS_INVALID_UNWIND_TARGET);
        terminate_frame(unwinding);
        if (unwinding->target_frame && frame->establisher == unwinding->target_frame &&
            frame->kind == UNWIND_GUEST)
            arrive(unwinding);
        *unwinding->at = frame->caller;
    }
    if (unwinding->target_frame)
        exception_raise_status(STATUS_BAD_STACK);
    exception_last_chance(unwinding->record, unwinding->at);
}

static _Noreturn void begin_unwind(void *target_frame, void *target_ip, EXCEPTION_RECORD *record,
                                   void *result, CONTEXT *caller, bool exact)
{
    EXCEPTION_RECORD own = {.ExceptionCode = (DWORD)STATUS_UNWIND,
                            .ExceptionAddress = (void *)caller->Rip};
    struct unwinding unwinding = {.record = record ? record : &own,
                                  .at = caller,
                                  .target_frame = (uintptr_t)target_frame,
                                  .target_ip = (uintptr_t)target_ip,
                                  .result = (ULONG_PTR)result};

    unwinding.record->ExceptionFlags |= EXCEPTION_UNWINDING;
    if (!target_frame)
        unwinding.record->ExceptionFlags |= EXCEPTION_EXIT_UNWIND;
    unwinding.frame.exact = exact;
    unwind_frames(&unwinding);
}

void unwind_to_from(void *target_frame, void *target_ip, EXCEPTION_RECORD *record, void *result,
                    CONTEXT *caller)
{
    begin_unwind(target_frame, target_ip, record, result, caller, false);
}

/* A buffer without a frame is jumped to at once, past all handlers, as documented for C. */
void unwind_jump_from(struct jump_buffer *buffer, int value, void *unused_1, void *unused_2,
                      CONTEXT *caller)
{
    EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)STATUS_LONGJUMP, .NumberParameters = 1};

    (void)unused_1;
    (void)unused_2;
    if (value == 0)
        value = 1;
    record.ExceptionInformation[0] = (ULONG_PTR)buffer;
    if (buffer->frame)
        begin_unwind((void *)buffer->frame, (void *)buffer->rip, &record,
                     (void *)(ULONG_PTR)(unsigned)value, caller, false);
    caller->Rax = (unsigned)value;
    unwind_restore(caller, &record);
}

void unwind_from_handler(const DISPATCHER_CONTEXT *dispatcher, const void *return_address,
                         void *target_ip, EXCEPTION_RECORD *record, void *result)
{
    const struct unwind_dispatcher *ours = (const struct unwind_dispatcher *)dispatcher;
    void *target_frame = (void *)dispatcher->EstablisherFrame;
    CONTEXT start;

    if (return_address == exception_handler_return && ours->self == ours) {
        start = *ours->origin;
        begin_unwind(target_frame, target_ip, record, result, &start, ours->origin_exact);
    }
    unwind_to(target_frame, target_ip, record, result);
    __builtin_unreachable();
}

WORD unwind_capture_stack_from(DWORD skip, DWORD count, void **trace, DWORD *hash, CONTEXT *caller)
{
    struct unwind_frame frame = {0};
    WORD captured = 0;
    DWORD sum = 0;

    while (captured < count && caller->Rip != 0) {
        if (skip > 0) {
            skip--;
        } else {
            sum += (DWORD)caller->Rip;
            trace[captured++] = (void *)caller->Rip;
        }
        if (!unwind_look(caller, UNW_FLAG_NHANDLER, &frame))
            break;
        *caller = frame.caller;
    }
    if (hash)
        *hash = sum;
    return captured;
}
