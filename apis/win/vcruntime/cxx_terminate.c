/* The end for exceptions that may not go on. Microsoft, "terminate", "set_terminate". */
#include "apis/win/vcruntime/cxx_exception.h"

#include "thunks/api.h"

#include <stddef.h>

typedef void(WINAPI *terminate_function)(void);

void WINAPI crt_abort(void) __asm__("crt.abort") __attribute__((noreturn));

/* Each thread has its own, as documented. */
static _Thread_local terminate_function terminate_handler, unexpected_handler;

void cxx_terminate(void)
{
    if (terminate_handler)
        terminate_handler();
    crt_abort();
}

API_PRIVATE(ucrtbase, VOID, terminate, (VOID))
{
    cxx_terminate();
}
ALIAS(msvcrt, ?terminate@@YAXXZ, "ucrtbase.terminate");
ALIAS(vcruntime140, __std_terminate, "ucrtbase.terminate");

API_PRIVATE(ucrtbase, terminate_function, set_terminate, (terminate_function handler OPTIONAL))
{
    terminate_function before = terminate_handler;

    terminate_handler = handler;
    return before;
}
ALIAS(msvcrt, ?set_terminate@@YAP6AXXZP6AXXZ@Z, "ucrtbase.set_terminate");

API_PRIVATE(ucrtbase, terminate_function, _get_terminate, (VOID))
{
    return terminate_handler;
}

API_PRIVATE(vcruntime140, VOID, unexpected, (VOID))
{
    if (unexpected_handler)
        unexpected_handler();
    cxx_terminate();
}
ALIAS(msvcrt, ?unexpected@@YAXXZ, "vcruntime140.unexpected");

API_PRIVATE(vcruntime140, terminate_function, set_unexpected, (terminate_function handler OPTIONAL))
{
    terminate_function before = unexpected_handler;

    unexpected_handler = handler;
    return before;
}
ALIAS(msvcrt, ?set_unexpected@@YAP6AXXZP6AXXZ@Z, "vcruntime140.set_unexpected");

API_PRIVATE(vcruntime140, terminate_function, _get_unexpected, (VOID))
{
    return unexpected_handler;
}

/* A pure virtual function was called: the program may have a handler for that, else it ends. */
static terminate_function purecall_handler;

API_PRIVATE(vcruntime, int, _purecall, (VOID))
{
    if (purecall_handler)
        purecall_handler();
    crt_abort();
}

API_PRIVATE(vcruntime, terminate_function, _set_purecall_handler,
            (terminate_function handler OPTIONAL))
{
    terminate_function before = purecall_handler;

    purecall_handler = handler;
    return before;
}

API_PRIVATE(vcruntime, terminate_function, _get_purecall_handler, (VOID))
{
    return purecall_handler;
}
