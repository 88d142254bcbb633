/*
 * Exceptions of a 32-bit guest: offered to vectored handlers, then to the chain (chain32.h), then
 * to the unhandled exception filter, all of which are the guest's code and get records and
 * contexts of 32 bits. They lie on the guest's stack.
 */
#ifndef ABI_EXCEPTION32_H
#define ABI_EXCEPTION32_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>

struct exception32_pointers { /* EXCEPTION_POINTERS */
    uint32_t record, context;
};

/*
 * What exception_dispatch does in a 32-bit process. The host's context is in translated code, or
 * in host code that the guest has called; where nobody changes the guest's context it goes on.
 * is_deferred: the thread may not be stopped until the context has been read.
 */
void exception32_dispatch(const EXCEPTION_RECORD *record, CONTEXT *host, bool is_deferred)
    __attribute__((noreturn));

/* Raises for the guest itself, which goes on as the context says when a handler continues it. */
void exception32_raise(EXCEPTION_RECORD32 *record, WOW64_CONTEXT *context)
    __attribute__((noreturn));

/* A handler did what it may not: an exception about the first one. */
void exception32_raise_about(const EXCEPTION_RECORD32 *about, NTSTATUS status)
    __attribute__((noreturn));

/* host: where host code was at fault, or NULL. */
void exception32_last_chance(const EXCEPTION_RECORD32 *record, const WOW64_CONTEXT *context,
                             const CONTEXT *host) __attribute__((noreturn));
void exception32_last_chance_of_host(const EXCEPTION_RECORD *record, const CONTEXT *host)
    __attribute__((noreturn));

/* What the guest's unhandled exception filter says. */
LONG exception32_filter_call(const EXCEPTION_RECORD32 *record, const WOW64_CONTEXT *context);

#endif
