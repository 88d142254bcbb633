/* Starting programs: arguments, environment, directory, exit codes, inherited handles, names. */
#define _WIN32_WINNT 0x0a00
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static WCHAR self[MAX_PATH];

static BOOL start(const WCHAR *arguments, BOOL inherit, DWORD flags, void *environment,
                  const WCHAR *directory, STARTUPINFOW *startup, PROCESS_INFORMATION *information)
{
    WCHAR line[2 * MAX_PATH];
    STARTUPINFOW plain = {.cb = sizeof plain};

    swprintf(line, sizeof line / sizeof *line, L"\"%ls\" %ls", self, arguments);
    return CreateProcessW(NULL, line, NULL, NULL, inherit, flags, environment, directory,
                          startup ? startup : &plain, information);
}

/* The exit code of a child that is run to its end. */
static DWORD finish(const PROCESS_INFORMATION *information)
{
    DWORD code = 0;

    CHECK_EQUAL(WaitForSingleObject(information->hProcess, 20000), WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(information->hProcess, &code));
    CloseHandle(information->hThread);
    CloseHandle(information->hProcess);
    return code;
}

static DWORD run(const WCHAR *arguments, BOOL inherit)
{
    PROCESS_INFORMATION information;

    CHECK(start(arguments, inherit, 0, NULL, NULL, NULL, &information));
    return finish(&information);
}

static void exit_codes_have_32_bits(void)
{
    PROCESS_INFORMATION information;
    DWORD code = 0;
    BOOL wow64 = -1;

    CHECK_EQUAL(run(L"exit 0x12345678", FALSE), 0x12345678);
    CHECK(start(L"sleep", FALSE, 0, NULL, NULL, NULL, &information));
    CHECK(GetExitCodeProcess(information.hProcess, &code));
    CHECK_EQUAL(code, STILL_ACTIVE);
    CHECK_EQUAL(WaitForSingleObject(information.hProcess, 0), WAIT_TIMEOUT);
    CHECK_EQUAL(GetProcessId(information.hProcess), information.dwProcessId);
    CHECK(IsWow64Process(information.hProcess, &wow64));
    CHECK_EQUAL(wow64, sizeof(void *) == 4);
    CHECK(TerminateProcess(information.hProcess, 0xdeadbeef));
    CHECK_EQUAL(finish(&information), 0xdeadbeef);
}

static void strings_arrive(void)
{
    PROCESS_INFORMATION information;
    WCHAR environment[] = L"ALPHA=one two\0SystemRoot=C:\\Windows\0";
    WCHAR temporary[MAX_PATH];

    CHECK_EQUAL(run(L"arguments \"a b\" c\\\"d \x00e4", FALSE), 77);
    CHECK(start(L"environment", FALSE, CREATE_UNICODE_ENVIRONMENT, environment, NULL, NULL,
                &information));
    CHECK_EQUAL(finish(&information), 77);
    CHECK(start(L"environment", FALSE, 0, "ALPHA=one two\0SystemRoot=C:\\Windows\0", NULL, NULL,
                &information));
    CHECK_EQUAL(finish(&information), 77);
    wcscpy(temporary, L"C:\\Windows\\Temp\\");
    SetEnvironmentVariableW(L"EXPECTED", temporary);
    CHECK(start(L"directory", FALSE, 0, NULL, temporary, NULL, &information));
    CHECK_EQUAL(finish(&information), 77);
    CHECK(!start(L"directory", FALSE, 0, NULL, L"C:\\no\\such\\directory", NULL, &information));
    CHECK_EQUAL(GetLastError(), ERROR_DIRECTORY);
}

static void handles_are_inherited(void)
{
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    HANDLE gap = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE first = CreateEventW(&inheritable, FALSE, FALSE, NULL);
    HANDLE second = CreateSemaphoreW(&inheritable, 0, 5, NULL);
    HANDLE third = CreateEventW(&inheritable, TRUE, FALSE, L"sojourn-test-inherited");
    WCHAR arguments[100];
    LONG before;

    CloseHandle(gap);
    swprintf(arguments, 100, L"handles %u %u %u", (unsigned)(ULONG_PTR)first,
             (unsigned)(ULONG_PTR)second, (unsigned)(ULONG_PTR)third);
    CHECK_EQUAL(run(arguments, TRUE), 77);
    CHECK_EQUAL(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    CHECK(ReleaseSemaphore(second, 1, &before));
    CHECK_EQUAL(before, 2);
    CHECK_EQUAL(WaitForSingleObject(third, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(run(arguments, FALSE), 1); /* without inheritance they mean nothing there */
    SetHandleInformation(first, HANDLE_FLAG_INHERIT, 0);
    CHECK_EQUAL(run(arguments, TRUE), 1);
    CloseHandle(first);
    CloseHandle(second);
    CloseHandle(third);
}

static void a_list_limits_what_is_inherited(void)
{
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    HANDLE events[2] = {CreateEventW(&inheritable, TRUE, FALSE, NULL),
                        CreateEventW(&inheritable, TRUE, FALSE, NULL)};
    STARTUPINFOEXW startup = {.StartupInfo.cb = sizeof startup};
    PROCESS_INFORMATION information;
    WCHAR arguments[100];
    SIZE_T size = 0;

    CHECK(!InitializeProcThreadAttributeList(NULL, 1, 0, &size));
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    startup.lpAttributeList = malloc(size);
    CHECK(InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &size));
    CHECK(UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                    events, sizeof *events, NULL, NULL));
    for (int i = 0; i < 2; i++) {
        swprintf(arguments, 100, L"set %u", (unsigned)(ULONG_PTR)events[i]);
        CHECK(start(arguments, TRUE, EXTENDED_STARTUPINFO_PRESENT, NULL, NULL, &startup.StartupInfo,
                    &information));
        CHECK_EQUAL(finish(&information), i == 0 ? 77 : 1);
        CHECK_EQUAL(WaitForSingleObject(events[i], 0), i == 0 ? WAIT_OBJECT_0 : WAIT_TIMEOUT);
        CloseHandle(events[i]);
    }
    DeleteProcThreadAttributeList(startup.lpAttributeList);
    free(startup.lpAttributeList);
}

static void a_suspended_child_waits(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, L"sojourn-test-suspended");
    PROCESS_INFORMATION information;

    CHECK(start(L"name sojourn-test-suspended", FALSE, CREATE_SUSPENDED, NULL, NULL, NULL,
                &information));
    CHECK_EQUAL(WaitForSingleObject(event, 100), WAIT_TIMEOUT);
    CHECK_EQUAL(ResumeThread(information.hThread), 1);
    CHECK_EQUAL(WaitForSingleObject(event, 20000), WAIT_OBJECT_0);
    CHECK_EQUAL(finish(&information), 77);
    CloseHandle(event);
}

