/*
 * Throwing, and what a thread knows about its exceptions. Microsoft, "C++ exception handling",
 * "_set_se_translator"; the vcruntime's own functions as its header eh.h and vcruntime_exception.h
 * declare them.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include "abi/exception.h"
#include "thunks/api.h"

#include <stddef.h>

#define TAIL_CALL __attribute__((musttail)) return

_Thread_local struct cxx_thread cxx_thread;

typedef void(WINAPI *destructor_function)(void *object);

void cxx_destroy_exception(const EXCEPTION_RECORD *record)
{
    const ULONG_PTR *parameters = record->ExceptionInformation;
    const struct cxx_throw_info *info;
    const void *destructor;

    if (!cxx_is_exception(record) || !parameters[CXX_PARAMETER_INFO])
        return;
    info = (const void *)parameters[CXX_PARAMETER_INFO];
    destructor = cxx_at(parameters[CXX_PARAMETER_BASE], info->destructor);
    if (destructor)
        ((destructor_function)destructor)((void *)parameters[CXX_PARAMETER_OBJECT]);
}

/* `throw;`: the current exception once more. There must be one. */
static void find_current(void **object, void **info)
{
    EXCEPTION_RECORD *current = cxx_thread.exception, again;

    if (!current)
        cxx_terminate();
    if (cxx_is_exception(current)) {
        *object = (void *)current->ExceptionInformation[CXX_PARAMETER_OBJECT];
        *info = (void *)current->ExceptionInformation[CXX_PARAMETER_INFO];
        return;
    }
    again = *current; /* a structured one that catch (...) took */
    again.ExceptionFlags &= EXCEPTION_NONCONTINUABLE;
    exception_raise_record(&again);
}

API_PRIVATE(vcruntime, VOID, _CxxThrowException, (void *object, void *info))
{
    if (!info)
        find_current(&object, &info);
    cxx_thread.uncaught++;
    TAIL_CALL exception_throw(object, info);
}
NO_FRAME(vcruntime, _CxxThrowException);

API_PRIVATE(vcruntime140, VOID, __DestructExceptionObject,
            (EXCEPTION_RECORD * record, BOOLEAN must_not_throw))
{
    (void)must_not_throw;
    if (record)
        cxx_destroy_exception(record);
}

API_PRIVATE(vcruntime140, void **, __current_exception, (VOID))
{
    return (void **)&cxx_thread.exception;
}

API_PRIVATE(vcruntime140, void **, __current_exception_context, (VOID))
{
    return (void **)&cxx_thread.context;
}

API_PRIVATE(vcruntime140, int *, __processing_throw, (VOID))
{
    return &cxx_thread.uncaught;
}

API_PRIVATE(vcruntime140, int, __uncaught_exceptions, (VOID))
{
    return cxx_thread.uncaught;
}

API_PRIVATE(vcruntime, BOOLEAN, __uncaught_exception, (VOID))
{
    return cxx_thread.uncaught != 0;
}

API_PRIVATE(vcruntime, void *, _set_se_translator, (void *translator OPTIONAL))
{
    void *before = cxx_thread.translator;

    cxx_thread.translator = translator;
    return before;
}
ALIAS(msvcrt, ?_set_se_translator@@YAP6AXIPEAU_EXCEPTION_POINTERS@@@ZP6AXI0@Z@Z, "vcruntime._set_se_translator");

/* Whether the current exception has the type: for filters of managed or mixed code. */
API_PRIVATE(vcruntime, int, _is_exception_typeof,
            (const struct cxx_type *type, EXCEPTION_POINTERS *pointers))
{
    struct cxx_handler wanted = {.adjectives = CXX_REFERENCE | CXX_CONST | CXX_VOLATILE, .type = 1};
    const struct cxx_catchable *as;

    if (!cxx_is_exception(pointers->ExceptionRecord))
        return FALSE;
    return cxx_handler_takes(&wanted, (uintptr_t)type - 1, pointers->ExceptionRecord, &as);
}
