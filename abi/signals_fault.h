/* What a fault means in Windows' terms. */
#ifndef ABI_SIGNALS_FAULT_H
#define ABI_SIGNALS_FAULT_H

#include "abi/windows.h"

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

/*
 * Fills the record's code, address and parameters from the processor's trap, and corrects the
 * context where Windows reports another Rip or other flags than Linux. True when the exception
 * is offered to no handler (fail fast).
 */
bool fault_describe(int signal, const ucontext_t *host, EXCEPTION_RECORD *record, CONTEXT *context);

/* The address of a page fault. */
uintptr_t fault_address(const ucontext_t *host);
bool fault_is_page_fault(const ucontext_t *host);
bool fault_is_write(const ucontext_t *host);

/* A trap behind one instruction, as the flags asked for. */
bool fault_is_step(const ucontext_t *host);

#endif
