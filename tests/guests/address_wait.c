/* flags: -lsynchronization */
/* WaitOnAddress with values of every size, and a hand-made lock under load. */
#include "check.h"

#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include <string.h>

static union {
    volatile BYTE byte[8];
    volatile WORD word[4];
    volatile LONG dword[2];
    volatile LONG64 qword;
} value;

static DWORD WINAPI change_dword(void *parameter)
{
    Sleep(20);
    InterlockedIncrement((volatile LONG *)parameter);
    WakeByAddressSingle(parameter);
    return 0;
}

static DWORD WINAPI change_byte(void *parameter)
{
    Sleep(20);
    ++*(volatile BYTE *)parameter;
    WakeByAddressAll(parameter);
    return 0;
}

static DWORD WINAPI change_high_half(void *parameter)
{
    Sleep(20);
    InterlockedExchangeAdd64(parameter, 1ll << 40);
    WakeByAddressSingle(parameter);
    return 0;
}

static void wait_until_changed(volatile void *at, SIZE_T size, LPTHREAD_START_ROUTINE changer)
{
    char before[8];
    HANDLE thread;

    memcpy(before, (void *)at, size);
    thread = CreateThread(NULL, 0, changer, (void *)at, 0, NULL);
    while (memcmp((void *)at, before, size) == 0)
        CHECK(WaitOnAddress(at, before, size, 5000));
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CloseHandle(thread);
}

static void values_of_each_size_are_waited_for(void)
{
    wait_until_changed(&value.dword[1], 4, change_dword);
    wait_until_changed(&value.qword, 8, change_high_half);
    wait_until_changed(&value.qword, 8, change_dword);
    for (int i = 0; i < 8; i++)
        wait_until_changed(&value.byte[i], 1, change_byte);
    for (int i = 0; i < 4; i++)
        wait_until_changed(&value.word[i], 2, change_byte);
}

static void waits_end_by_time_and_by_difference(void)
{
    LONG other = value.dword[0] + 1, same = value.dword[0];

    CHECK(WaitOnAddress(&value.dword[0], &other, 4, INFINITE));
    CHECK(!WaitOnAddress(&value.dword[0], &same, 4, 20));
    CHECK_EQUAL(GetLastError(), ERROR_TIMEOUT);
    CHECK(!WaitOnAddress(&value.dword[0], &same, 3, 20));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static volatile BYTE locks[4];
static volatile LONG counts[4];

static void lock(volatile BYTE *at)
{
    while (__atomic_exchange_n(at, 1, __ATOMIC_ACQUIRE) != 0) {
        BYTE held = 1;

        WaitOnAddress(at, &held, 1, INFINITE);
    }
}

static DWORD WINAPI use_locks(void *parameter)
{
    for (int i = 0; i < 20000; i++) {
        int which = (int)(INT_PTR)parameter % 2 + i % 2 * 2;

        lock(&locks[which]);
        counts[which]++;
        __atomic_store_n(&locks[which], 0, __ATOMIC_RELEASE);
        WakeByAddressSingle((void *)&locks[which]);
    }
    return 0;
}

/* Neighbouring bytes do not take each other's wake-ups. */
static void four_locks_in_four_bytes(void)
{
    HANDLE threads[8];

    for (int i = 0; i < 8; i++)
        threads[i] = CreateThread(NULL, 0, use_locks, (void *)(INT_PTR)i, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(8, threads, TRUE, 30000), WAIT_OBJECT_0);
    for (int i = 0; i < 4; i++)
        CHECK_EQUAL(counts[i], 40000);
    for (int i = 0; i < 8; i++)
        CloseHandle(threads[i]);
}

int main(void)
{
    values_of_each_size_are_waited_for();
    waits_end_by_time_and_by_difference();
    four_locks_in_four_bytes();
    return checks_result();
}
