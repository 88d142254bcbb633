/* One way from the host's errors to NTSTATUS, one from NTSTATUS to Win32 error codes. */
#ifndef APIS_NT_STATUS_H
#define APIS_NT_STATUS_H

#include "abi/windows.h"

/* error: an errno value, of either sign. 0 becomes STATUS_SUCCESS. */
NTSTATUS status_from_errno(int error);

/* As RtlNtStatusToDosError: ERROR_MR_MID_NOT_FOUND for a status that it does not know. */
DWORD error_from_status(NTSTATUS status);

#endif
