/* See exception32.h. */
#include "abi/exception32.h"

#include "abi/chain32.h"
#include "abi/context.h"
#include "abi/context32.h"
#include "abi/exception.h"
#include "abi/guest32.h"
#include "abi/lock.h"
#include "abi/report.h"
#include "abi/teb32.h"
#include "abi/translate/translate.h"

#include <stdlib.h>
#include <string.h>

/* An exception under way. */
struct raised {
    EXCEPTION_RECORD32 *record;
    WOW64_CONTEXT *context;
    const WOW64_CONTEXT *before;      /* the context as it was, for the host's sake */
    CONTEXT *host;                    /* what goes on when it has not changed; or NULL */
    struct guest32_gate *gate_before; /* of the host code that is interrupted */
    bool is_in_guest;                 /* the host's context is in translated code */
    bool is_deferred;
};

/* The context says where a trap has happened, not where the instruction at fault is. */
static void correct_trap(const EXCEPTION_RECORD *record, const CONTEXT *host,
                         WOW64_CONTEXT *context)
{
    struct translate_place place;

    if (!translate_place(host->Rip, &place) || place.behind <= 0)
        return;
    if (record->ExceptionCode == (DWORD)STATUS_BREAKPOINT) /* int 3, int 0x2d are as in the guest */
        context->Eip += (uint32_t)place.behind;
    else if (record->ExceptionCode == (DWORD)STATUS_INTEGER_OVERFLOW) /* into has one byte */
        context->Eip++;
}

/* -1, for an address that is not known, stays -1. */
static void narrow_record(const EXCEPTION_RECORD *from, uint32_t address, EXCEPTION_RECORD32 *to)
{
    *to = (EXCEPTION_RECORD32){.ExceptionCode = from->ExceptionCode,
                               .ExceptionFlags = from->ExceptionFlags,
                               .ExceptionRecord = guest32_address(from->ExceptionRecord),
                               .ExceptionAddress = address,
                               .NumberParameters = from->NumberParameters};
    for (DWORD i = 0; i < from->NumberParameters && i < EXCEPTION_MAXIMUM_PARAMETERS; i++)
        to->ExceptionInformation[i] = (DWORD)from->ExceptionInformation[i];
}

/* In translated code, the table leads to what a handler may have made of that code. */
static bool is_in_guest(const CONTEXT *host)
{
    struct translate_place place;

    return translate_place(host->Rip, &place) || host->Rip == (uintptr_t)translate_no_code;
}

static bool is_resumed_by_table(const struct raised *raised)
{
    return raised->is_in_guest ||
           memcmp(raised->context, raised->before, sizeof *raised->context) != 0;
}

static _Noreturn void go_on_in_host(const struct raised *raised)
{
    struct teb *teb = teb_self();

    teb->guest_gate = raised->gate_before;
    if (is_resumed_by_table(raised)) {
        guest32_abandon(teb, (uintptr_t)__builtin_frame_address(0), raised->context->Esp);
        context32_to_host(raised->context, raised->host);
    }
    context_continue(raised->host);
}

static _Noreturn void go_on(const struct raised *raised, EXCEPTION_POINTERS *pointers)
{
    exception_vectored_call(EXCEPTION_CONTINUE_HANDLERS, pointers);
    if (raised->host)
        go_on_in_host(raised);
    guest32_resume(raised->context);
}

static _Noreturn void offer_to_filter(const struct raised *raised, EXCEPTION_POINTERS *pointers)
{
    EXCEPTION_RECORD32 *record = raised->record;

    switch (exception_filter_call(pointers)) {
    case EXCEPTION_CONTINUE_EXECUTION:
        if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
            exception32_raise_about(record, STATUS_NONCONTINUABLE_EXCEPTION);
        go_on(raised, pointers);
    case EXCEPTION_EXECUTE_HANDLER: /* the filter saw to everything; the process ends */
        exception_end_process(record->ExceptionCode);
    default:
        exception32_last_chance(record, raised->context, raised->host);
    }
}

/* While handlers run, the guest is where the exception says (context32.c). */
static _Noreturn void offer(struct raised *raised)
{
    struct guest32_gate gate = {.ebx = guest32_address(raised->context)};
    struct exception32_pointers narrow = {guest32_address(raised->record),
                                          guest32_address(raised->context)};
    EXCEPTION_POINTERS *pointers = (EXCEPTION_POINTERS *)&narrow;

    raised->gate_before = teb_self()->guest_gate;
    teb_self()->guest_gate = &gate;
    if (raised->is_deferred)
        stop_allow();
    if (exception_vectored_call(EXCEPTION_HANDLERS, pointers))
        go_on(raised, pointers);
    switch (chain32_offer(raised->record, raised->context)) {
    case CHAIN32_CONTINUE_EXECUTION:
        go_on(raised, pointers);
    case CHAIN32_CONTINUE_SEARCH:
        offer_to_filter(raised, pointers);
    default:
        exception32_last_chance(raised->record, raised->context, raised->host);
    }
}

void exception32_dispatch(const EXCEPTION_RECORD *record, CONTEXT *host, bool is_deferred)
{
    WOW64_CONTEXT context, before;
    EXCEPTION_RECORD32 narrow;
    struct raised raised = {.record = &narrow,
                            .context = &context,
                            .before = &before,
                            .host = host,
                            .is_in_guest = is_in_guest(host),
                            .is_deferred = is_deferred};

    if (!context32_from_host(teb_self(), host, &context))
        exception32_last_chance_of_host(record, host);
    correct_trap(record, host, &context);
    narrow_record(record, context.Eip, &narrow);
    before = context;
    offer(&raised);
}

void exception32_raise(EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    struct raised raised = {.record = record, .context = context};

    offer(&raised);
}

void exception32_raise_about(const EXCEPTION_RECORD32 *about, NTSTATUS status)
{
    EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)status,
                               .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                               .ExceptionRecord = (EXCEPTION_RECORD *)about};

    exception_raise_record(&record);
    abort();
}

void exception32_last_chance(const EXCEPTION_RECORD32 *record, const WOW64_CONTEXT *context,
                             const CONTEXT *host)
{
    report_exception32(record, context, host);
    exception_end_process(record->ExceptionCode);
}

void exception32_last_chance_of_host(const EXCEPTION_RECORD *record, const CONTEXT *host)
{
    EXCEPTION_RECORD32 narrow;
    WOW64_CONTEXT context;

    if (!context32_from_host(teb_self(), host, &context)) {
        report_exception(record, host);
        exception_end_process(record->ExceptionCode);
    }
    correct_trap(record, host, &context);
    narrow_record(record, context.Eip, &narrow);
    exception32_last_chance(&narrow, &context, host);
}

LONG exception32_filter_call(const EXCEPTION_RECORD32 *record, const WOW64_CONTEXT *context)
{
    struct exception32_pointers narrow = {guest32_address(record), guest32_address(context)};

    return exception_filter_call((EXCEPTION_POINTERS *)&narrow);
}
