/*
 * signal, raise and abort (Microsoft C runtime library reference: signal, raise, abort,
 * _set_abort_behavior, _XcptFilter, _seh_filter_exe).
 */
#include "apis/win/crt/calls.h"
#include "apis/win/crt/descriptor.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/exit.h"
#include "apis/win/crt/stream.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

enum {
    GUEST_SIGINT = 2,
    GUEST_SIGILL = 4,
    GUEST_SIGABRT_COMPAT = 6,
    GUEST_SIGFPE = 8,
    GUEST_SIGSEGV = 11,
    GUEST_SIGTERM = 15,
    GUEST_SIGBREAK = 21,
    GUEST_SIGABRT = 22,
    SIGNALS = 23,
    ABORT_WRITES_MESSAGE = 1,
    ABORT_EXIT_CODE = 3
};

typedef void(WINAPI *signal_handler)(int signal);

#define HANDLER_DEFAULT ((signal_handler)0)
#define HANDLER_IGNORE ((signal_handler)1)
#define HANDLER_ERROR ((signal_handler)-1)
#define HANDLER_ACKNOWLEDGE ((signal_handler)4)

static signal_handler handlers[SIGNALS];
static unsigned abort_behavior = ABORT_WRITES_MESSAGE;
static bool console_handled;

static bool is_signal(int number)
{
    return number >= 0 && number < SIGNALS &&
           (1u << number & (1u << GUEST_SIGINT | 1u << GUEST_SIGILL | 1u << GUEST_SIGABRT_COMPAT |
                            1u << GUEST_SIGFPE | 1u << GUEST_SIGSEGV | 1u << GUEST_SIGTERM |
                            1u << GUEST_SIGBREAK | 1u << GUEST_SIGABRT));
}

static int canonical(int number)
{
    return number == GUEST_SIGABRT_COMPAT ? GUEST_SIGABRT : number;
}

/* Ctrl-C and Ctrl-Break arrive on a thread of their own. */
static BOOL WINAPI console_event(DWORD event)
{
    int number = event == CTRL_C_EVENT ? GUEST_SIGINT : GUEST_SIGBREAK;
    signal_handler handler = __atomic_load_n(&handlers[number], __ATOMIC_ACQUIRE);

    if (event > CTRL_BREAK_EVENT || handler == HANDLER_DEFAULT)
        return FALSE;
    if (handler != HANDLER_IGNORE) {
        __atomic_store_n(&handlers[number], HANDLER_DEFAULT, __ATOMIC_RELEASE);
        handler(number);
    }
    return TRUE;
}

CRT(signal_handler, signal, (int number, signal_handler handler))
{
    if (!is_signal(number) || handler == HANDLER_ACKNOWLEDGE) {
        parameter_invalid(CRT_EINVAL);
        return HANDLER_ERROR;
    }
    number = canonical(number);
    if ((number == GUEST_SIGINT || number == GUEST_SIGBREAK) && !console_handled) {
        if (!SetConsoleCtrlHandler(console_event, TRUE)) {
            error_from_last();
            return HANDLER_ERROR;
        }
        console_handled = true;
    }
    return __atomic_exchange_n(&handlers[number], handler, __ATOMIC_ACQ_REL);
}

CRT(int, raise, (int number))
{
    signal_handler handler;

    if (!is_signal(number)) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    number = canonical(number);
    handler = __atomic_load_n(&handlers[number], __ATOMIC_ACQUIRE);
    if (handler == HANDLER_IGNORE)
        return 0;
    if (handler == HANDLER_DEFAULT)
        exit_at_once(ABORT_EXIT_CODE);
    __atomic_store_n(&handlers[number], HANDLER_DEFAULT, __ATOMIC_RELEASE);
    if (number == GUEST_SIGFPE)
        ((void(WINAPI *)(int, int))handler)(number, crt_thread.floating_signal);
    else
        handler(number);
    return 0;
}

CRT(_Noreturn void, abort, (void))
{
    static const char message[] = "\nThis application has requested the Runtime to terminate it "
                                  "in an unusual way.\nPlease contact the application's support "
                                  "team for more information.\n";
    signal_handler handler = __atomic_load_n(&handlers[GUEST_SIGABRT], __ATOMIC_ACQUIRE);

    if (abort_behavior & ABORT_WRITES_MESSAGE && handler == HANDLER_DEFAULT)
        descriptor_write(2, message, sizeof message - 1);
    if (handler != HANDLER_DEFAULT)
        crt_raise(GUEST_SIGABRT);
    exit_at_once(ABORT_EXIT_CODE);
}

CRT(unsigned, _set_abort_behavior, (unsigned flags, unsigned mask))
{
    unsigned old = abort_behavior;

    abort_behavior = (old & ~mask) | (flags & mask);
    return old;
}

CRT(void **, __pxcptinfoptrs, (void))
{
    return &crt_thread.exception_pointers;
}

