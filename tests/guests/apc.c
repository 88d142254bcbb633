/* Asynchronous procedure calls: when they run, in which order, what a wait says then. */
#include "check.h"

#include <windows.h>

static volatile LONG calls;
static char order[8];

static void CALLBACK note(ULONG_PTR letter)
{
    order[calls++] = (char)letter;
}

static void CALLBACK count(ULONG_PTR amount)
{
    InterlockedExchangeAdd(&calls, (LONG)amount);
}

static void own_calls_run_in_an_alertable_wait(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    CHECK(QueueUserAPC(note, GetCurrentThread(), 'a'));
    CHECK(QueueUserAPC(note, GetCurrentThread(), 'b'));
    Sleep(1);
    CHECK_EQUAL(WaitForSingleObject(event, 1), WAIT_TIMEOUT);
    CHECK_EQUAL(calls, 0);
    CHECK_EQUAL(SleepEx(1000, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQUAL(calls, 2);
    CHECK(order[0] == 'a' && order[1] == 'b');
    CHECK_EQUAL(SleepEx(1, TRUE), 0);
    QueueUserAPC(note, GetCurrentThread(), 'c');
    CHECK_EQUAL(WaitForSingleObjectEx(event, 1000, TRUE), WAIT_IO_COMPLETION);
    QueueUserAPC(note, GetCurrentThread(), 'd');
    CHECK_EQUAL(SleepEx(0, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQUAL(calls, 4);
    CloseHandle(event);
}

static volatile LONG stop, begun;

static DWORD WINAPI sleep_alertably(void *parameter)
{
    DWORD woken = 0;

    (void)parameter;
    begun = 1;
    while (!stop)
        woken += SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION;
    return woken;
}

static void CALLBACK finish(ULONG_PTR unused)
{
    (void)unused;
    stop = 1;
}

static void another_thread_is_woken(void)
{
    HANDLE thread = CreateThread(NULL, 0, sleep_alertably, NULL, 0, NULL);
    DWORD woken = 0;

    calls = 0;
    while (!begun)
        Sleep(1);
    for (int i = 0; i < 20000; i++)
        CHECK(QueueUserAPC(count, thread, 1));
    QueueUserAPC(finish, thread, 0);
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK_EQUAL(calls, 20000);
    CHECK(GetExitCodeThread(thread, &woken));
    CHECK(woken >= 1);
    CHECK(!QueueUserAPC(count, thread, 1));
    CHECK_EQUAL(GetLastError(), ERROR_GEN_FAILURE);
    CloseHandle(thread);
}

static DWORD WINAPI see_calls(void *parameter)
{
    (void)parameter;
    return (DWORD)calls;
}

static void calls_queued_before_a_thread_begins_run_first(void)
{
    HANDLE thread = CreateThread(NULL, 0, see_calls, NULL, CREATE_SUSPENDED, NULL);
    DWORD seen = 0;

    calls = 0;
    CHECK(QueueUserAPC(count, thread, 3));
    CHECK_EQUAL(ResumeThread(thread), 1);
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &seen));
    CHECK_EQUAL(seen, 3);
    CloseHandle(thread);
}

int main(void)
{
    own_calls_run_in_an_alertable_wait();
    another_thread_is_woken();
    calls_queued_before_a_thread_begins_run_first();
    return checks_result();
}
