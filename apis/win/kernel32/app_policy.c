/*
 * What an app container prescribes to the C runtime. [AppPolicyGetThreadInitializationType and
 * its relatives, Microsoft Learn]: a desktop program's answer is the enumeration's first value,
 * which means "nothing special" in all of them.
 */
#include "thunks/api.h"

enum { DESKTOP_POLICY = 0 };

static LONG answer(HANDLE token, ULONG *policy)
{
    (void)token; /* every process here is a desktop program */
    if (!policy)
        return ERROR_INVALID_PARAMETER;
    *policy = DESKTOP_POLICY;
    return ERROR_SUCCESS;
}

API_PRIVATE(kernelbase, LONG, AppPolicyGetThreadInitializationType,
            (HANDLE token, ULONG *policy OUT))
{
    return answer(token, policy);
}

API_PRIVATE(kernelbase, LONG, AppPolicyGetProcessTerminationMethod,
            (HANDLE token, ULONG *policy OUT))
{
    return answer(token, policy);
}

API_PRIVATE(kernelbase, LONG, AppPolicyGetShowDeveloperDiagnostic,
            (HANDLE token, ULONG *policy OUT))
{
    return answer(token, policy);
}

API_PRIVATE(kernelbase, LONG, AppPolicyGetWindowingModel, (HANDLE token, ULONG *policy OUT))
{
    return answer(token, policy);
}
