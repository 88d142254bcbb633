/* How a Win32 function ends: the status becomes the last error and a BOOL. */
#ifndef APIS_WIN_RESULT_H
#define APIS_WIN_RESULT_H

#include "abi/teb.h"
#include "apis/nt/status.h"

/* Sets the last error for a failure; TRUE otherwise, the last error untouched. */
static inline BOOL win_result(NTSTATUS status)
{
    if (status >= 0)
        return TRUE;
    last_error_set(error_from_status(status));
    return FALSE;
}

/* For a function that fails with a Win32 error of its own. */
static inline BOOL win_fail(DWORD error)
{
    last_error_set(error);
    return FALSE;
}

#endif
