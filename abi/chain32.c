/* See chain32.h. */
#include "abi/chain32.h"

#include "abi/context32.h"
#include "abi/exception32.h"
#include "abi/guest32.h"
#include "abi/guest32_raw.h"
#include "abi/teb32.h"

#include <errno.h>

enum { LINK_ALIGNMENT = 4 };

bool (*exception32_handler_is_allowed)(uint32_t handler);

static uint32_t host_handler; /* of every struct chain32_host */

/* While a handler runs: what is asked of it, so that a second exception finds the first. */
struct waiting {
    struct chain32_host host;
    uint32_t link; /* whose handler it is */
};

static struct chain32_link *link_at(uint32_t address)
{
    return (struct chain32_link *)(uintptr_t)address;
}

/* As a cdecl function: record, link, context, dispatcher. */
static void host_react(struct guest32_live *live)
{
    struct chain32_host *host = (struct chain32_host *)(uintptr_t)*guest32_argument(live, 1);
    EXCEPTION_RECORD32 *record = (EXCEPTION_RECORD32 *)(uintptr_t)*guest32_argument(live, 0);
    WOW64_CONTEXT *context = (WOW64_CONTEXT *)(uintptr_t)*guest32_argument(live, 2);
    uint32_t *dispatcher = (uint32_t *)(uintptr_t)*guest32_argument(live, 3);

    live->eax = (uint32_t)host->react(host, record, context, dispatcher);
    guest32_leave(live, 0);
}

int chain32_start(void)
{
    static const struct guest32_raw raw = {(const void *)guest32_enter, host_react};

    host_handler = guest32_raw_address(&raw);
    return host_handler ? 0 : -ENOMEM;
}

void chain32_push(struct chain32_host *host, chain32_reaction *react)
{
    host->link.next = teb32_self()->exception_list;
    host->link.handler = host_handler;
    host->react = react;
    teb32_self()->exception_list = guest32_address(host);
}

void chain32_pop(const struct chain32_host *host)
{
    teb32_self()->exception_list = host->link.next;
}

/* A second exception while a handler was asked: the first one's search is nested in it. */
static EXCEPTION_DISPOSITION while_searching(struct chain32_host *host, EXCEPTION_RECORD32 *record,
                                             WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    (void)context;
    if (chain32_is_unwind(record))
        return ExceptionContinueSearch;
    *dispatcher = ((struct waiting *)host)->link;
    return ExceptionNestedException;
}

/* A second unwind while a handler was called by the first one, which it takes over. */
static EXCEPTION_DISPOSITION while_unwinding(struct chain32_host *host, EXCEPTION_RECORD32 *record,
                                             WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    (void)context;
    if (!chain32_is_unwind(record))
        return ExceptionContinueSearch;
    *dispatcher = ((struct waiting *)host)->link;
    return ExceptionCollidedUnwind;
}

static EXCEPTION_DISPOSITION call_handler(uint32_t link, EXCEPTION_RECORD32 *record,
                                          WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    bool unwinds = chain32_is_unwind(record);
    struct waiting waiting = {.link = link};
    const uint32_t arguments[] = {guest32_address(record), link, guest32_address(context),
                                  guest32_address(dispatcher)};
    EXCEPTION_DISPOSITION disposition;

    chain32_push(&waiting.host, unwinds ? while_unwinding : while_searching);
    disposition = (EXCEPTION_DISPOSITION)guest32_call(link_at(link)->handler, arguments,
                                                      sizeof arguments / sizeof *arguments);
    chain32_pop(&waiting.host);
    return disposition;
}

static bool is_on_stack(uint32_t address, uint32_t size)
{
    const struct teb32 *teb = teb32_self();

    return address >= teb->stack_limit && address < teb->stack_base &&
           size <= teb->stack_base - address;
}

static bool is_link(uint32_t address)
{
    return address % LINK_ALIGNMENT == 0 && is_on_stack(address, sizeof(struct chain32_link));
}

