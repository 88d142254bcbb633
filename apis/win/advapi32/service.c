/*
 * Services: there is no service manager, which the functions say with the errors that are
 * documented for that. [Service Functions, Microsoft Learn]
 */
#include "abi/windows.h"

#include <winsvc.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/win/result.h"
#include "thunks/api.h"

static SC_HANDLE no_manager(void)
{
    last_error_set(ERROR_DATABASE_DOES_NOT_EXIST);
    return NULL;
}

API(advapi32, SC_HANDLE, OpenSCManagerW,
    (LPCWSTR machine OPTIONAL, LPCWSTR database OPTIONAL, DWORD access FLAGS(SC_MANAGER_)))
{
    (void)machine;
    (void)database;
    (void)access;
    return no_manager();
}

API(advapi32, SC_HANDLE, OpenSCManagerA,
    (LPCSTR machine OPTIONAL, LPCSTR database OPTIONAL, DWORD access FLAGS(SC_MANAGER_)))
{
    (void)machine;
    (void)database;
    (void)access;
    return no_manager();
}

/* The program was started by a user, not by the manager. */
API(advapi32, BOOL, StartServiceCtrlDispatcherW, (CONST SERVICE_TABLE_ENTRYW * table))
{
    (void)table;
    return win_fail(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
}

API(advapi32, BOOL, StartServiceCtrlDispatcherA, (CONST SERVICE_TABLE_ENTRYA * table))
{
    (void)table;
    return win_fail(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
}

GAP(advapi32, OpenServiceA, "there is no service manager");
GAP(advapi32, OpenServiceW, "there is no service manager");
GAP(advapi32, CreateServiceA, "there is no service manager");
GAP(advapi32, CreateServiceW, "there is no service manager");
GAP(advapi32, DeleteService, "there is no service manager");
GAP(advapi32, CloseServiceHandle, "there is no service manager");
GAP(advapi32, SetServiceStatus, "there is no service manager");
GAP(advapi32, RegisterServiceCtrlHandlerA, "there is no service manager");
GAP(advapi32, RegisterServiceCtrlHandlerW, "there is no service manager");
GAP(advapi32, CredReadW, "credentials are not kept");
GAP(advapi32, CredWriteW, "credentials are not kept");
GAP(advapi32, CredDeleteW, "credentials are not kept");
GAP(advapi32, CredFree, "credentials are not kept");
