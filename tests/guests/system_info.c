/* flags: -lntdll */
/* The machine and the system's version. */
#include "check.h"

#include <windows.h>
#include <winternl.h>

static void processors(void)
{
    SYSTEM_INFO information;
    SYSTEM_LOGICAL_PROCESSOR_INFORMATION list[256];
    DWORD size = 0, cores = 0;

    GetSystemInfo(&information);
    CHECK_EQUAL(information.dwPageSize, 4096);
    CHECK_EQUAL(information.dwAllocationGranularity, 65536);
    CHECK(information.dwNumberOfProcessors >= 1);
    CHECK(!GetLogicalProcessorInformation(NULL, &size));
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK(size <= sizeof list);
    CHECK(GetLogicalProcessorInformation(list, &size));
    for (DWORD i = 0; i < size / sizeof *list; i++)
        cores += list[i].Relationship == RelationProcessorCore;
    CHECK(cores >= 1 && cores <= information.dwNumberOfProcessors);
    CHECK(IsProcessorFeaturePresent(PF_XMMI64_INSTRUCTIONS_AVAILABLE));
    CHECK(!IsProcessorFeaturePresent(9999));
}

static void version(void)
{
    OSVERSIONINFOEXW information = {sizeof information};
    DWORDLONG mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);

    CHECK(GetVersionExW((OSVERSIONINFOW *)&information));
    CHECK_EQUAL(information.dwMajorVersion, 10);
    CHECK_EQUAL(information.dwBuildNumber, 19045);
    information.dwMajorVersion = 6;
    CHECK(VerifyVersionInfoW(&information, VER_MAJORVERSION, mask));
    information.dwMajorVersion = 11;
    CHECK(!VerifyVersionInfoW(&information, VER_MAJORVERSION, mask));
    CHECK_EQUAL(GetLastError(), ERROR_OLD_WIN_VERSION);
    information.dwOSVersionInfoSize = 5;
    CHECK(!GetVersionExW((OSVERSIONINFOW *)&information));
}

static void memory(void)
{
    MEMORYSTATUSEX status = {.dwLength = sizeof status};

    CHECK(GlobalMemoryStatusEx(&status));
    CHECK(status.ullTotalPhys >= status.ullAvailPhys && status.ullAvailPhys > 0);
    status.dwLength = 1;
    CHECK(!GlobalMemoryStatusEx(&status));
}

static void names(void)
{
    WCHAR name[64];
    DWORD size = 64;

    CHECK(GetComputerNameW(name, &size));
    CHECK(size > 0 && size <= MAX_COMPUTERNAME_LENGTH);
    size = 0;
    CHECK(!GetComputerNameW(name, &size));
    CHECK_EQUAL(GetLastError(), ERROR_BUFFER_OVERFLOW);
}

static LONGLONG as_number(FILETIME time)
{
    return (LONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static void system_times(void)
{
    FILETIME idle, kernel, user;
    BYTE buffer[64 * 48];
    ULONG size;

    CHECK(GetSystemTimes(&idle, &kernel, &user));
    CHECK(as_number(kernel) >= as_number(idle));
    CHECK_EQUAL(NtQuerySystemInformation(SystemProcessorPerformanceInformation, buffer,
                                         sizeof buffer, &size),
                0);
    CHECK(size >= 48 && size % 48 == 0);
    CHECK_EQUAL(NtQuerySystemInformation(SystemBasicInformation, buffer, 4, &size),
                (NTSTATUS)0xc0000004);
    CHECK_EQUAL(size, sizeof(void *) == 8 ? 64 : 44);
    CHECK_EQUAL(NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)9999, buffer, 4, &size),
                (NTSTATUS)0xc0000003);
}

/* What a program is told about its own kind and the system's. */
static void the_programs_kind(void)
{
    const BOOL is_32 = sizeof(void *) == 4;
    WCHAR directory[MAX_PATH];
    SYSTEM_INFO own, native;
    char text[64];
    PVOID old = NULL;
    BOOL wow64;

    CHECK(IsWow64Process(GetCurrentProcess(), &wow64));
    CHECK_EQUAL(wow64, is_32);
    GetSystemInfo(&own);
    GetNativeSystemInfo(&native);
    CHECK_EQUAL(native.wProcessorArchitecture, PROCESSOR_ARCHITECTURE_AMD64);
    CHECK_EQUAL(own.wProcessorArchitecture,
                is_32 ? PROCESSOR_ARCHITECTURE_INTEL : PROCESSOR_ARCHITECTURE_AMD64);
    CHECK((UINT_PTR)own.lpMaximumApplicationAddress > 0x7ffe0000);
    CHECK(!is_32 || (UINT_PTR)own.lpMaximumApplicationAddress == 0x7ffeffff);
    CHECK_EQUAL(GetSystemWow64DirectoryW(directory, MAX_PATH), 19);
    CHECK(lstrcmpiW(directory, L"C:\\Windows\\SysWOW64") == 0);
    CHECK_EQUAL(Wow64DisableWow64FsRedirection(&old), is_32);
    CHECK(is_32 || GetLastError() == ERROR_INVALID_FUNCTION);
    CHECK_EQUAL(Wow64RevertWow64FsRedirection(old), is_32);
    CHECK(GetEnvironmentVariableA("PROCESSOR_ARCHITECTURE", text, sizeof text) > 0);
    CHECK(lstrcmpA(text, is_32 ? "x86" : "AMD64") == 0);
    CHECK_EQUAL(GetEnvironmentVariableA("PROCESSOR_ARCHITEW6432", text, sizeof text),
                is_32 ? 5 : 0);
}

/* 255 and -1 are what is not known. */
static void power(void)
{
    SYSTEM_POWER_STATUS status = {0};

    CHECK(GetSystemPowerStatus(&status));
    CHECK(status.ACLineStatus <= 1 || status.ACLineStatus == 255);
    CHECK(status.BatteryLifePercent <= 100 || status.BatteryLifePercent == 255);
    CHECK(SetThreadExecutionState(ES_SYSTEM_REQUIRED) != 0 ||
          GetLastError() == ERROR_NOT_SUPPORTED);
}

int main(void)
{
    the_programs_kind();
    power();
    system_times();
    processors();
    version();
    memory();
    names();
    return checks_result();
}
