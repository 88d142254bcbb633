/* NTSTATUS to Win32 error codes, for programs that call the native functions. */
#include "apis/nt/status.h"

#include "abi/teb.h"
#include "thunks/api.h"

API(ntdll, ULONG, RtlNtStatusToDosError, (NTSTATUS status))
{
    teb_self()->last_status = status;
    return error_from_status(status);
}

API_PRIVATE(ntdll, ULONG, RtlNtStatusToDosErrorNoTeb, (NTSTATUS status))
{
    return error_from_status(status);
}

API_PRIVATE(ntdll, NTSTATUS, RtlGetLastNtStatus, (void))
{
    return teb_self()->last_status;
}

API_PRIVATE(ntdll, DWORD, RtlGetLastWin32Error, (void))
{
    return last_error();
}

API_PRIVATE(ntdll, VOID, RtlSetLastWin32Error, (DWORD error))
{
    last_error_set(error);
}

API_PRIVATE(ntdll, VOID, RtlSetLastWin32ErrorAndNtStatusFromNtStatus, (NTSTATUS status))
{
    teb_self()->last_status = status;
    last_error_set(error_from_status(status));
}