CRT(int *, __fpecode, (void))
{
    return &crt_thread.floating_signal;
}

static const struct {
    DWORD code;
    int signal, detail;
} exceptions[] = {
    {(DWORD)STATUS_ACCESS_VIOLATION, GUEST_SIGSEGV, 0},
    {(DWORD)STATUS_ILLEGAL_INSTRUCTION, GUEST_SIGILL, 0},
    {(DWORD)STATUS_PRIVILEGED_INSTRUCTION, GUEST_SIGILL, 0},
    {(DWORD)STATUS_FLOAT_DENORMAL_OPERAND, GUEST_SIGFPE, 0x82},
    {(DWORD)STATUS_FLOAT_DIVIDE_BY_ZERO, GUEST_SIGFPE, 0x83},
    {(DWORD)STATUS_FLOAT_INEXACT_RESULT, GUEST_SIGFPE, 0x86},
    {(DWORD)STATUS_FLOAT_INVALID_OPERATION, GUEST_SIGFPE, 0x81},
    {(DWORD)STATUS_FLOAT_OVERFLOW, GUEST_SIGFPE, 0x84},
    {(DWORD)STATUS_FLOAT_STACK_CHECK, GUEST_SIGFPE, 0x8a},
    {(DWORD)STATUS_FLOAT_UNDERFLOW, GUEST_SIGFPE, 0x85},
};

/* The filter around main: signals with a handler of the program's are delivered to it. */
CRT(int, _seh_filter_exe, (ULONG code, EXCEPTION_POINTERS *pointers))
{
    void *outer = crt_thread.exception_pointers;

    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        int number = exceptions[i].signal;
        signal_handler handler = handlers[number];

        if (exceptions[i].code != code)
            continue;
        if (handler == HANDLER_DEFAULT)
            break;
        if (handler == HANDLER_IGNORE)
            return EXCEPTION_CONTINUE_EXECUTION;
        crt_thread.exception_pointers = pointers;
        crt_thread.floating_signal = exceptions[i].detail;
        crt_raise(number);
        crt_thread.exception_pointers = outer;
        return EXCEPTION_CONTINUE_EXECUTION;
    }
    return UnhandledExceptionFilter(pointers);
}
ALIAS(crt, _XcptFilter, "crt._seh_filter_exe");

/* For a DLL's entry: only C++ exceptions are taken. */
CRT(int, _seh_filter_dll, (ULONG code, EXCEPTION_POINTERS *pointers))
{
    enum { CPP_EXCEPTION = 0xe06d7363 - 0x100000000 };

    return (int)code == (int)CPP_EXCEPTION ? crt__seh_filter_exe(code, pointers)
                                           : EXCEPTION_CONTINUE_SEARCH;
}
ALIAS(crt, __CppXcptFilter, "crt._seh_filter_dll");

static const struct {
    int number;
    const char *text;
} runtime_errors[] = {
    {2, "R6002\r\n- floating point support not loaded\r\n"},
    {8, "R6008\r\n- not enough space for arguments\r\n"},
    {9, "R6009\r\n- not enough space for environment\r\n"},
    {10, "R6010\r\n- abort() has been called\r\n"},
    {16, "R6016\r\n- not enough space for thread data\r\n"},
    {17, "R6017\r\n- unexpected multithread lock error\r\n"},
    {18, "R6018\r\n- unexpected heap error\r\n"},
    {24, "R6024\r\n- not enough space for _onexit/atexit table\r\n"},
    {25, "R6025\r\n- pure virtual function call\r\n"},
    {26, "R6026\r\n- not enough space for stdio initialization\r\n"},
    {27, "R6027\r\n- not enough space for lowio initialization\r\n"},
    {28, "R6028\r\n- unable to initialize heap\r\n"},
    {30, "R6030\r\n- CRT not initialized\r\n"},
    {31, "R6031\r\n- Attempt to initialize the CRT more than once.\r\n"},
};

static void runtime_error_write(int number)
{
    static const char heading[] = "runtime error ";
    DWORD done;

    for (size_t i = 0; i < sizeof runtime_errors / sizeof *runtime_errors; i++) {
        HANDLE output = GetStdHandle(STD_ERROR_HANDLE);

        if (runtime_errors[i].number != number)
            continue;
        WriteFile(output, heading, sizeof heading - 1, &done, NULL);
        WriteFile(output, runtime_errors[i].text, (DWORD)lstrlenA(runtime_errors[i].text), &done,
                  NULL);
    }
}

CRT(_Noreturn void, _amsg_exit, (int number))
{
    runtime_error_write(number);
    exit_at_once(255);
}

CRT(_Noreturn void, _purecall, (void))
{
    runtime_error_write(25);
    crt_raise(GUEST_SIGABRT);
    exit_at_once(ABORT_EXIT_CODE);
}
