/*
 * Walking and unwinding a stack on which guest and host frames alternate. Guest frames are
 * described by .pdata and unwind codes, host frames by DWARF call frame information. Microsoft,
 * "x64 exception handling"; DWARF 5, section 6.4.
 */
#ifndef ABI_UNWIND_H
#define ABI_UNWIND_H

#include "abi/unwind_tables.h"
#include "abi/windows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unwind_kind {
    UNWIND_GUEST,
    UNWIND_HOST,
    UNWIND_IN_HANDLER, /* a dispatcher waits here for a handler */
    UNWIND_IN_UNWIND,  /* an unwind waits here for a handler */
    UNWIND_GUARDED     /* a host function that wants to know when it is unwound */
};

struct unwind_guard {
    void (*leave)(struct unwind_guard *guard, EXCEPTION_RECORD *record);
};

/* What handlers get from the dispatcher, and what it knows besides. */
struct unwind_dispatcher {
    DISPATCHER_CONTEXT guest;
    const struct unwind_dispatcher *self; /* tells it from a copy that a guest made */
    const CONTEXT *origin;                /* where the exception was raised */
    bool origin_exact;
};

struct unwind_frame {
    enum unwind_kind kind;
    bool exact; /* the next pc to look at is where execution is, not where a call returns to */
    uintptr_t image_base, establisher;
    RUNTIME_FUNCTION *function;
    PEXCEPTION_ROUTINE handler;
    void *handler_data;
    DISPATCHER_CONTEXT *dispatcher; /* of the handler that is waited for */
    struct unwind_guard *guard;
    CONTEXT caller;
};

/*
 * Describes the frame that the context is in, and its caller. handler_type: which handlers are
 * of interest (UNW_FLAG_*). frame->exact says how to take the context's Rip, and then how to
 * take the caller's. False at the end of the stack, or where it is not readable.
 */
bool unwind_look(const CONTEXT *at, DWORD handler_type, struct unwind_frame *frame);

/* RtlUnwindEx: runs the termination handlers up to the target and goes on there. */
void unwind_to(void *target_frame, void *target_ip, EXCEPTION_RECORD *record, void *result)
    __attribute__((ms_abi));

/* The same with RtlUnwindEx's further parameters, which are scratch space that is not needed. */
void unwind_to_with_history(void *target_frame, void *target_ip, EXCEPTION_RECORD *record,
                            void *result, CONTEXT *context, UNWIND_HISTORY_TABLE *history)
    __attribute__((ms_abi));

/*
 * unwind_to for a handler, with the frame that it was called for. When return_address says that
 * the dispatcher called it, the dispatcher's frames need no walking.
 */
void unwind_from_handler(const DISPATCHER_CONTEXT *dispatcher, const void *return_address,
                         void *target_ip, EXCEPTION_RECORD *record, void *result)
    __attribute__((noreturn));

/* setjmp and longjmp. The frame that is given to the first is what the second unwinds to. */
struct jump_buffer;

int unwind_jump_save(struct jump_buffer *buffer, void *frame) __attribute__((ms_abi));
void unwind_jump(struct jump_buffer *buffer, int value) __attribute__((ms_abi));

/* RtlCaptureStackBackTrace for its caller. */
WORD unwind_capture_stack(DWORD skip, DWORD count, void **trace, DWORD *hash)
    __attribute__((ms_abi));

/* Goes on in a context, as RtlRestoreContext does: the record may ask for more than that. */
void unwind_restore(CONTEXT *context, EXCEPTION_RECORD *record) __attribute__((noreturn));

/* Calls function(argument); when its frame is unwound, guard->leave is called instead. */
void *unwind_guard_call(void *(*function)(void *), void *argument, struct unwind_guard *guard);

/* A host frame (abi/unwind_host.c): changes the context to its caller's. */
bool unwind_is_host(uintptr_t pc);
bool unwind_host_apply(struct unwind_frame *frame, CONTEXT *context);

/* Reads memory that may not be there. */
bool unwind_read(uintptr_t at, void *to, size_t size);

#endif
