/* Critical sections: what kernel32 does not simply forward to apis/win/ntdll. */
#include "apis/win/ntdll/lock.h"
#include "apis/win/result.h"
#include "thunks/api.h"

/* Succeeds always since Windows Vista; flags in the high bits of the count are ignored. */
API(kernel32, BOOL, InitializeCriticalSectionAndSpinCount,
    (LPCRITICAL_SECTION section OUT, DWORD spin_count))
{
    return win_result(ntdll_RtlInitializeCriticalSectionAndSpinCount(section, spin_count));
}

API(kernel32, BOOL, InitializeCriticalSectionEx,
    (LPCRITICAL_SECTION section OUT, DWORD spin_count, DWORD flags))
{
    return win_result(ntdll_RtlInitializeCriticalSectionEx(section, spin_count, flags));
}
