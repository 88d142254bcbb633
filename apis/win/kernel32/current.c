/* What a thread knows of itself, and the last error: plain reads through GS. */
#include "abi/teb.h"
#include "thunks/api.h"

API(kernel32, HANDLE, GetCurrentThread, (VOID))
{
    return (HANDLE)-2;
}

API(kernel32, DWORD, GetCurrentThreadId, (VOID))
{
    DWORD id;

    __asm__("movl %%gs:0x48, %0" : "=r"(id));
    return id;
}

API(kernel32, DWORD, GetLastError, (VOID))
{
    return last_error();
}
RESULT_ERROR(kernel32, GetLastError);

API(kernel32, VOID, SetLastError, (DWORD error))
{
    last_error_set(error);
}

ALIAS(kernel32, RestoreLastError, "kernel32.SetLastError");
ALIAS(ntdll, RtlRestoreLastWin32Error, "kernel32.SetLastError");

API(kernel32, VOID, GetCurrentThreadStackLimits, (PULONG_PTR low OUT, PULONG_PTR high OUT))
{
    const struct teb *teb = teb_self();

    *low = (ULONG_PTR)teb->deallocation_stack;
    *high = (ULONG_PTR)teb->tib.StackBase;
}
