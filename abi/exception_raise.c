/*
 * Exceptions that software raises. abi/context.S has taken the raiser's context: RaiseException
 * and its relatives continue right behind their call.
 */
#include "abi/exception.h"

#include "abi/unwind_tables.h"

#include <string.h>

/* The functions that abi/context.S calls. */
void exception_raise_from(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments,
                          CONTEXT *caller) __attribute__((ms_abi));
void exception_raise_record_from(EXCEPTION_RECORD *record, void *unused_1, void *unused_2,
                                 void *unused_3, CONTEXT *caller) __attribute__((ms_abi));
void exception_raise_status_from(NTSTATUS status, void *unused_1, void *unused_2, void *unused_3,
                                 CONTEXT *caller) __attribute__((ms_abi));
void exception_fail_fast_from(EXCEPTION_RECORD *record, CONTEXT *context, DWORD flags, void *unused,
                              CONTEXT *caller) __attribute__((ms_abi));
void exception_throw_from(void *object, void *info, void *unused_1, void *unused_2, CONTEXT *caller)
    __attribute__((ms_abi));

void exception_raise_from(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments,
                          CONTEXT *caller)
{
    EXCEPTION_RECORD record;

    record.ExceptionCode = code & ~0x10000000u; /* the bit is Windows' own, as documented */
    record.ExceptionFlags = flags & EXCEPTION_NONCONTINUABLE;
    record.ExceptionRecord = NULL;
    record.ExceptionAddress = (void *)caller->Rip;
    record.NumberParameters = 0;
    if (arguments) {
        if (count > EXCEPTION_MAXIMUM_PARAMETERS)
            count = EXCEPTION_MAXIMUM_PARAMETERS;
        record.NumberParameters = count;
        memcpy(record.ExceptionInformation, arguments, count * sizeof *arguments);
    }
    exception_dispatch(&record, caller, EXCEPTION_OF_CALL);
}

void exception_raise_record_from(EXCEPTION_RECORD *record, void *unused_1, void *unused_2,
                                 void *unused_3, CONTEXT *caller)
{
    (void)unused_1;
    (void)unused_2;
    (void)unused_3;
    record->ExceptionAddress = (void *)caller->Rip;
    exception_dispatch(record, caller, EXCEPTION_OF_CALL);
}

void exception_raise_status_from(NTSTATUS status, void *unused_1, void *unused_2, void *unused_3,
                                 CONTEXT *caller)
{
    EXCEPTION_RECORD record = {.ExceptionCode = (DWORD)status,
                               .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                               .ExceptionAddress = (void *)caller->Rip};

    (void)unused_1;
    (void)unused_2;
    (void)unused_3;
    exception_dispatch(&record, caller, EXCEPTION_OF_CALL);
}

void exception_fail_fast_from(EXCEPTION_RECORD *record, CONTEXT *context, DWORD flags, void *unused,
                              CONTEXT *caller)
{
    EXCEPTION_RECORD own = {.ExceptionCode = (DWORD)STATUS_FAIL_FAST_EXCEPTION,
                            .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                            .ExceptionAddress = (void *)caller->Rip};

    (void)unused;
    if (record && flags & FAIL_FAST_GENERATE_EXCEPTION_ADDRESS)
        record->ExceptionAddress = (void *)caller->Rip;
    exception_last_chance(record ? record : &own, context ? context : caller);
}

/* The last parameter is the image that the throw's tables are relative to. */
void exception_throw_from(void *object, void *info, void *unused_1, void *unused_2, CONTEXT *caller)
{
    enum { THROW_CODE = 0x6d7363, THROW_MAGIC = 0x19930520 };
    struct unwind_image image = {0};
    EXCEPTION_RECORD record = {.ExceptionCode = 0xe0000000u | THROW_CODE,
                               .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
                               .ExceptionAddress = (void *)caller->Rip,
                               .NumberParameters = 4};

    (void)unused_1;
    (void)unused_2;
    if (unwind_find_image)
        unwind_find_image((uintptr_t)info, &image);
    record.ExceptionInformation[0] = THROW_MAGIC;
    record.ExceptionInformation[1] = (ULONG_PTR)object;
    record.ExceptionInformation[2] = (ULONG_PTR)info;
    record.ExceptionInformation[3] = image.base;
    exception_dispatch(&record, caller, EXCEPTION_OF_CALL);
}
