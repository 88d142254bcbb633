/*
 * Walking and unwinding the stack, and the guest's own function tables. Microsoft, "x64 exception
 * handling" and "RtlAddFunctionTable function".
 */
#include "abi/unwind.h"
#include "abi/unwind_codes.h"
#include "abi/unwind_tables.h"

#include "abi/context.h"
#include "apis/nt/status.h"
#include "thunks/api.h"

#include <stdlib.h>

#define TAIL_CALL __attribute__((musttail)) return

enum { CALLBACK_MARK = 3 }; /* the low bits of a callback table's identifier, as documented */

API(ntdll, PRUNTIME_FUNCTION, RtlLookupFunctionEntry,
    (DWORD64 control_pc, PDWORD64 image_base OUT, PUNWIND_HISTORY_TABLE history))
{
    uintptr_t base;
    RUNTIME_FUNCTION *found = unwind_function(control_pc, &base);

    (void)history; /* a cache that the caller may offer */
    *image_base = base;
    return found;
}
ALIAS(kernel32, RtlLookupFunctionEntry, "ntdll.RtlLookupFunctionEntry");

/* A frame that cannot be unwound ends the caller's walk: its caller is at 0. */
static PEXCEPTION_ROUTINE end_of_stack(CONTEXT *context)
{
    context->Rip = 0;
    return NULL;
}

static PEXCEPTION_ROUTINE unwind_host_frame(CONTEXT *context, PDWORD64 establisher)
{
    struct unwind_frame frame = {0};

    *establisher = context->Rsp;
    return unwind_host_apply(&frame, context) ? NULL : end_of_stack(context);
}

API(ntdll, PEXCEPTION_ROUTINE, RtlVirtualUnwind,
    (DWORD handler_type, DWORD64 image_base, DWORD64 control_pc, PRUNTIME_FUNCTION function,
     PCONTEXT context INOUT, PVOID *handler_data OUT, PDWORD64 establisher OUT,
     PKNONVOLATILE_CONTEXT_POINTERS pointers OPTIONAL))
{
    struct unwind_codes codes = {.image_base = image_base,
                                 .pc = control_pc,
                                 .function = function,
                                 .handler_type = handler_type,
                                 .pointers = pointers};

    if (function == &unwind_host_function)
        return unwind_host_frame(context, establisher);
    *establisher = context->Rsp;
    if (!function)
        return unwind_leaf(context) ? NULL : end_of_stack(context);
    if (!unwind_codes_apply(&codes, context))
        return end_of_stack(context);
    *establisher = codes.establisher;
    if (codes.handler)
        *handler_data = codes.handler_data;
    return codes.handler;
}
ALIAS(kernel32, RtlVirtualUnwind, "ntdll.RtlVirtualUnwind");

API(ntdll, VOID, RtlUnwindEx,
    (PVOID target_frame, PVOID target_ip, PEXCEPTION_RECORD record, PVOID result, PCONTEXT context,
     PUNWIND_HISTORY_TABLE history))
{
    TAIL_CALL unwind_to_with_history(target_frame, target_ip, record, result, context, history);
}
NO_FRAME(ntdll, RtlUnwindEx);
ALIAS(kernel32, RtlUnwindEx, "ntdll.RtlUnwindEx");

API_PRIVATE(ntdll, VOID, RtlUnwind,
            (PVOID target_frame, PVOID target_ip, PEXCEPTION_RECORD record, PVOID result))
{
    TAIL_CALL unwind_to(target_frame, target_ip, record, result);
}
NO_FRAME(ntdll, RtlUnwind);
ALIAS(kernel32, RtlUnwind, "ntdll.RtlUnwind");

API(ntdll, WORD, RtlCaptureStackBackTrace,
    (DWORD skip, DWORD count, PVOID *trace OUT COUNT(count), PDWORD hash OUT OPTIONAL))
{
    TAIL_CALL unwind_capture_stack(skip, count, trace, hash);
}
NO_FRAME(ntdll, RtlCaptureStackBackTrace);
ALIAS(kernel32, RtlCaptureStackBackTrace, "ntdll.RtlCaptureStackBackTrace");

/* The range that a table covers, as its entries say. */
static void find_range(struct unwind_table *table)
{
    DWORD low = UINT32_MAX, high = 0;

    for (size_t i = 0; i < table->count; i++) {
        if (table->functions[i].BeginAddress < low)
            low = table->functions[i].BeginAddress;
        if (table->functions[i].EndAddress > high)
            high = table->functions[i].EndAddress;
    }
    table->start = table->base + low;
    table->end = table->base + high;
}

API_PRIVATE(ntdll, BOOLEAN, RtlAddFunctionTable,
            (PRUNTIME_FUNCTION functions COUNT(count), DWORD count, DWORD64 base))
{
    struct unwind_table table = {.functions = functions,
                                 .count = count,
                                 .most = count,
                                 .base = base,
                                 .identifier = (uintptr_t)functions};

    if (count == 0)
        return FALSE;
    find_range(&table);
    return unwind_table_add(&table);
}
ALIAS(kernel32, RtlAddFunctionTable, "ntdll.RtlAddFunctionTable");

API_PRIVATE(ntdll, BOOLEAN, RtlInstallFunctionTableCallback,
            (DWORD64 identifier, DWORD64 base, DWORD length,
             PGET_RUNTIME_FUNCTION_CALLBACK callback, PVOID context,
             PCWSTR out_of_process_dll OPTIONAL))
{
    struct unwind_table table = {.base = base,
                                 .start = base,
                                 .end = base + length,
                                 .callback = callback,
                                 .callback_context = context,
                                 .identifier = identifier};

    (void)out_of_process_dll; /* for debuggers */
    if ((identifier & CALLBACK_MARK) != CALLBACK_MARK)
        return FALSE;
    return unwind_table_add(&table);
}
ALIAS(kernel32, RtlInstallFunctionTableCallback, "ntdll.RtlInstallFunctionTableCallback");

API_PRIVATE(ntdll, BOOLEAN, RtlDeleteFunctionTable, (PRUNTIME_FUNCTION functions))
{
    return unwind_table_remove((uintptr_t)functions);
}
ALIAS(kernel32, RtlDeleteFunctionTable, "ntdll.RtlDeleteFunctionTable");

/* A growable table's handle is a block of its own, which only names it. */
API(ntdll, DWORD, RtlAddGrowableFunctionTable,
    (PVOID * handle OUT, PRUNTIME_FUNCTION functions, DWORD count, DWORD most, ULONG_PTR range_base,
     ULONG_PTR range_end))
{
    struct unwind_table table = {.functions = functions,
                                 .count = count,
                                 .most = most,
                                 .base = range_base,
                                 .start = range_base,
                                 .end = range_end};
    void *name;

    *handle = NULL;
    if (count > most || range_end <= range_base)
        return (DWORD)STATUS_INVALID_PARAMETER;
    name = malloc(1);
    table.identifier = (uintptr_t)name;
    if (!name || !unwind_table_add(&table)) {
        free(name);
        return (DWORD)STATUS_NO_MEMORY;
    }
    *handle = name;
    return STATUS_SUCCESS;
}

API(ntdll, VOID, RtlGrowFunctionTable, (PVOID handle, DWORD count))
{
    unwind_table_grow((uintptr_t)handle, count);
}

API(ntdll, VOID, RtlDeleteGrowableFunctionTable, (PVOID handle))
{
    if (unwind_table_remove((uintptr_t)handle))
        free(handle);
}
