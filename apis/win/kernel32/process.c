/* This process and others: identity, end, what is known of them. */
#include "apis/nt/process.h"

#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, HANDLE, GetCurrentProcess, (void))
{
    return (HANDLE)(intptr_t)-1; /* a pseudo handle, as documented */
}

API(kernel32, DWORD, GetCurrentProcessId, (void))
{
    return process_id(process_self());
}

static struct object *process_open_handle(HANDLE handle, ACCESS_MASK access)
{
    struct object *process;

    return win_result(handle_object(handle, &process_type, access, &process)) ? process : NULL;
}

API(kernel32, DWORD, GetProcessId, (HANDLE handle))
{
    struct object *process = process_open_handle(handle, 0);
    DWORD id;

    if (!process)
        return 0;
    id = process_id(process);
    object_release(process);
    return id;
}

API(kernel32, BOOL, TerminateProcess, (HANDLE handle, UINT code))
{
    struct object *process = process_open_handle(handle, PROCESS_TERMINATE);
    NTSTATUS status;

    if (!process)
        return FALSE;
    status = process_terminate(process, code);
    object_release(process);
    return win_result(status);
}

API(kernel32, BOOL, GetExitCodeProcess, (HANDLE handle, LPDWORD code OUT))
{
    struct object *process = process_open_handle(handle, PROCESS_QUERY_LIMITED_INFORMATION);

    if (!process)
        return FALSE;
    *code = process_exit_code(process);
    object_release(process);
    return TRUE;
}

API(kernel32, HANDLE, OpenProcess,
    (DWORD access FLAGS(PROCESS_, SYNCHRONIZE), WINBOOL inherit, DWORD id))
{
    HANDLE handle = NULL;

    win_result(process_open(id, access, inherit ? OBJ_INHERIT : 0, &handle));
    return handle;
}
