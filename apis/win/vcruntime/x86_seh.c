/*
 * __try with __except and __finally in 32-bit programs: a function has a link in the chain, a table
 * of scopes, and the level of the scope that it is in. Matt Pietrek, "A Crash Course on the Depths
 * of Win32 Structured Exception Handling" (Microsoft Systems Journal, January 1997), for
 * _except_handler3; code that Visual C++ and clang make, and published descriptions of the
 * security cookies in it, for _except_handler4_common.
 */
#include "apis/win/vcruntime/x86_seh.h"

#include "abi/chain32.h"
#include "abi/exception32.h"
#include "abi/teb32.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"
#include "thunks/raw.h"

#include <stddef.h>

enum {
    NO_LEVEL = -1,
    NO_LEVEL_HIDDEN = -2, /* where there are cookies */
    NO_COOKIE = -2
};

struct scope {
    int32_t outer;    /* the level around */
    uint32_t filter;  /* 0: handler is a __finally block */
    uint32_t handler; /* the __except block is gone to, a __finally block returns */
};

/* In the function's frame: EBP is where `ebp` lies, or its compiler knows where from there. */
struct frame {
    uint32_t esp;      /* as it is in the function's body */
    uint32_t pointers; /* for GetExceptionInformation */
    struct chain32_link link;
    uint32_t scopes;
    int32_t level;
    uint32_t ebp;
};

/* Before the scopes of a hidden table: places of cookies from EBP on, and what they were xored
 * with. */
struct cookies {
    int32_t security, security_with, handler, handler_with;
};

struct view {
    struct frame *frame;
    const struct scope *scopes;
    const struct cookies *cookies; /* NULL: a plain frame */
    uint32_t check;                /* the program's function that checks a cookie */
    int32_t none;                  /* the level outside of all scopes */
};

static uint32_t ebp_of(const struct view *view)
{
    return guest32_address(&view->frame->ebp);
}

static struct frame *frame_at(uint32_t link)
{
    return x86_pointer(link - (uint32_t)offsetof(struct frame, link));
}

static struct view view_plain(uint32_t link)
{
    struct frame *frame = frame_at(link);

    return (struct view){.frame = frame, .scopes = x86_pointer(frame->scopes), .none = NO_LEVEL};
}

static struct view view_hidden(uint32_t link, uint32_t cookie)
{
    struct frame *frame = frame_at(link);
    const struct cookies *cookies = x86_pointer(frame->scopes ^ cookie);

    return (struct view){.frame = frame,
                         .scopes = (const struct scope *)(cookies + 1),
                         .cookies = cookies,
                         .none = NO_LEVEL_HIDDEN};
}

/* fastcall: the cookie is in ECX. The program's function ends the process if it is another one. */
static void check_cookie(const struct view *view, int32_t place, int32_t with)
{
    uint32_t ebp = ebp_of(view), cookie = *(const uint32_t *)x86_pointer(ebp + (uint32_t)place);

    x86_call_member(view->check, cookie ^ (ebp + (uint32_t)with), NULL, 0);
}

static void check_cookies(const struct view *view)
{
    if (!view->cookies)
        return;
    if (view->cookies->security != NO_COOKIE)
        check_cookie(view, view->cookies->security, view->cookies->security_with);
    check_cookie(view, view->cookies->handler, view->cookies->handler_with);
}

/* Scopes being left: a second unwind that a __finally block begins leaves the others. */
struct leaving {
    struct chain32_host host;
    const struct view *view;
    int32_t level;
};

static void leave_scopes(const struct view *view, int32_t level)
{
    struct frame *frame = view->frame;

    while (frame->level != view->none && frame->level > level) {
        const struct scope *scope = &view->scopes[frame->level];

        frame->level = scope->outer;
        if (!scope->filter)
            x86_call_in_frame(scope->handler, ebp_of(view));
    }
}

