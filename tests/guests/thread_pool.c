/* The thread pool: work, timers, waits, cleanup groups, and the older functions. */
#include "check.h"

#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#include <windows.h>

static volatile LONG calls, timeouts, cancelled;
static HANDLE gate, done;

static void CALLBACK count_work(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WORK work)
{
    (void)instance;
    (void)work;
    InterlockedExchangeAdd(&calls, (LONG)(LONG_PTR)context);
}

static void CALLBACK count_simple(PTP_CALLBACK_INSTANCE instance, void *context)
{
    (void)instance;
    InterlockedExchangeAdd(&calls, (LONG)(LONG_PTR)context);
}

static void work_runs_as_often_as_it_is_submitted(void)
{
    PTP_WORK work = CreateThreadpoolWork(count_work, (void *)1, NULL);

    CHECK(work != NULL);
    for (int i = 0; i < 20000; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQUAL(calls, 20000);
    CloseThreadpoolWork(work);
}

static void CALLBACK wait_at_gate(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WORK work)
{
    (void)context;
    (void)work;
    CHECK(CallbackMayRunLong(instance));
    WaitForSingleObject(gate, INFINITE);
    InterlockedIncrement(&calls);
}

static void several_callbacks_run_at_once(void)
{
    PTP_WORK work = CreateThreadpoolWork(wait_at_gate, NULL, NULL);

    calls = 0;
    for (int i = 0; i < 10; i++)
        SubmitThreadpoolWork(work);
    CHECK(TrySubmitThreadpoolCallback(count_simple, (void *)100, NULL));
    for (int i = 0; i < 500 && calls < 100; i++)
        Sleep(10);
    CHECK_EQUAL(calls, 100);
    SetEvent(gate);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQUAL(calls, 110);
    CloseThreadpoolWork(work);
    ResetEvent(gate);
}

static void a_pool_of_one_runs_one_after_the_other(void)
{
    PTP_POOL pool = CreateThreadpool(NULL);
    TP_CALLBACK_ENVIRON environment;
    PTP_WORK work;

    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackPool(&environment, pool);
    SetThreadpoolThreadMaximum(pool, 1);
    CHECK(SetThreadpoolThreadMinimum(pool, 1));
    calls = 0;
    work = CreateThreadpoolWork(count_work, (void *)1, &environment);
    for (int i = 0; i < 100; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    CHECK_EQUAL(calls, 100);
    CloseThreadpoolWork(work);
    CloseThreadpool(pool);
}

static void CALLBACK on_timer(PTP_CALLBACK_INSTANCE instance, void *context, PTP_TIMER timer)
{
    (void)instance;
    (void)context;
    (void)timer;
    if (InterlockedIncrement(&calls) == 5)
        SetEvent(done);
}

static void a_timer_fires_until_it_is_stopped(void)
{
    PTP_TIMER timer = CreateThreadpoolTimer(on_timer, NULL, NULL);
    FILETIME soon = {(DWORD)-100000, (DWORD)-1}; /* 10 ms from now */
    LONG seen;

    calls = 0;
    CHECK(!IsThreadpoolTimerSet(timer));
    SetThreadpoolTimer(timer, &soon, 5, 0);
    CHECK(IsThreadpoolTimerSet(timer));
    CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    SetThreadpoolTimer(timer, NULL, 0, 0);
    WaitForThreadpoolTimerCallbacks(timer, TRUE);
    CHECK(!IsThreadpoolTimerSet(timer));
    seen = calls;
    Sleep(30);
    CHECK_EQUAL(calls, seen);
    CloseThreadpoolTimer(timer);
}

static void CALLBACK on_wait(PTP_CALLBACK_INSTANCE instance, void *context, PTP_WAIT wait,
                             TP_WAIT_RESULT result)
{
    (void)context;
    (void)wait;
    InterlockedIncrement(result == WAIT_TIMEOUT ? &timeouts : &calls);
    SetEventWhenCallbackReturns(instance, done);
}

static void a_wait_is_told_of_signal_or_time_out(void)
{
    PTP_WAIT wait = CreateThreadpoolWait(on_wait, NULL, NULL);
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    FILETIME soon = {(DWORD)-100000, (DWORD)-1};

    calls = timeouts = 0;
    SetThreadpoolWait(wait, event, NULL);
    SetEvent(event);
    CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    CHECK_EQUAL(calls, 1);
    SetEvent(event);
    Sleep(20);
    CHECK_EQUAL(calls, 1);
    ResetEvent(event);
    SetThreadpoolWait(wait, event, &soon);
    CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    CHECK_EQUAL(timeouts, 1);
    SetThreadpoolWait(wait, event, NULL);
    SetThreadpoolWait(wait, NULL, NULL);
    SetEvent(event);
    Sleep(20);
    CHECK_EQUAL(calls, 1);
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CloseThreadpoolWait(wait);
    CloseHandle(event);
}

static void CALLBACK on_cancel(void *object, void *cleanup)
{
    CHECK(object == (void *)7 && cleanup == (void *)8);
    cancelled++;
}

static void a_group_ends_all_its_members(void)
{
    PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
    TP_CALLBACK_ENVIRON environment;
    FILETIME later = {(DWORD)-1000000000, (DWORD)-1};

    InitializeThreadpoolEnvironment(&environment);
    SetThreadpoolCallbackCleanupGroup(&environment, group, on_cancel);
    CHECK(CreateThreadpoolWork(count_work, (void *)7, &environment) != NULL);
    SetThreadpoolTimer(CreateThreadpoolTimer(on_timer, (void *)7, &environment), &later, 0, 0);
    for (int i = 0; i < 100; i++)
        TrySubmitThreadpoolCallback(count_simple, (void *)1, NULL);
    CloseThreadpoolCleanupGroupMembers(group, TRUE, (void *)8);
    CHECK_EQUAL(cancelled, 2);
    CloseThreadpoolCleanupGroup(group);
}

static DWORD WINAPI count_item(void *context)
{
    if (InterlockedIncrement(&calls) == (LONG)(LONG_PTR)context)
        SetEvent(done);
    return 0;
}

static void CALLBACK on_registered(void *context, BOOLEAN by_time)
{
    (void)context;
    InterlockedIncrement(by_time ? &timeouts : &calls);
    SetEvent(done);
}

static void a_registered_wait_repeats(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), wait = NULL;

    calls = timeouts = 0;
    CHECK(RegisterWaitForSingleObject(&wait, event, on_registered, NULL, INFINITE, 0));
    for (int i = 1; i <= 100; i++) {
        SetEvent(event);
        CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    }
    CHECK_EQUAL(calls, 100);
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    SetEvent(event);
    Sleep(20);
    CHECK_EQUAL(calls, 100);
    ResetEvent(event);
    CHECK(RegisterWaitForSingleObject(&wait, event, on_registered, NULL, 10, WT_EXECUTEONLYONCE));
    CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    Sleep(40);
    CHECK_EQUAL(timeouts, 1);
    CHECK(UnregisterWaitEx(wait, gate));
    CHECK_EQUAL(WaitForSingleObject(gate, 10000), WAIT_OBJECT_0);
    ResetEvent(gate);
    CloseHandle(event);
}

/* More objects than one thread can wait for. */
static void two_hundred_waits(void)
{
    enum { WAITS = 200 };
    HANDLE events[WAITS], waits[WAITS];

    calls = timeouts = 0;
    for (int i = 0; i < WAITS; i++) {
        events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        CHECK(RegisterWaitForSingleObject(&waits[i], events[i], on_registered, NULL, INFINITE,
                                          WT_EXECUTEONLYONCE));
    }
    for (int i = 0; i < WAITS; i++)
        SetEvent(events[i]);
    for (int i = 0; i < 500 && calls < WAITS; i++)
        Sleep(10);
    CHECK_EQUAL(calls, WAITS);
    for (int i = 0; i < WAITS; i++) {
        UnregisterWaitEx(waits[i], INVALID_HANDLE_VALUE);
        CloseHandle(events[i]);
    }
    ResetEvent(done);
}

static void timers_of_a_queue(void)
{
    HANDLE queue = CreateTimerQueue(), periodic = NULL, once = NULL;

    calls = timeouts = 0;
    CHECK(CreateTimerQueueTimer(&periodic, queue, on_registered, NULL, 5, 5, 0));
    CHECK(CreateTimerQueueTimer(&once, NULL, on_registered, NULL, 1, 0, WT_EXECUTEONLYONCE));
    for (int i = 0; i < 1000 && timeouts < 10; i++)
        Sleep(5);
    CHECK(timeouts >= 10);
    CHECK(DeleteTimerQueueTimer(NULL, once, INVALID_HANDLE_VALUE));
    CHECK(ChangeTimerQueueTimer(queue, periodic, 1000000, 0));
    CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
    ResetEvent(done);
}

static void CALLBACK on_io(PTP_CALLBACK_INSTANCE instance, void *context, void *overlapped,
                           ULONG result, ULONG_PTR bytes, PTP_IO io)
{
    (void)instance;
    (void)overlapped;
    (void)io;
    CHECK_EQUAL(result, NO_ERROR);
    CHECK_EQUAL(bytes, (ULONG_PTR)context);
    if (InterlockedIncrement(&calls) == 10)
        SetEvent(done);
}

static void requests_end_in_callbacks(void)
{
    static OVERLAPPED requests[10];
    char path[MAX_PATH], directory[MAX_PATH], text[] = "0123456789";
    HANDLE file;
    PTP_IO io;

    GetTempPathA(sizeof directory, directory);
    CHECK(GetTempFileNameA(directory, "tp", 0, path) != 0);
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                       FILE_FLAG_OVERLAPPED | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    io = CreateThreadpoolIo(file, on_io, (void *)10, NULL);
    CHECK(io != NULL);
    calls = 0;
    for (int i = 0; io && i < 10; i++) {
        requests[i].Offset = (DWORD)i * 10;
        StartThreadpoolIo(io);
        if (!WriteFile(file, text, 10, NULL, &requests[i]) && GetLastError() != ERROR_IO_PENDING)
            CancelThreadpoolIo(io);
    }
    CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    if (io) {
        WaitForThreadpoolIoCallbacks(io, FALSE);
        CloseThreadpoolIo(io);
    }
    CHECK_EQUAL(calls, 10);
    CloseHandle(file);
}

int main(void)
{
    gate = CreateEventW(NULL, TRUE, FALSE, NULL);
    done = CreateEventW(NULL, FALSE, FALSE, NULL);
    work_runs_as_often_as_it_is_submitted();
    several_callbacks_run_at_once();
    a_pool_of_one_runs_one_after_the_other();
    a_timer_fires_until_it_is_stopped();
    a_wait_is_told_of_signal_or_time_out();
    a_group_ends_all_its_members();
    calls = 0;
    for (int i = 0; i < 1000; i++)
        CHECK(QueueUserWorkItem(count_item, (void *)1000, WT_EXECUTEDEFAULT));
    CHECK_EQUAL(WaitForSingleObject(done, 10000), WAIT_OBJECT_0);
    a_registered_wait_repeats();
    two_hundred_waits();
    timers_of_a_queue();
    requests_end_in_callbacks();
    return checks_result();
}
