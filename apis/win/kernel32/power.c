/* The machine's power, of which nothing is known here. [GetSystemPowerStatus,
 * SetThreadExecutionState, Microsoft Learn] */
#include "apis/win/result.h"
#include "thunks/api.h"

enum { UNKNOWN_STATUS = 255 };

API(kernel32, WINBOOL, GetSystemPowerStatus, (LPSYSTEM_POWER_STATUS status OUT))
{
    *status = (SYSTEM_POWER_STATUS){.ACLineStatus = UNKNOWN_STATUS,
                                    .BatteryFlag = UNKNOWN_STATUS,
                                    .BatteryLifePercent = UNKNOWN_STATUS,
                                    .BatteryLifeTime = (DWORD)-1,
                                    .BatteryFullLifeTime = (DWORD)-1};
    return TRUE;
}

/* The host sleeps when it wants to: the state cannot be set. */
API(kernel32, EXECUTION_STATE, SetThreadExecutionState, (EXECUTION_STATE wanted FLAGS(ES_)))
{
    (void)wanted;
    last_error_set(ERROR_NOT_SUPPORTED);
    return 0;
}
