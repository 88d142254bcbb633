/*
 * The chain of exception handlers that x86 programs keep at FS:[0]: each link lies in the stack
 * frame of the function that is ready for an exception. Microsoft, "RtlUnwind function" and
 * "Structured Exception Handling"; Matt Pietrek, "A Crash Course on the Depths of Win32 Structured
 * Exception Handling" (Microsoft Systems Journal, January 1997).
 */
#ifndef ABI_CHAIN32_H
#define ABI_CHAIN32_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

/* EXCEPTION_REGISTRATION_RECORD. TEB32_NO_HANDLER ends the chain. */
struct chain32_link {
    uint32_t next, handler;
};

/* A link of the host's, in a host function's frame on the guest's stack. */
struct chain32_host;

/* Its handler; dispatcher is where a nested or collided one says which link it stands for. */
typedef EXCEPTION_DISPOSITION chain32_reaction(struct chain32_host *host,
                                               EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context,
                                               uint32_t *dispatcher);

struct chain32_host {
    struct chain32_link link;
    chain32_reaction *react;
};

void chain32_push(struct chain32_host *host, chain32_reaction *react);
void chain32_pop(const struct chain32_host *host);

/* What the chain says of an exception. */
enum chain32_answer {
    CHAIN32_CONTINUE_SEARCH,    /* nobody wants it */
    CHAIN32_CONTINUE_EXECUTION, /* go on as the context says */
    CHAIN32_BROKEN              /* a link that may not be there: nobody else is asked */
};

enum chain32_answer chain32_offer(EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context);

/*
 * RtlUnwind: calls the handlers of the links above target, which is then the first of the chain.
 * target 0: all of them, and the process ends; CHAIN32_ALL: all of them. A record of its own when
 * there is none; context is what handlers get.
 */
#define CHAIN32_ALL UINT32_MAX
void chain32_unwind(uint32_t target, EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context);

/* The same for the guest's call that the host serves. */
void chain32_unwind_call(uint32_t target, EXCEPTION_RECORD32 *record, uint32_t popped);

/* For a handler: what the unwind that calls it goes to. */
uint32_t chain32_unwind_target(void);

/* Whether an image that lists its handlers (SafeSEH) has this one; NULL: none lists them. */
extern bool (*exception32_handler_is_allowed)(uint32_t handler);

/* Part of guest32_start. 0 or -errno. */
int chain32_start(void);

static inline bool chain32_is_unwind(const EXCEPTION_RECORD32 *record)
{
    return record->ExceptionFlags & (EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND);
}

#endif
