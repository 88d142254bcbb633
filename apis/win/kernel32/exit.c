/* How processes and threads end themselves. */
#include "apis/nt/process_exit.h"
#include "apis/nt/thread.h"
#include "thunks/api.h"

API(kernel32, VOID, ExitProcess, (UINT code))
{
    process_exit(code);
}

API_PRIVATE(ntdll, VOID, RtlExitUserProcess, (NTSTATUS status))
{
    process_exit((DWORD)status);
}

API(kernel32, VOID, ExitThread, (DWORD code))
{
    thread_exit((NTSTATUS)code);
}

API_PRIVATE(ntdll, VOID, RtlExitUserThread, (NTSTATUS status))
{
    thread_exit(status);
}
