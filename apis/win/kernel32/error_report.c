/* What Windows Error Reporting is told to do. */
#include "thunks/api.h"

#include <stdatomic.h>

/* Only kept: an unhandled exception's report goes to standard error and nowhere else. */
static atomic_uint report_flags;

enum { WER_FLAGS = 0x3ff }; /* WER_FAULT_REPORTING_* */

API_PRIVATE(kernel32, HRESULT, WerSetFlags, (DWORD flags))
{
    if (flags & ~(DWORD)WER_FLAGS)
        return E_INVALIDARG;
    report_flags = flags;
    return S_OK;
}

API_PRIVATE(kernel32, HRESULT, WerGetFlags, (HANDLE process, PDWORD flags OUT))
{
    if (!flags)
        return E_INVALIDARG;
    if (process != (HANDLE)-1)
        return HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED);
    *flags = report_flags;
    return S_OK;
}
