/*
 * Threads with the C runtime's start and end (Microsoft C runtime library reference:
 * _beginthread, _beginthreadex, _endthread, _endthreadex, _getpid, _sleep).
 */
#include "abi/teb.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/heap.h"
#include "apis/win/crt/thread_data.h"
#include "thunks/api.h"

typedef void(WINAPI *thread_function)(void *argument);
typedef unsigned(WINAPI *thread_function_ex)(void *argument);

struct start {
    thread_function function;
    thread_function_ex function_ex;
    void *argument;
    HANDLE handle; /* of _beginthread: closed when the thread ends */
};

static _Thread_local HANDLE own_handle;

static void thread_end(unsigned code)
{
    if (crt_thread.locale) {
        crt_release(crt_thread.locale);
        crt_thread.locale = NULL;
    }
    if (own_handle)
        CloseHandle(own_handle);
    own_handle = NULL;
    ExitThread(code);
}

CRT(void, _endthreadex, (unsigned code))
{
    thread_end(code);
}

CRT(void, _endthread, (void))
{
    thread_end(0);
}

static DWORD WINAPI thread_main(void *data)
{
    struct start start = *(struct start *)data;
    unsigned code = 0;

    crt_release(data);
    own_handle = start.handle;
    if (start.function_ex)
        code = start.function_ex(start.argument);
    else
        start.function(start.argument);
    thread_end(code);
    return code;
}

CRT(uintptr_t, _beginthreadex,
    (void *security, unsigned stack, thread_function_ex function, void *argument, unsigned flags,
     unsigned *identifier OUT OPTIONAL))
{
    struct start *start;
    DWORD number;
    HANDLE thread;

    if (!function) {
        parameter_invalid(CRT_EINVAL);
        return 0;
    }
    start = crt_allocate(sizeof *start);
    if (!start)
        return 0;
    *start = (struct start){.function_ex = function, .argument = argument};
    thread = CreateThread(security, stack, thread_main, start, flags, &number);
    if (!thread) {
        error_from_last();
        crt_release(start);
        return 0;
    }
    if (identifier)
        *identifier = number;
    return (uintptr_t)thread;
}

CRT(uintptr_t, _beginthread, (thread_function function, unsigned stack, void *argument))
{
    struct start *start;
    HANDLE thread;

    if (!function) {
        parameter_invalid(CRT_EINVAL);
        return (uintptr_t)-1;
    }
    start = crt_allocate(sizeof *start);
    if (!start)
        return (uintptr_t)-1;
    *start = (struct start){.function = function, .argument = argument};
    thread = CreateThread(NULL, stack, thread_main, start, CREATE_SUSPENDED, NULL);
    if (!thread) {
        error_from_last();
        crt_release(start);
        return (uintptr_t)-1;
    }
    start->handle = thread;
    ResumeThread(thread);
    return (uintptr_t)thread;
}

CRT(uintptr_t, __threadhandle, (void))
{
    return (uintptr_t)GetCurrentThread();
}

CRT(ULONG, __threadid, (void))
{
    return GetCurrentThreadId();
}

CRT(int, _getpid, (void))
{
    return (int)GetCurrentProcessId();
}

CRT(void, _sleep, (ULONG milliseconds))
{
    Sleep(milliseconds ? milliseconds : 1);
}

CRT(void, _beep, (unsigned frequency, unsigned milliseconds))
{
    Beep(frequency, milliseconds);
}

CRT(void, _seterrormode, (int mode))
{
    SetErrorMode((UINT)mode);
}
