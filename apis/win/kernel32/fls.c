/* Fiber local storage: Microsoft's FlsAlloc and its relatives. */
#include "apis/nt/local_storage.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, DWORD, FlsAlloc, (PFLS_CALLBACK_FUNCTION callback OPTIONAL))
{
    DWORD index;

    return win_result(fls_allocate(callback, &index)) ? index : FLS_OUT_OF_INDEXES;
}

API(kernel32, BOOL, FlsFree, (DWORD index))
{
    return win_result(fls_free(index));
}

/* Success clears the last error, to tell a NULL that was stored from a failure. */
API(kernel32, PVOID, FlsGetValue, (DWORD index))
{
    NTSTATUS status;
    void *value;

    status = fls_get(index, &value);
    if (win_result(status))
        last_error_set(ERROR_SUCCESS);
    return value;
}

API(kernel32, BOOL, FlsSetValue, (DWORD index, PVOID value OPTIONAL))
{
    return win_result(fls_set(index, value));
}
