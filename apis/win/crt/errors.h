/* errno as Windows numbers it: equal to Linux's only up to ERANGE. */
#ifndef APIS_WIN_CRT_ERRORS_H
#define APIS_WIN_CRT_ERRORS_H

#include "abi/windows.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum crt_error {
    CRT_OK = 0,
    CRT_EPERM = 1,
    CRT_ENOENT = 2,
    CRT_EINTR = 4,
    CRT_EIO = 5,
    CRT_E2BIG = 7,
    CRT_ENOEXEC = 8,
    CRT_EBADF = 9,
    CRT_ECHILD = 10,
    CRT_EAGAIN = 11,
    CRT_ENOMEM = 12,
    CRT_EACCES = 13,
    CRT_EFAULT = 14,
    CRT_EEXIST = 17,
    CRT_EXDEV = 18,
    CRT_ENOTDIR = 20,
    CRT_EINVAL = 22,
    CRT_EMFILE = 24,
    CRT_ENOSPC = 28,
    CRT_ESPIPE = 29,
    CRT_EPIPE = 32,
    CRT_EDOM = 33,
    CRT_ERANGE = 34,
    CRT_EDEADLK = 36,
    CRT_ENAMETOOLONG = 38,
    CRT_ENOTEMPTY = 41,
    CRT_EILSEQ = 42,
    CRT_STRUNCATE = 80
};

/* _NLSCMPERROR: the order of strings that are refused. */
enum { NOT_COMPARABLE = INT_MAX };

/* Fills _sys_errlist. */
void error_texts_prepare(void);

/* Sets errno. Returns the error, so that `return error_set(...)` ends an errno_t function. */
int error_set(int error);
int error_get(void);

/* Sets errno and _doserrno for a Win32 error, or for the last one. Returns -1. */
int error_from_win32(DWORD error);
int error_from_last(void);

/*
 * A parameter that the documentation forbids: errno is set and the invalid parameter handler is
 * called. Returns the error where the handler returns.
 */
int parameter_invalid(int error);

bool parameter_checks_end_the_process(void);
/* Only once the process has shown itself a program of the Universal CRT: see parameter.c. */
void parameter_checks_are_fatal(void);

/* Ends the process as a failed run time check does. */
_Noreturn void crt_fail_fast(void);

#endif
