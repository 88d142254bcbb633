/* Jobs: members, messages, limits, the end of all; and what can be asked of processes. */
#define _WIN32_WINNT 0x0a00
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static WCHAR self[MAX_PATH];

static void start(const WCHAR *argument, DWORD flags, PROCESS_INFORMATION *information)
{
    WCHAR line[MAX_PATH + 40];
    STARTUPINFOW startup = {.cb = sizeof startup};

    swprintf(line, MAX_PATH + 40, L"\"%ls\" %ls", self, argument);
    CHECK(CreateProcessW(NULL, line, NULL, NULL, FALSE, flags, NULL, NULL, &startup, information));
}

/* The event's name is the run's own, as another may go on beside it; children inherit it. */
static const WCHAR *event_name(void)
{
    static WCHAR name[64];

    if (!GetEnvironmentVariableW(L"JOB_EVENT", name, 64)) {
        swprintf(name, 64, L"sojourn-test-job-%lu", GetCurrentProcessId());
        SetEnvironmentVariableW(L"JOB_EVENT", name);
    }
    return name;
}

static void finish(PROCESS_INFORMATION *information, DWORD expected)
{
    DWORD code = 0;

    CHECK_EQUAL(WaitForSingleObject(information->hProcess, 20000), WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(information->hProcess, &code));
    CHECK_EQUAL(code, expected);
    CloseHandle(information->hProcess);
    CloseHandle(information->hThread);
}

static DWORD next_message(HANDLE port, ULONG_PTR *about)
{
    OVERLAPPED *overlapped = NULL;
    ULONG_PTR key = 0;
    DWORD message = 0;

    CHECK(GetQueuedCompletionStatus(port, &message, &key, &overlapped, 20000));
    CHECK_EQUAL(key, 42);
    *about = (ULONG_PTR)overlapped;
    return message;
}

static void a_job_tells_of_its_members(void)
{
    HANDLE job = CreateJobObjectW(NULL, NULL);
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    JOBOBJECT_ASSOCIATE_COMPLETION_PORT association = {(void *)42, port};
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION accounting;
    JOBOBJECT_BASIC_PROCESS_ID_LIST ids;
    PROCESS_INFORMATION information;
    ULONG_PTR about;
    BOOL inside = TRUE;

    CHECK(job != NULL);
    CHECK(SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &association,
                                  sizeof association));
    start(L"exit", CREATE_SUSPENDED, &information);
    CHECK(IsProcessInJob(information.hProcess, job, &inside) && !inside);
    CHECK(AssignProcessToJobObject(job, information.hProcess));
    CHECK(IsProcessInJob(information.hProcess, job, &inside) && inside);
    CHECK_EQUAL(next_message(port, &about), JOB_OBJECT_MSG_NEW_PROCESS);
    CHECK_EQUAL(about, information.dwProcessId);
    CHECK(QueryInformationJobObject(job, JobObjectBasicProcessIdList, &ids, sizeof ids, NULL));
    CHECK_EQUAL(ids.ProcessIdList[0], information.dwProcessId);
    ResumeThread(information.hThread);
    CHECK_EQUAL(next_message(port, &about), JOB_OBJECT_MSG_EXIT_PROCESS);
    CHECK_EQUAL(about, information.dwProcessId);
    CHECK_EQUAL(next_message(port, &about), JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO);
    finish(&information, 5);
    CHECK(QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &accounting,
                                    sizeof accounting, NULL));
    CHECK_EQUAL(accounting.TotalProcesses, 1);
    CHECK_EQUAL(accounting.ActiveProcesses, 0);
    CHECK(!QueryInformationJobObject(job, JobObjectBasicLimitInformation, &accounting, 3, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_BAD_LENGTH);
    CloseHandle(port);
    CloseHandle(job);
}

static void closing_a_job_ends_its_members(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job = CreateJobObjectW(NULL, NULL);
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, event_name());
    PROCESS_INFORMATION information;

    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    CHECK(SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits));
    start(L"parent", 0, &information);
    CHECK(AssignProcessToJobObject(job, information.hProcess));
    CHECK_EQUAL(WaitForSingleObject(event, 20000), WAIT_OBJECT_0);
    CloseHandle(job);
    finish(&information, 0);
    CHECK_EQUAL(WaitForSingleObject(event, 200), WAIT_TIMEOUT);
    CloseHandle(event);
}

static void a_process_answers(void)
{
    PROCESS_INFORMATION information;
    FILETIME created, ended, kernel, user;
    WCHAR name[MAX_PATH];
    DWORD size = MAX_PATH;
    char text[6];
    SIZE_T done;
    HANDLE other;

    start(L"sleep", 0, &information);
    CHECK(GetProcessTimes(information.hProcess, &created, &ended, &kernel, &user));
    CHECK(created.dwHighDateTime != 0);
    CHECK_EQUAL(ended.dwLowDateTime, 0);
    other = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE,
                        information.dwProcessId);
    CHECK(other != NULL);
    CHECK(QueryFullProcessImageNameW(other, 0, name, &size));
    CHECK(_wcsicmp(name, self) == 0);
    CHECK(!TerminateProcess(other, 1));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(TerminateProcess(information.hProcess, 9));
    CHECK_EQUAL(WaitForSingleObject(other, 20000), WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(other, &size) && size == 9); /* not only its parent knows */
    CHECK(GetProcessTimes(information.hProcess, &created, &ended, &kernel, &user));
    CHECK(CompareFileTime(&created, &ended) < 0);
    CloseHandle(other);
    finish(&information, 9);
    CHECK(ReadProcessMemory(GetCurrentProcess(), "hello", text, 6, &done) && done == 6);
    CHECK(strcmp(text, "hello") == 0);
    CHECK(!ReadProcessMemory(GetCurrentProcess(), (void *)8, text, 6, &done));
    CHECK_EQUAL(GetLastError(), ERROR_PARTIAL_COPY);
    CHECK(SetPriorityClass(GetCurrentProcess(), IDLE_PRIORITY_CLASS)); /* always allowed */
    CHECK_EQUAL(GetPriorityClass(GetCurrentProcess()), IDLE_PRIORITY_CLASS);
}

int main(int argc, char **argv)
{
    GetModuleFileNameW(NULL, self, MAX_PATH);
    if (argc > 1 && strcmp(argv[1], "exit") == 0)
        return 5;
    if (argc > 1 && strcmp(argv[1], "sleep") == 0)
        Sleep(20000);
    if (argc > 1 && strcmp(argv[1], "parent") == 0) {
        PROCESS_INFORMATION information;

        start(L"grandchild", 0, &information);
        Sleep(20000);
    }
    if (argc > 1 && strcmp(argv[1], "grandchild") == 0) {
        HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, event_name());

        for (int i = 0; i < 200; i++) {
            SetEvent(event);
            Sleep(100);
        }
        return 1;
    }
    a_job_tells_of_its_members();
    closing_a_job_ends_its_members();
    a_process_answers();
    return checks_result();
}