static EXCEPTION_DISPOSITION while_leaving(struct chain32_host *host, EXCEPTION_RECORD32 *record,
                                           WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    const struct leaving *leaving = (const struct leaving *)host;

    (void)context;
    (void)dispatcher;
    if (chain32_is_unwind(record) &&
        chain32_unwind_target() != guest32_address(&leaving->view->frame->link))
        leave_scopes(leaving->view, leaving->level);
    return ExceptionContinueSearch;
}

static void leave(const struct view *view, int32_t level)
{
    struct leaving leaving = {.view = view, .level = level};

    chain32_push(&leaving.host, while_leaving);
    leave_scopes(view, level);
    chain32_pop(&leaving.host);
}

void x86_seh_leave(uint32_t link, int32_t level)
{
    struct view view = view_plain(link);

    leave(&view, level);
}

void x86_seh_leave_hidden(uint32_t link, int32_t level, uint32_t cookie)
{
    struct view view = view_hidden(link, cookie);

    leave(&view, level);
}

/* Goes on in the __except block, with all frames above unwound. */
static _Noreturn void enter_block(const struct view *view, int32_t level,
                                  EXCEPTION_RECORD32 *record)
{
    WOW64_CONTEXT context = {.ContextFlags = WOW64_CONTEXT_FULL,
                             .Ebp = ebp_of(view),
                             .Eip = view->scopes[level].handler};

    x86_cxx_destroy(record);
    chain32_unwind_call(guest32_address(&view->frame->link), record, 0);
    leave(view, level);
    view->frame->level = view->scopes[level].outer;
    check_cookies(view);
    context.Esp = view->frame->esp;
    guest32_resume(&context);
}

static EXCEPTION_DISPOSITION search(const struct view *view, EXCEPTION_RECORD32 *record,
                                    WOW64_CONTEXT *context)
{
    struct exception32_pointers pointers = {guest32_address(record), guest32_address(context)};
    int32_t level = view->frame->level;

    view->frame->pointers = guest32_address(&pointers);
    for (; level != view->none; level = view->scopes[level].outer) {
        uint32_t filter = view->scopes[level].filter;
        int32_t answer = filter ? (int32_t)x86_call_in_frame(filter, ebp_of(view)) : 0;

        if (answer < 0)
            return ExceptionContinueExecution;
        if (answer > 0)
            enter_block(view, level, record);
    }
    return ExceptionContinueSearch;
}

static EXCEPTION_DISPOSITION handle(const struct view *view, EXCEPTION_RECORD32 *record,
                                    WOW64_CONTEXT *context)
{
    check_cookies(view);
    if (!chain32_is_unwind(record))
        return search(view, record, context);
    leave(view, view->none);
    return ExceptionContinueSearch;
}

API_PRIVATE(x86_vcruntime, int, _except_handler3,
            (EXCEPTION_RECORD32 * record, ULONG link, WOW64_CONTEXT *context, ULONG dispatcher))
{
    struct view view = view_plain(link);

    (void)dispatcher;
    return handle(&view, record, context);
}
NO_FRAME(x86_vcruntime, _except_handler3);
CDECL_GROUP(x86_vcruntime);
GAP(x86_vcruntime, _except_handler2, "of compilers before Visual C++ 4, whose frames are unknown");

API_PRIVATE(x86_vcruntime, int, _except_handler4_common,
            (const ULONG *cookie, ULONG check, EXCEPTION_RECORD32 *record, ULONG link,
             WOW64_CONTEXT *context, ULONG dispatcher))
{
    struct view view = view_hidden(link, *cookie);

    (void)dispatcher;
    view.check = check;
    return handle(&view, record, context);
}
NO_FRAME(x86_vcruntime, _except_handler4_common);

API_PRIVATE(x86_vcruntime, VOID, _global_unwind2, (ULONG link))
{
    chain32_unwind_call(link, NULL, 0);
}

API_PRIVATE(x86_vcruntime, VOID, _local_unwind2, (ULONG link, int level))
{
    x86_seh_leave(link, level);
}

API_PRIVATE(x86_vcruntime, VOID, _local_unwind4, (const ULONG *cookie, ULONG link, int level))
{
    x86_seh_leave_hidden(link, level, *cookie);
}
