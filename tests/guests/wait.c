/* Waits of every kind, and what events, mutexes, semaphores and timers do. */
#define _WIN32_WINNT 0x0a00
#include "check.h"

#include <windows.h>

static void events_reset_as_they_were_made(void)
{
    HANDLE automatic = CreateEventW(NULL, FALSE, TRUE, NULL);
    HANDLE manual = CreateEventW(NULL, TRUE, FALSE, NULL);

    CHECK_EQUAL(WaitForSingleObject(automatic, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForSingleObject(automatic, 0), WAIT_TIMEOUT);
    CHECK(SetEvent(manual));
    CHECK_EQUAL(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForSingleObject(manual, INFINITE), WAIT_OBJECT_0);
    CHECK(ResetEvent(manual));
    CHECK_EQUAL(WaitForSingleObject(manual, 10), WAIT_TIMEOUT);
    CHECK(CloseHandle(automatic));
    CHECK(CloseHandle(manual));
    SetLastError(0);
    CHECK(!CloseHandle(manual));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQUAL(WaitForSingleObject(manual, 0), WAIT_FAILED);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
}

static void access_rights_are_checked(void)
{
    HANDLE event = CreateEventExW(NULL, NULL, 0, SYNCHRONIZE);
    HANDLE weak = NULL;

    CHECK(!SetEvent(event));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK_EQUAL(WaitForSingleObject(event, 0), WAIT_TIMEOUT);
    CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &weak,
                          EVENT_MODIFY_STATE, FALSE, DUPLICATE_CLOSE_SOURCE));
    CHECK(SetEvent(weak));
    CHECK_EQUAL(WaitForSingleObject(weak, 0), WAIT_FAILED);
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!SetEvent(event));
    CHECK(CloseHandle(weak));
}

static void the_lowest_index_wins(void)
{
    HANDLE events[3];

    for (int i = 0; i < 3; i++)
        events[i] = CreateEventW(NULL, FALSE, i > 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(3, events, FALSE, INFINITE), WAIT_OBJECT_0 + 1);
    CHECK_EQUAL(WaitForMultipleObjects(3, events, FALSE, INFINITE), WAIT_OBJECT_0 + 2);
    CHECK_EQUAL(WaitForMultipleObjects(3, events, FALSE, 20), WAIT_TIMEOUT);
    SetEvent(events[0]);
    SetEvent(events[1]);
    CHECK_EQUAL(WaitForMultipleObjects(3, events, TRUE, 20), WAIT_TIMEOUT);
    CHECK_EQUAL(WaitForSingleObject(events[0], 0), WAIT_OBJECT_0); /* nothing was taken */
    SetEvent(events[0]);
    SetEvent(events[2]);
    CHECK_EQUAL(WaitForMultipleObjects(3, events, TRUE, 20), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_TIMEOUT);
    CHECK_EQUAL(WaitForMultipleObjects(0, events, FALSE, 0), WAIT_FAILED);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQUAL(WaitForMultipleObjects(65, events, FALSE, 0), WAIT_FAILED);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    for (int i = 0; i < 3; i++)
        CloseHandle(events[i]);
}

static HANDLE gate, mutex, done;

static DWORD WINAPI hold_and_die(void *unused)
{
    (void)unused;
    WaitForSingleObject(mutex, INFINITE);
    return 7;
}

static DWORD WINAPI set_gate_later(void *unused)
{
    (void)unused;
    Sleep(30);
    SetEvent(gate);
    return 0;
}

