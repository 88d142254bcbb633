/*
 * Exceptions as Windows programs know them: raised by software or by a fault, offered to vectored
 * handlers, then to the frames of the stack, then to the unhandled exception filter. Microsoft,
 * "Structured Exception Handling" and "x64 exception handling".
 */
#ifndef ABI_EXCEPTION_H
#define ABI_EXCEPTION_H

#include "abi/windows.h"

#include <stdbool.h>

/*
 * The caller's context is where the exception is said to be, and where it goes on when a handler
 * continues it. Status and record versions as RaiseException, RtlRaiseException, RtlRaiseStatus.
 */
void exception_raise(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments)
    __attribute__((ms_abi));
void exception_raise_record(EXCEPTION_RECORD *record) __attribute__((ms_abi));
void exception_raise_status(NTSTATUS status) __attribute__((ms_abi));

/* _CxxThrowException: the exception that Microsoft's C++ runtime raises for a throw. */
void exception_throw(void *object, void *info) __attribute__((ms_abi));

/* RaiseFailFastException: no handler is asked. */
void exception_fail_fast(EXCEPTION_RECORD *record, CONTEXT *context, DWORD flags)
    __attribute__((ms_abi));

/* Whether the context's Rip is where a call returns to, or an instruction that failed. */
enum exception_source { EXCEPTION_OF_CALL, EXCEPTION_OF_FAULT };

/* Offers the exception to all handlers and goes on where they say; does not return. */
void exception_dispatch(EXCEPTION_RECORD *record, CONTEXT *context, enum exception_source source)
    __attribute__((noreturn));

/* Where a fault goes on, with CONTEXT and EXCEPTION_RECORD at RSP as KiUserExceptionDispatcher. */
void exception_frame_enter(void) __attribute__((ms_abi));

/* Told the code that the process ends with; its exit status has only the low 8 bits. */
extern void (*exception_ending)(DWORD code);
void exception_end_process(DWORD code) __attribute__((noreturn));

/* Nobody handles it, or nobody may: reports it and ends the process. */
void exception_last_chance(EXCEPTION_RECORD *record, CONTEXT *context) __attribute__((noreturn));

/* In a 32-bit process handlers and filters are guest addresses, which get an EXCEPTION_POINTERS of
 * 32 bits (struct exception32_pointers). */
enum exception_list { EXCEPTION_HANDLERS, EXCEPTION_CONTINUE_HANDLERS, EXCEPTION_LISTS };

/* A handle for removal; NULL when there is no memory. */
void *exception_vectored_add(enum exception_list list, bool first,
                             PVECTORED_EXCEPTION_HANDLER handler);
bool exception_vectored_remove(enum exception_list list, void *handle);

/* True when one of the list's handlers continues the execution. */
bool exception_vectored_call(enum exception_list list, EXCEPTION_POINTERS *pointers);

/* The filter for what nothing else handles; returns the one before. */
LPTOP_LEVEL_EXCEPTION_FILTER exception_filter_set(LPTOP_LEVEL_EXCEPTION_FILTER filter);
LONG exception_filter_call(EXCEPTION_POINTERS *pointers);

#endif
