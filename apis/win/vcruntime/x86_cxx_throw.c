/* Throwing in 32-bit programs, and what a thread knows about its exceptions: the twin of
 * cxx_throw.c. Records have three parameters, and pointers four bytes. */
#include "abi/context32.h"
#include "abi/exception32.h"
#include "abi/teb32.h"
#include "apis/win/vcruntime/cxx_exception.h"
#include "apis/win/vcruntime/x86_call.h"
#include "apis/win/vcruntime/x86_cxx.h"
#include "thunks/raw.h"

enum { WORD_SIZE = 4, THROW_ARGUMENTS = 2 * WORD_SIZE };

_Thread_local struct x86_cxx_thread x86_cxx_thread;

static _Noreturn void raise_for_caller(EXCEPTION_RECORD32 *record)
{
    WOW64_CONTEXT context;

    context32_of_call(THROW_ARGUMENTS, &context);
    context32_float_save(&context);
    record->ExceptionAddress = context.Eip;
    exception32_raise(record, &context);
}

/* `throw;`: the current exception once more. There must be one. */
static _Noreturn void throw_again(void)
{
    const EXCEPTION_RECORD32 *current = x86_pointer(x86_cxx_thread.exception);
    EXCEPTION_RECORD32 again;

    if (!current)
        cxx_terminate();
    again = *current;
    again.ExceptionFlags &= EXCEPTION_NONCONTINUABLE;
    if (x86_cxx_is_exception(&again))
        x86_cxx_thread.uncaught++;
    raise_for_caller(&again);
}

/* stdcall: the object, and what its type is. */
static void throw(struct guest32_live * live)
{
    EXCEPTION_RECORD32 record = {.ExceptionCode = CXX_EXCEPTION_CODE,
                                 .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                                 .NumberParameters = X86_PARAMETERS};

    record.ExceptionInformation[CXX_PARAMETER_MAGIC] = CXX_MAGIC;
    record.ExceptionInformation[CXX_PARAMETER_OBJECT] = *guest32_argument(live, 0);
    record.ExceptionInformation[CXX_PARAMETER_INFO] = *guest32_argument(live, 1);
    if (!record.ExceptionInformation[CXX_PARAMETER_INFO])
        throw_again();
    x86_cxx_thread.uncaught++;
    raise_for_caller(&record);
}
RAW(x86_vcruntime, _CxxThrowException, throw);

API_PRIVATE(x86_vcruntime, VOID, __DestructExceptionObject,
            (const EXCEPTION_RECORD32 *record OPTIONAL, BOOLEAN must_not_throw))
{
    (void)must_not_throw;
    if (record)
        x86_cxx_destroy(record);
}

API_PRIVATE(x86_vcruntime, ULONG *, __current_exception, (VOID))
{
    return (ULONG *)&x86_cxx_thread.exception;
}

API_PRIVATE(x86_vcruntime, ULONG *, __current_exception_context, (VOID))
{
    return (ULONG *)&x86_cxx_thread.context;
}

API_PRIVATE(x86_vcruntime, int *, __processing_throw, (VOID))
{
    return &x86_cxx_thread.uncaught;
}

API_PRIVATE(x86_vcruntime, int, __uncaught_exceptions, (VOID))
{
    return x86_cxx_thread.uncaught;
}

API_PRIVATE(x86_vcruntime, BOOLEAN, __uncaught_exception, (VOID))
{
    return x86_cxx_thread.uncaught != 0;
}

API_PRIVATE(x86_vcruntime, ULONG, _set_se_translator, (ULONG translator OPTIONAL))
{
    ULONG before = x86_cxx_thread.translator;

    x86_cxx_thread.translator = translator;
    return before;
}
ALIAS(x86_vcruntime, ?_set_se_translator@@YAP6AXIPAU_EXCEPTION_POINTERS@@@ZP6AXI0@Z@Z, "x86_vcruntime._set_se_translator");

/* Whether the current exception has the type: for filters of managed or mixed code. */
API_PRIVATE(x86_vcruntime, int, _is_exception_typeof,
            (ULONG type, const struct exception32_pointers *pointers))
{
    struct x86_handler wanted = {.adjectives = CXX_REFERENCE | CXX_CONST | CXX_VOLATILE,
                                 .type = type};
    const EXCEPTION_RECORD32 *record = x86_pointer(pointers->record);
    const struct cxx_catchable *as;

    return x86_cxx_is_exception(record) && x86_cxx_takes(&wanted, record, &as);
}