static void mutexes_recurse_and_are_abandoned(void)
{
    HANDLE thread;
    DWORD code = 0;

    mutex = CreateMutexW(NULL, TRUE, NULL);
    CHECK_EQUAL(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CHECK(ReleaseMutex(mutex));
    CHECK(!ReleaseMutex(mutex));
    CHECK_EQUAL(GetLastError(), ERROR_NOT_OWNER);
    thread = CreateThread(NULL, 0, hold_and_die, NULL, 0, NULL);
    CHECK_EQUAL(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQUAL(code, 7);
    CHECK_EQUAL(WaitForSingleObject(mutex, 0), WAIT_ABANDONED);
    CHECK_EQUAL(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CHECK(ReleaseMutex(mutex));
    CHECK_EQUAL(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
    CHECK(ReleaseMutex(mutex));
    CloseHandle(thread);
    CloseHandle(mutex);
}

static void a_sleeper_wakes(void)
{
    HANDLE thread, both[2];

    gate = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, set_gate_later, NULL, 0, NULL);
    CHECK_EQUAL(WaitForSingleObject(gate, 5000), WAIT_OBJECT_0);
    both[0] = gate;
    both[1] = thread;
    CHECK_EQUAL(WaitForMultipleObjects(2, both, FALSE, 5000), WAIT_OBJECT_0 + 1);
    CloseHandle(thread);
    thread = CreateThread(NULL, 0, set_gate_later, NULL, 0, NULL);
    both[1] = thread;
    CHECK_EQUAL(WaitForMultipleObjects(2, both, TRUE, 5000), WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(gate);
}

static void semaphores_count(void)
{
    HANDLE semaphore = CreateSemaphoreW(NULL, 1, 3, NULL);
    LONG before = -1;

    CHECK_EQUAL(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
    CHECK(ReleaseSemaphore(semaphore, 2, &before));
    CHECK_EQUAL(before, 0);
    CHECK(!ReleaseSemaphore(semaphore, 2, &before));
    CHECK_EQUAL(GetLastError(), ERROR_TOO_MANY_POSTS);
    CHECK(ReleaseSemaphore(semaphore, 1, &before));
    CHECK_EQUAL(before, 2);
    CHECK(!ReleaseSemaphore(semaphore, 0, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(semaphore);
    CHECK(!CreateSemaphoreW(NULL, 2, 1, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static DWORD WINAPI count_until_told(void *counter)
{
    HANDLE both[2] = {done, gate};

    while (WaitForMultipleObjects(2, both, FALSE, INFINITE) == WAIT_OBJECT_0 + 1)
        InterlockedIncrement(counter);
    return 0;
}

/* Each release lets exactly one waiter go on, whoever else wakes. */
static void no_wake_up_is_lost(void)
{
    HANDLE threads[4];
    LONG counter = 0;

    done = CreateEventW(NULL, TRUE, FALSE, NULL);
    gate = CreateSemaphoreW(NULL, 0, 100000, NULL);
    for (int i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, count_until_told, &counter, 0, NULL);
    for (int i = 0; i < 2000; i++)
        ReleaseSemaphore(gate, 1 + i % 3, NULL);
    for (int i = 0; i < 500 && counter < 1 * 667 + 2 * 667 + 3 * 666; i++)
        Sleep(10);
    CHECK_EQUAL(counter, 1 * 667 + 2 * 667 + 3 * 666);
    SetEvent(done);
    CHECK_EQUAL(WaitForMultipleObjects(4, threads, TRUE, 5000), WAIT_OBJECT_0);
    for (int i = 0; i < 4; i++)
        CloseHandle(threads[i]);
    CloseHandle(gate);
    CloseHandle(done);
}

static int routine_calls;

static VOID CALLBACK routine(LPVOID argument, DWORD low, DWORD high)
{
    CHECK(argument == &routine_calls);
    CHECK(low || high);
    routine_calls++;
}

static void timers_are_due(void)
{
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
    LARGE_INTEGER due = {.QuadPart = -200000};
    ULONGLONG begin = GetTickCount64();

    CHECK_EQUAL(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    CHECK(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    CHECK_EQUAL(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    CHECK_EQUAL(WaitForSingleObject(timer, 5000), WAIT_OBJECT_0);
    CHECK(GetTickCount64() - begin >= 10);
    CHECK_EQUAL(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
    CHECK(SetWaitableTimer(timer, &due, 10, NULL, NULL, FALSE));
    for (int i = 0; i < 3; i++)
        CHECK_EQUAL(WaitForSingleObject(timer, 5000), WAIT_OBJECT_0);
    CHECK(CancelWaitableTimer(timer));
    CHECK_EQUAL(WaitForSingleObject(timer, 40), WAIT_TIMEOUT);
    CHECK(SetWaitableTimer(timer, &due, 0, routine, &routine_calls, FALSE));
    CHECK_EQUAL(SleepEx(5000, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQUAL(routine_calls, 1);
    CloseHandle(timer);
}

static void signal_and_wait(void)
{
    HANDLE first = CreateEventW(NULL, TRUE, FALSE, NULL);
    HANDLE second = CreateSemaphoreW(NULL, 1, 1, NULL);

    CHECK_EQUAL(SignalObjectAndWait(first, second, 100, FALSE), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForSingleObject(first, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(SignalObjectAndWait(first, second, 10, FALSE), WAIT_TIMEOUT);
    CHECK_EQUAL(SignalObjectAndWait(second, second, 10, FALSE), WAIT_OBJECT_0);
    CloseHandle(first);
    CloseHandle(second);
}

static void names_are_found_again(void)
{
    HANDLE first, second;

    SetLastError(99);
    first = CreateEventW(NULL, TRUE, FALSE, L"sojourn-test-Name");
    CHECK(first != NULL);
    CHECK_EQUAL(GetLastError(), 0);
    second = CreateEventW(NULL, FALSE, TRUE, L"Local\\sojourn-test-Name");
    CHECK(second != NULL);
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(first != second);
    CHECK_EQUAL(WaitForSingleObject(second, 0), WAIT_TIMEOUT);
    SetEvent(first);
    CHECK_EQUAL(WaitForSingleObject(second, 0), WAIT_OBJECT_0);
    CHECK(!CreateMutexW(NULL, FALSE, L"sojourn-test-Name"));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!OpenEventW(SYNCHRONIZE, FALSE, L"sojourn-test-name")); /* case matters */
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "Global\\sojourn-test-Name"));
    CHECK(!CreateEventW(NULL, TRUE, FALSE, L"no\\such"));
    CHECK_EQUAL(GetLastError(), ERROR_PATH_NOT_FOUND);
    CloseHandle(second);
    second = OpenEventA(EVENT_ALL_ACCESS, FALSE, "sojourn-test-Name");
    CHECK(second != NULL);
    CloseHandle(first);
    CloseHandle(second);
    CHECK(!OpenEventW(SYNCHRONIZE, FALSE, L"sojourn-test-Name"));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
}

static DWORD WINAPI wait_for_gate(void *unused)
{
    (void)unused;
    return WaitForSingleObject(gate, 5000);
}

static void a_pulse_reaches_who_waits(void)
{
    HANDLE threads[2];
    DWORD code;

    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, wait_for_gate, NULL, 0, NULL);
    Sleep(100);
    CHECK(PulseEvent(gate));
    CHECK_EQUAL(WaitForMultipleObjects(2, threads, TRUE, 5000), WAIT_OBJECT_0);
    for (int i = 0; i < 2; i++) {
        GetExitCodeThread(threads[i], &code);
        CHECK_EQUAL(code, WAIT_OBJECT_0);
        CloseHandle(threads[i]);
    }
    CHECK_EQUAL(WaitForSingleObject(gate, 0), WAIT_TIMEOUT);
    CloseHandle(gate);
}

int main(void)
{
    events_reset_as_they_were_made();
    access_rights_are_checked();
    the_lowest_index_wins();
    mutexes_recurse_and_are_abandoned();
    a_sleeper_wakes();
    semaphores_count();
    no_wake_up_is_lost();
    timers_are_due();
    signal_and_wait();
    names_are_found_again();
    a_pulse_reaches_who_waits();
    return checks_result();
}