static bool may_be_called(uint32_t handler)
{
    return !is_on_stack(handler, 1) &&
           (!exception32_handler_is_allowed || exception32_handler_is_allowed(handler));
}

/* The search through the chain. */
struct search {
    EXCEPTION_RECORD32 *record;
    WOW64_CONTEXT *context;
    uint32_t nested; /* the outermost link whose handler has another exception in hand */
};

/* Asks one link; true when execution continues. */
static bool ask(struct search *search, uint32_t link)
{
    EXCEPTION_RECORD32 *record = search->record;
    uint32_t dispatcher = 0;
    EXCEPTION_DISPOSITION disposition = call_handler(link, record, search->context, &dispatcher);

    if (link == search->nested) {
        record->ExceptionFlags &= ~(DWORD)EXCEPTION_NESTED_CALL;
        search->nested = 0;
    }
    switch (disposition) {
    case ExceptionContinueExecution:
        if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
            exception32_raise_about(record, STATUS_NONCONTINUABLE_EXCEPTION);
        return true;
    case ExceptionContinueSearch:
        return false;
    case ExceptionNestedException:
        record->ExceptionFlags |= EXCEPTION_NESTED_CALL;
        if (dispatcher > search->nested)
            search->nested = dispatcher;
        return false;
    default:
        exception32_raise_about(record, STATUS_INVALID_DISPOSITION);
    }
}

enum chain32_answer chain32_offer(EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    struct search search = {.record = record, .context = context};
    uint32_t link = teb32_self()->exception_list;

    while (link != (uint32_t)TEB32_NO_HANDLER) {
        if (!is_link(link) || !may_be_called(link_at(link)->handler)) {
            record->ExceptionFlags |= EXCEPTION_STACK_INVALID;
            return CHAIN32_BROKEN;
        }
        if (ask(&search, link))
            return CHAIN32_CONTINUE_EXECUTION;
        link = link_at(link)->next;
    }
    return CHAIN32_CONTINUE_SEARCH;
}

/* Calls a link's handler; the link that is done with. */
static uint32_t terminate(uint32_t link, EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    uint32_t dispatcher = 0;

    switch (call_handler(link, record, context, &dispatcher)) {
    case ExceptionContinueSearch:
        return link;
    case ExceptionCollidedUnwind:
        return dispatcher;
    default:
        exception32_raise_about(record, STATUS_INVALID_DISPOSITION);
    }
}

static void unwind_links(uint32_t target, EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    struct teb32 *teb = teb32_self();
    uint32_t link, done;

    while ((link = teb->exception_list) != (uint32_t)TEB32_NO_HANDLER && link != target) {
        if (target && link > target)
            exception32_raise_about(record, STATUS_INVALID_UNWIND_TARGET);
        if (!is_link(link))
            exception32_raise_about(record, STATUS_BAD_STACK);
        done = terminate(link, record, context);
        /* A frame that another unwind was in has had its turn, unless this one ends there. */
        teb->exception_list = done == target ? target : link_at(done)->next;
    }
}

/* Unwinds that a handler begins are over, or have taken over, when it returns. */
static _Thread_local uint32_t unwind_target;

uint32_t chain32_unwind_target(void)
{
    return unwind_target;
}

void chain32_unwind(uint32_t target, EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
{
    EXCEPTION_RECORD32 own = {.ExceptionCode = (DWORD)STATUS_UNWIND,
                              .ExceptionAddress = context->Eip};
    uint32_t target_before = unwind_target;

    if (!record)
        record = &own;
    record->ExceptionFlags |= EXCEPTION_UNWINDING | (target ? 0 : EXCEPTION_EXIT_UNWIND);
    unwind_target = target;
    unwind_links(target, record, context);
    unwind_target = target_before;
    if (target != CHAIN32_ALL && teb32_self()->exception_list != target)
        exception32_last_chance(record, context, NULL);
}

void chain32_unwind_call(uint32_t target, EXCEPTION_RECORD32 *record, uint32_t popped)
{
    WOW64_CONTEXT context;

    context32_of_call(popped, &context);
    chain32_unwind(target, record, &context);
}
