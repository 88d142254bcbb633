/*
 * What is said on standard error when a guest dies of an exception that nobody handled, or when
 * sojourn itself faults. Nothing here trusts the stack or the heap.
 */
#ifndef ABI_REPORT_H
#define ABI_REPORT_H

#include "abi/windows.h"

#include <ucontext.h>

/* One report a process: a second caller waits for the end, a fault inside a report ends it. */
void report_exception(const EXCEPTION_RECORD *record, const CONTEXT *context);

/* The same for a 32-bit guest; host: where host code was at fault for it, or NULL. */
void report_exception32(const EXCEPTION_RECORD32 *record, const WOW64_CONTEXT *context,
                        const CONTEXT *host);

/* A fault of a thread that runs no guest. */
void report_host_fault(int signal, const void *address, const ucontext_t *host);

/* The exit status for an exception's code: its low 8 bits, but never success. */
int report_status(DWORD code);

#endif
