/* Condition variables with both kinds of locks, time-outs, and a queue under load. */
#include "check.h"

#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#include <windows.h>

enum { ROOM = 4, PRODUCERS = 3, CONSUMERS = 3, ITEMS = 20000 };

static SRWLOCK lock = SRWLOCK_INIT;
static CRITICAL_SECTION section;
static CONDITION_VARIABLE not_empty = CONDITION_VARIABLE_INIT, not_full = CONDITION_VARIABLE_INIT;
static int stored;
static volatile LONG taken;

static void a_wait_without_wake_times_out(void)
{
    ULONGLONG before = GetTickCount64();

    AcquireSRWLockExclusive(&lock);
    CHECK(!SleepConditionVariableSRW(&not_empty, &lock, 30, 0));
    CHECK_EQUAL(GetLastError(), ERROR_TIMEOUT);
    CHECK(GetTickCount64() - before >= 15);
    CHECK(!TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockExclusive(&lock);
    EnterCriticalSection(&section);
    CHECK(!SleepConditionVariableCS(&not_empty, &section, 0));
    CHECK_EQUAL(GetLastError(), ERROR_TIMEOUT);
    LeaveCriticalSection(&section);
    AcquireSRWLockShared(&lock);
    CHECK(!SleepConditionVariableSRW(&not_empty, &lock, 1, CONDITION_VARIABLE_LOCKMODE_SHARED));
    CHECK(!SleepConditionVariableSRW(&not_empty, &lock, 1, 8));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    ReleaseSRWLockShared(&lock);
}

static DWORD WINAPI produce_under_lock(void *parameter)
{
    (void)parameter;
    for (int i = 0; i < ITEMS; i++) {
        AcquireSRWLockExclusive(&lock);
        while (stored == ROOM)
            SleepConditionVariableSRW(&not_full, &lock, INFINITE, 0);
        stored++;
        ReleaseSRWLockExclusive(&lock);
        WakeConditionVariable(&not_empty);
    }
    return 0;
}

static DWORD WINAPI consume_under_lock(void *parameter)
{
    (void)parameter;
    for (int i = 0; i < ITEMS; i++) {
        AcquireSRWLockExclusive(&lock);
        while (stored == 0)
            SleepConditionVariableSRW(&not_empty, &lock, INFINITE, 0);
        stored--;
        ReleaseSRWLockExclusive(&lock);
        WakeConditionVariable(&not_full);
        InterlockedIncrement(&taken);
    }
    return 0;
}

static DWORD WINAPI produce_in_section(void *parameter)
{
    (void)parameter;
    for (int i = 0; i < ITEMS; i++) {
        EnterCriticalSection(&section);
        while (stored == ROOM)
            SleepConditionVariableCS(&not_full, &section, INFINITE);
        stored++;
        WakeAllConditionVariable(&not_empty);
        LeaveCriticalSection(&section);
    }
    return 0;
}

static DWORD WINAPI consume_in_section(void *parameter)
{
    (void)parameter;
    for (int i = 0; i < ITEMS; i++) {
        EnterCriticalSection(&section);
        while (stored == 0)
            SleepConditionVariableCS(&not_empty, &section, INFINITE);
        stored--;
        WakeAllConditionVariable(&not_full);
        LeaveCriticalSection(&section);
        InterlockedIncrement(&taken);
    }
    return 0;
}

static void nothing_is_lost(LPTHREAD_START_ROUTINE produce, LPTHREAD_START_ROUTINE consume)
{
    HANDLE threads[PRODUCERS + CONSUMERS];

    taken = 0;
    for (int i = 0; i < PRODUCERS + CONSUMERS; i++)
        threads[i] = CreateThread(NULL, 0, i < PRODUCERS ? produce : consume, NULL, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(PRODUCERS + CONSUMERS, threads, TRUE, 30000), WAIT_OBJECT_0);
    CHECK_EQUAL(taken, CONSUMERS * ITEMS);
    CHECK_EQUAL(stored, 0);
    for (int i = 0; i < PRODUCERS + CONSUMERS; i++)
        CloseHandle(threads[i]);
}

int main(void)
{
    InitializeCriticalSection(&section);
    a_wait_without_wake_times_out();
    nothing_is_lost(produce_under_lock, consume_under_lock);
    nothing_is_lost(produce_in_section, consume_in_section);
    DeleteCriticalSection(&section);
    return checks_result();
}