static void what_is_no_program_is_refused(void)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION information;
    WCHAR line[] = L"no-such-program-anywhere argument";

    CHECK(!CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!CreateProcessW(L"C:\\no\\such.exe", line, NULL, NULL, FALSE, 0, NULL, NULL, &startup,
                          &information));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!OpenProcess(SYNCHRONIZE, FALSE, 0));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void host_programs_run_too(void)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION information;
    WCHAR line[] = L"sh -c \"exit $CODE\"";

    SetEnvironmentVariableW(L"CODE", L"7");
    for (int i = 0; i < 2; i++) {
        CHECK(CreateProcessW(L"C:\\bin\\sh", line, NULL, NULL, FALSE, i ? CREATE_SUSPENDED : 0,
                             NULL, NULL, &startup, &information));
        if (i) {
            CHECK_EQUAL(WaitForSingleObject(information.hProcess, 50), WAIT_TIMEOUT);
            CHECK_EQUAL(ResumeThread(information.hThread), 1);
        }
        CHECK_EQUAL(finish(&information), 7);
    }
}

static int mutex_is_abandoned_by_a_killed_owner(void)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, L"sojourn-test-killed");
    HANDLE ready = CreateEventW(NULL, FALSE, FALSE, L"sojourn-test-ready");
    PROCESS_INFORMATION information;

    CHECK(start(L"own", FALSE, 0, NULL, NULL, NULL, &information));
    CHECK_EQUAL(WaitForSingleObject(ready, 20000), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForSingleObject(mutex, 0), WAIT_TIMEOUT);
    TerminateProcess(information.hProcess, 3);
    CHECK_EQUAL(WaitForSingleObject(mutex, 20000), WAIT_ABANDONED);
    CHECK(ReleaseMutex(mutex));
    CHECK_EQUAL(finish(&information), 3);
    CloseHandle(mutex);
    CloseHandle(ready);
    return 0;
}

static HANDLE handle_of(const char *text)
{
    return (HANDLE)(ULONG_PTR)atoi(text);
}

static int child(int argc, char **argv)
{
    WCHAR text[MAX_PATH], expected[MAX_PATH];

    if (strcmp(argv[1], "exit") == 0)
        return (int)strtoul(argv[2], NULL, 0);
    if (strcmp(argv[1], "sleep") == 0)
        Sleep(20000);
    if (strcmp(argv[1], "arguments") == 0)
        return argc == 5 && strcmp(argv[2], "a b") == 0 && strcmp(argv[3], "c\"d") == 0 ? 77 : 1;
    if (strcmp(argv[1], "environment") == 0)
        return GetEnvironmentVariableW(L"ALPHA", text, MAX_PATH) == 7 &&
                       wcscmp(text, L"one two") == 0 &&
                       GetEnvironmentVariableW(L"PATH", text, MAX_PATH) == 0
                   ? 77
                   : 1;
    if (strcmp(argv[1], "directory") == 0) {
        DWORD length = GetCurrentDirectoryW(MAX_PATH, text);

        text[length] = '\\';
        text[length + 1] = 0;
        GetEnvironmentVariableW(L"EXPECTED", expected, MAX_PATH);
        return _wcsicmp(text, expected) == 0 ? 77 : 1;
    }
    if (strcmp(argv[1], "handles") == 0)
        return SetEvent(handle_of(argv[2])) && ReleaseSemaphore(handle_of(argv[3]), 2, NULL) &&
                       SetEvent(handle_of(argv[4]))
                   ? 77
                   : 1;
    if (strcmp(argv[1], "set") == 0)
        return SetEvent(handle_of(argv[2])) ? 77 : 1;
    if (strcmp(argv[1], "name") == 0)
        return SetEvent(OpenEventA(EVENT_MODIFY_STATE, FALSE, argv[2])) ? 77 : 1;
    if (strcmp(argv[1], "own") == 0) {
        CreateMutexW(NULL, TRUE, L"sojourn-test-killed");
        WaitForSingleObject(OpenMutexW(SYNCHRONIZE, FALSE, L"sojourn-test-killed"), INFINITE);
        SetEvent(OpenEventW(EVENT_MODIFY_STATE, FALSE, L"sojourn-test-ready"));
        Sleep(20000);
    }
    return 99;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return child(argc, argv);
    GetModuleFileNameW(NULL, self, MAX_PATH);
    exit_codes_have_32_bits();
    strings_arrive();
    handles_are_inherited();
    a_list_limits_what_is_inherited();
    a_suspended_child_waits();
    what_is_no_program_is_refused();
    host_programs_run_too();
    mutex_is_abandoned_by_a_killed_owner();
    return checks_result();
}
