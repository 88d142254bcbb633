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

/* There is no service of this program's to be handled. */
static SERVICE_STATUS_HANDLE not_a_service(void)
{
    last_error_set(ERROR_SERVICE_NOT_IN_EXE);
    return NULL;
}

API(advapi32, SERVICE_STATUS_HANDLE, RegisterServiceCtrlHandlerW,
    (LPCWSTR name, LPHANDLER_FUNCTION handler))
{
    (void)name;
    (void)handler;
    return not_a_service();
}

API(advapi32, SERVICE_STATUS_HANDLE, RegisterServiceCtrlHandlerA,
    (LPCSTR name, LPHANDLER_FUNCTION handler))
{
    (void)name;
    (void)handler;
    return not_a_service();
}

API(advapi32, SERVICE_STATUS_HANDLE, RegisterServiceCtrlHandlerExW,
    (LPCWSTR name, LPHANDLER_FUNCTION_EX handler, LPVOID context))
{
    (void)name;
    (void)handler;
    (void)context;
    return not_a_service();
}

API(advapi32, SERVICE_STATUS_HANDLE, RegisterServiceCtrlHandlerExA,
    (LPCSTR name, LPHANDLER_FUNCTION_EX handler, LPVOID context))
{
    (void)name;
    (void)handler;
    (void)context;
    return not_a_service();
}

/* Nobody was given a handle of a manager or a service, so that none is valid. */
API(advapi32, BOOL, SetServiceStatus, (SERVICE_STATUS_HANDLE service, LPSERVICE_STATUS status))
{
    (void)service;
    (void)status;
    return win_fail(ERROR_INVALID_HANDLE);
}

API(advapi32, SC_HANDLE, OpenServiceW, (SC_HANDLE manager, LPCWSTR name, DWORD access))
{
    (void)manager;
    (void)name;
    (void)access;
    last_error_set(ERROR_INVALID_HANDLE);
    return NULL;
}

API(advapi32, SC_HANDLE, OpenServiceA, (SC_HANDLE manager, LPCSTR name, DWORD access))
{
    (void)name;
    return OpenServiceW(manager, NULL, access);
}

API(advapi32, BOOL, CloseServiceHandle, (SC_HANDLE handle))
{
    (void)handle;
    return win_fail(ERROR_INVALID_HANDLE);
}

API(advapi32, BOOL, DeleteService, (SC_HANDLE service))
{
    (void)service;
    return win_fail(ERROR_INVALID_HANDLE);
}

API(advapi32, BOOL, QueryServiceStatus, (SC_HANDLE service, LPSERVICE_STATUS status))
{
    (void)service;
    (void)status;
    return win_fail(ERROR_INVALID_HANDLE);
}

API(advapi32, BOOL, ControlService, (SC_HANDLE service, DWORD control, LPSERVICE_STATUS status))
{
    (void)service;
    (void)control;
    (void)status;
    return win_fail(ERROR_INVALID_HANDLE);
}

GAP(advapi32, CreateServiceA, "there is no service manager");
GAP(advapi32, CreateServiceW, "there is no service manager");
GAP(advapi32, CredReadW, "credentials are not kept");
GAP(advapi32, CredWriteW, "credentials are not kept");
GAP(advapi32, CredDeleteW, "credentials are not kept");
GAP(advapi32, CredFree, "credentials are not kept");
