/* WaitOnAddress and its wakers: Microsoft's synchapi.h documentation. */
#include "apis/nt/address_wait.h"
#include "apis/host/futex.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API_PRIVATE(ntdll, NTSTATUS, RtlWaitOnAddress,
            (const volatile VOID *address, const VOID *compare BYTES(size), SIZE_T size,
             const LARGE_INTEGER *timeout OPTIONAL))
{
    int64_t deadline = deadline_from_nt(timeout ? (const int64_t *)&timeout->QuadPart : NULL);

    return address_wait(address, compare, size, deadline);
}

API_PRIVATE(ntdll, VOID, RtlWakeAddressSingle, (const VOID *address))
{
    address_wake(address, false);
}

API_PRIVATE(ntdll, VOID, RtlWakeAddressAll, (const VOID *address))
{
    address_wake(address, true);
}

API(kernel32, BOOL, WaitOnAddress,
    (volatile VOID * address, PVOID compare BYTES(size), SIZE_T size, DWORD milliseconds))
{
    NTSTATUS status = address_wait(address, compare, size, deadline_after_ms(milliseconds));

    /* STATUS_TIMEOUT is a success by its number. */
    return status == STATUS_TIMEOUT ? win_fail(ERROR_TIMEOUT) : win_result(status);
}

ALIAS(kernel32, WakeByAddressSingle, "ntdll.RtlWakeAddressSingle");
ALIAS(kernel32, WakeByAddressAll, "ntdll.RtlWakeAddressAll");
