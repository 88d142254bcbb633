/* What else concerns a process: how it is started by old functions, working sets, debugging. */
#include "apis/nt/process.h"
#include "apis/nt/process_image.h"
#include "apis/win/ansi.h"
#include "apis/win/kernel32/process_program.h"
#include "apis/win/result.h"
#include "thunks/api.h"

/* For compatibility with 16-bit Windows: 31 and below are errors. */
API(kernel32, UINT, WinExec, (LPCSTR command_line, UINT show))
{
    STARTUPINFOA startup = {
        .cb = sizeof startup, .dwFlags = STARTF_USESHOWWINDOW, .wShowWindow = (WORD)show};
    PROCESS_INFORMATION information;
    DWORD error;

    if (CreateProcessA(NULL, (LPSTR)command_line, NULL, NULL, FALSE, 0, NULL, NULL, &startup,
                       &information)) {
        CloseHandle(information.hThread);
        CloseHandle(information.hProcess);
        return 33;
    }
    error = last_error();
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ||
                   error == ERROR_BAD_FORMAT
               ? error
               : 0;
}

API(kernel32, WINBOOL, GetBinaryTypeW, (LPCWSTR name, LPDWORD type OUT))
{
    enum process_image kind;
    struct host_path path;
    NTSTATUS status;
    DWORD error = process_program_find(name, NULL, &path);

    if (error != ERROR_SUCCESS)
        return win_fail(error);
    status = process_image_of(path.text, &kind);
    if (status < 0 || kind == IMAGE_HOST)
        return win_fail(ERROR_BAD_EXE_FORMAT);
    *type = kind == IMAGE_WINDOWS ? SCS_64BIT_BINARY : SCS_32BIT_BINARY;
    return TRUE;
}

API(kernel32, WINBOOL, GetBinaryTypeA, (LPCSTR name, LPDWORD type OUT))
{
    struct wide wide;
    BOOL good;

    if (!wide_open(&wide, name))
        return FALSE;
    good = GetBinaryTypeW(wide.text, type);
    wide_close(&wide);
    return good;
}

/* The bounds are advice to a memory manager that the host does not take: it is kept. */
static SIZE_T working_set[2] = {0x32000, 0x159000};
static DWORD working_set_flags = QUOTA_LIMITS_HARDWS_MIN_DISABLE | QUOTA_LIMITS_HARDWS_MAX_DISABLE;

API(kernel32, WINBOOL, GetProcessWorkingSetSizeEx,
    (HANDLE process, PSIZE_T minimum OUT, PSIZE_T maximum OUT, PDWORD flags OUT))
{
    if (!win_result(process_require_self(process, PROCESS_QUERY_LIMITED_INFORMATION)))
        return FALSE;
    *minimum = working_set[0];
    *maximum = working_set[1];
    *flags = working_set_flags;
    return TRUE;
}

API(kernel32, WINBOOL, GetProcessWorkingSetSize,
    (HANDLE process, PSIZE_T minimum OUT, PSIZE_T maximum OUT))
{
    DWORD flags;

    return GetProcessWorkingSetSizeEx(process, minimum, maximum, &flags);
}

/* Both bounds all ones: give back what can be; the host does so when it needs memory. */
API(kernel32, WINBOOL, SetProcessWorkingSetSizeEx,
    (HANDLE process, SIZE_T minimum, SIZE_T maximum, DWORD flags FLAGS(QUOTA_LIMITS_)))
{
    if (!win_result(process_require_self(process, PROCESS_SET_QUOTA)))
        return FALSE;
    if (minimum == (SIZE_T)-1 && maximum == (SIZE_T)-1)
        return TRUE;
    if (minimum == 0 || minimum > maximum)
        return win_fail(ERROR_INVALID_PARAMETER);
    working_set[0] = minimum;
    working_set[1] = maximum;
    if (flags)
        working_set_flags = flags;
    return TRUE;
}

API(kernel32, WINBOOL, SetProcessWorkingSetSize, (HANDLE process, SIZE_T minimum, SIZE_T maximum))
{
    return SetProcessWorkingSetSizeEx(process, minimum, maximum, 0);
}

/* Handles have no table of a fixed size since Windows 95, and the function only says its number. */
API_PRIVATE(kernel32, UINT, SetHandleCount, (UINT count))
{
    return count;
}

/* No guest is one that the host could not do without. */
API_PRIVATE(kernel32, BOOL, IsProcessCritical, (HANDLE handle, PBOOL critical OUT))
{
    struct object *process;

    if (!win_result(
            handle_object(handle, &process_type, PROCESS_QUERY_LIMITED_INFORMATION, &process)))
        return FALSE;
    object_release(process);
    *critical = FALSE;
    return TRUE;
}

GAP(kernel32, DebugBreakProcess, "no debugger interface");
GAP(kernel32, DebugSetProcessKillOnExit, "no debugger interface");
GAP(kernel32, CreatePrivateNamespaceW, "one namespace for each user");
GAP(kernel32, OpenPrivateNamespaceW, "one namespace for each user");
