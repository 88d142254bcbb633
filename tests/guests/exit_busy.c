/*
 * The process ends while its threads are busy everywhere: in the heap, in waits, in creating
 * threads, suspending each other. It ends at once, with main's result.
 */
#include "check.h"

#include <windows.h>

#include <stdlib.h>

static DWORD WINAPI allocate(void *parameter)
{
    (void)parameter;
    for (;;) {
        void *blocks[16];

        for (int i = 0; i < 16; i++)
            blocks[i] = malloc((size_t)(i + 1) * 1000);
        for (int i = 0; i < 16; i++)
            free(blocks[i]);
    }
    return 0;
}

static DWORD WINAPI nothing(void *parameter)
{
    return parameter != NULL;
}

static DWORD WINAPI create(void *parameter)
{
    (void)parameter;
    for (;;) {
        HANDLE thread = CreateThread(NULL, 0, nothing, NULL, 0, NULL);

        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    return 0;
}

static DWORD WINAPI disturb(void *other)
{
    for (;;) {
        SuspendThread(other);
        ResumeThread(other);
    }
    return 0;
}

static DWORD WINAPI sleep_long(void *parameter)
{
    (void)parameter;
    SleepEx(INFINITE, TRUE);
    return 0;
}

int main(void)
{
    HANDLE victim = CreateThread(NULL, 0, allocate, NULL, 0, NULL);

    for (int i = 0; i < 3; i++) {
        CHECK(CreateThread(NULL, 0, allocate, NULL, 0, NULL) != NULL);
        CHECK(CreateThread(NULL, 0, create, NULL, 0, NULL) != NULL);
        CHECK(CreateThread(NULL, 0, sleep_long, NULL, 0, NULL) != NULL);
    }
    CHECK(CreateThread(NULL, 0, disturb, victim, 0, NULL) != NULL);
    Sleep(30);
    return checks_result();
}
