/* flags: -lnetapi32 -ladvapi32 */
/* What a program learns of its user and computer as members of a network, and of services. */
#include "check.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <lm.h>

static void the_computer_is_in_a_workgroup(void)
{
    NETSETUP_JOIN_STATUS status = NetSetupUnknownStatus;
    LPWSTR name = NULL;

    CHECK_EQUAL(NetGetJoinInformation(NULL, &name, &status), NERR_Success);
    CHECK_EQUAL(status, NetSetupWorkgroupName);
    CHECK(name && wcscmp(name, L"WORKGROUP") == 0);
    CHECK_EQUAL(NetApiBufferFree(name), NERR_Success);
    CHECK(NetGetJoinInformation(L"\\\\elsewhere", &name, &status) != NERR_Success);
}

static void a_workstation_names_itself(void)
{
    WKSTA_INFO_100 *info = NULL;
    WCHAR computer[64];
    DWORD size = 64;

    GetComputerNameW(computer, &size);
    CHECK_EQUAL(NetWkstaGetInfo(NULL, 100, (LPBYTE *)&info), NERR_Success);
    if (info) {
        CHECK(wcscmp(info->wki100_computername, computer) == 0);
        CHECK(wcscmp(info->wki100_langroup, L"WORKGROUP") == 0);
        CHECK_EQUAL(info->wki100_ver_major, 10);
    }
    NetApiBufferFree(info);
    CHECK_EQUAL(NetWkstaGetInfo(NULL, 12345, (LPBYTE *)&info), ERROR_INVALID_LEVEL);
}

static void a_user_is_described(void)
{
    WCHAR name[64];
    DWORD size = 64;
    USER_INFO_0 *info = NULL;
    USER_INFO_10 *more = NULL;
    USER_INFO_20 *most = NULL;

    CHECK(GetUserNameW(name, &size));
    CHECK_EQUAL(NetUserGetInfo(NULL, name, 0, (LPBYTE *)&info), NERR_Success);
    CHECK(info && wcscmp(info->usri0_name, name) == 0);
    CHECK_EQUAL(NetUserGetInfo(NULL, name, 10, (LPBYTE *)&more), NERR_Success);
    CHECK(more && wcscmp(more->usri10_name, name) == 0);
    CHECK(more && more->usri10_full_name && more->usri10_comment && more->usri10_usr_comment);
    CHECK_EQUAL(NetUserGetInfo(NULL, name, 20, (LPBYTE *)&most), NERR_Success);
    CHECK(most && wcscmp(most->usri20_name, name) == 0);
    CHECK(most && most->usri20_flags & UF_NORMAL_ACCOUNT);
    NetApiBufferFree(info);
    NetApiBufferFree(more);
    NetApiBufferFree(most);
    CHECK_EQUAL(NetUserGetInfo(NULL, L"nobody of this name", 0, (LPBYTE *)&info),
                NERR_UserNotFound);
    CHECK(info == NULL);
    CHECK_EQUAL(NetUserGetInfo(NULL, name, 999, (LPBYTE *)&info), ERROR_INVALID_LEVEL);
}

static void buffers_are_the_callers(void)
{
    void *buffer = NULL;

    CHECK_EQUAL(NetApiBufferAllocate(100, &buffer), NERR_Success);
    CHECK(buffer != NULL);
    if (buffer)
        memset(buffer, 1, 100);
    CHECK_EQUAL(NetApiBufferFree(buffer), NERR_Success);
    CHECK_EQUAL(NetApiBufferFree(NULL), NERR_Success);
}

static void WINAPI service_main(DWORD count, LPWSTR *arguments)
{
    (void)count;
    (void)arguments;
}

static DWORD WINAPI handler(DWORD control, DWORD type, LPVOID data, LPVOID context)
{
    (void)control;
    (void)type;
    (void)data;
    (void)context;
    return NO_ERROR;
}

static void a_program_that_a_user_starts_is_no_service(void)
{
    WCHAR name[] = L"none";
    SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {NULL, NULL}};
    SERVICE_STATUS status = {.dwServiceType = SERVICE_WIN32_OWN_PROCESS};

    CHECK(!StartServiceCtrlDispatcherW(table));
    CHECK_EQUAL(GetLastError(), ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
    CHECK(!RegisterServiceCtrlHandlerExW(name, handler, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_SERVICE_NOT_IN_EXE);
    CHECK(!SetServiceStatus(NULL, &status));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!CloseServiceHandle(NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
}

int main(void)
{
    the_computer_is_in_a_workgroup();
    a_workstation_names_itself();
    a_user_is_described();
    buffers_are_the_callers();
    a_program_that_a_user_starts_is_no_service();
    return checks_result();
}
