/*
 * Named objects survive programs that are killed at any point: children open, take, release and
 * close them in a loop and are killed over and over, and after each time everything still works.
 */
#define _WIN32_WINNT 0x0a00
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

enum { CHILDREN = 4, MILLISECONDS = 4000 };

static WCHAR self[MAX_PATH];
static WCHAR mutex_name[40], event_name[40]; /* this run's own: another may go on beside it */

static void name_objects(DWORD run)
{
    swprintf(mutex_name, 40, L"sojourn-kill-mutex-%lu", run);
    swprintf(event_name, 40, L"sojourn-kill-parent-%lu", run);
}

/* Never ends by itself. */
static void work(unsigned seed)
{
    srand(seed);
    for (;;) {
        WCHAR name[40];
        BOOL owned = rand() % 2;
        HANDLE mutex = CreateMutexW(NULL, owned, mutex_name), event, section;

        owned = owned && GetLastError() != ERROR_ALREADY_EXISTS;

        swprintf(name, 40, L"sojourn-kill-%d", rand() % 20);
        event = CreateEventW(NULL, rand() % 2, FALSE, name);
        swprintf(name, 40, L"sojourn-kill-section-%d", rand() % 3);
        section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, name);
        if (WaitForSingleObject(mutex, 1) != WAIT_TIMEOUT) {
            SetEvent(event);
            ReleaseMutex(mutex);
        }
        if (owned)
            ReleaseMutex(mutex);
        CloseHandle(section);
        CloseHandle(event);
        CloseHandle(mutex);
    }
}

static HANDLE start(unsigned seed)
{
    PROCESS_INFORMATION information;
    STARTUPINFOW startup = {.cb = sizeof startup};
    WCHAR line[MAX_PATH + 40];

    swprintf(line, MAX_PATH + 40, L"\"%ls\" %u %lu", self, seed, GetCurrentProcessId());
    if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information))
        return NULL;
    CloseHandle(information.hThread);
    return information.hProcess;
}

static void everything_works(void)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, mutex_name), event;
    DWORD result = WaitForSingleObject(mutex, 10000);

    CHECK(mutex != NULL);
    CHECK(result == WAIT_OBJECT_0 || result == WAIT_ABANDONED);
    CHECK(ReleaseMutex(mutex));
    CHECK(CloseHandle(mutex));
    event = CreateEventW(NULL, TRUE, FALSE, event_name);
    CHECK(event != NULL);
    CHECK_EQUAL(GetLastError(), ERROR_SUCCESS);
    CHECK(SetEvent(event));
    CHECK(CloseHandle(event));
    CHECK(!OpenEventW(SYNCHRONIZE, FALSE, event_name));
}

int main(int argc, char **argv)
{
    HANDLE children[CHILDREN];
    ULONGLONG end;
    unsigned killed = 0;

    name_objects(argc > 2 ? (DWORD)atoi(argv[2]) : GetCurrentProcessId());
    if (argc > 2)
        work((unsigned)atoi(argv[1]));
    GetModuleFileNameW(NULL, self, MAX_PATH);
    for (unsigned i = 0; i < CHILDREN; i++)
        children[i] = start(i);
    end = GetTickCount64() + MILLISECONDS;
    while (GetTickCount64() < end) {
        unsigned which = killed % CHILDREN;

        Sleep(killed % 7);
        TerminateProcess(children[which], 0);
        CHECK_EQUAL(WaitForSingleObject(children[which], 10000), WAIT_OBJECT_0);
        CloseHandle(children[which]);
        if (++killed % 8 == 0)
            everything_works();
        children[which] = start(killed);
        CHECK(children[which] != NULL);
    }
    for (unsigned i = 0; i < CHILDREN; i++) {
        TerminateProcess(children[i], 0);
        WaitForSingleObject(children[i], 10000);
        CloseHandle(children[i]);
    }
    everything_works();
    CHECK(!OpenMutexW(SYNCHRONIZE, FALSE, mutex_name)); /* nobody is left */
    return checks_result();
}
