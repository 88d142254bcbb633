/*
 * Parameter validation (Microsoft C runtime library reference: "Parameter validation",
 * _set_invalid_parameter_handler).
 *
 * Without a handler the Universal CRT fails fast, with the exit code STATUS_STACK_BUFFER_OVERRUN;
 * msvcrt.dll lets the function fail with errno set. Functions of both ask which program it is.
 */
#include "apis/win/crt/errors.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

typedef void(WINAPI *invalid_parameter_handler)(const WCHAR *expression, const WCHAR *function,
                                                const WCHAR *file, unsigned line,
                                                uintptr_t reserved);

enum { INVALID_ARGUMENT = 5 }; /* FAST_FAIL_INVALID_ARG */

static invalid_parameter_handler process_handler;
static int fatal;

void parameter_checks_are_fatal(void)
{
    fatal = 1;
}

bool parameter_checks_end_the_process(void)
{
    return fatal;
}

_Noreturn void crt_fail_fast(void)
{
    EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)STATUS_STACK_BUFFER_OVERRUN,
                               .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                               .NumberParameters = 1,
                               .ExceptionInformation = {INVALID_ARGUMENT}};

    for (;;)
        RaiseFailFastException(&record, NULL, 0);
}

static void handler_call(const WCHAR *expression, const WCHAR *function, const WCHAR *file,
                         unsigned line, uintptr_t reserved)
{
    invalid_parameter_handler handler = crt_thread.parameter_handler;

    if (!handler)
        handler = process_handler;
    if (handler)
        handler(expression, function, file, line, reserved);
    else if (fatal)
        crt_fail_fast();
}

int parameter_invalid(int error)
{
    error_set(error);
    handler_call(NULL, NULL, NULL, 0, 0);
    return error;
}

CRT(void, _invalid_parameter,
    (const WCHAR *expression, const WCHAR *function, const WCHAR *file, unsigned line,
     uintptr_t reserved))
{
    handler_call(expression, function, file, line, reserved);
}

CRT(void, _invalid_parameter_noinfo, (void))
{
    handler_call(NULL, NULL, NULL, 0, 0);
}

CRT(_Noreturn void, _invalid_parameter_noinfo_noreturn, (void))
{
    handler_call(NULL, NULL, NULL, 0, 0);
    crt_fail_fast();
}

CRT(_Noreturn void, _invoke_watson,
    (const WCHAR *expression, const WCHAR *function, const WCHAR *file, unsigned line,
     uintptr_t reserved))
{
    (void)expression;
    (void)function;
    (void)file;
    (void)line;
    (void)reserved;
    crt_fail_fast();
}

CRT(invalid_parameter_handler, _set_invalid_parameter_handler, (invalid_parameter_handler handler))
{
    return __atomic_exchange_n(&process_handler, handler, __ATOMIC_ACQ_REL);
}

CRT(invalid_parameter_handler, _get_invalid_parameter_handler, (void))
{
    return process_handler;
}

CRT(invalid_parameter_handler, _set_thread_local_invalid_parameter_handler,
    (invalid_parameter_handler handler))
{
    invalid_parameter_handler old = crt_thread.parameter_handler;

    crt_thread.parameter_handler = handler;
    return old;
}

CRT(invalid_parameter_handler, _get_thread_local_invalid_parameter_handler, (void))
{
    return crt_thread.parameter_handler;
}
