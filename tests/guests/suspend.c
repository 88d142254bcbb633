/*
 * Suspension as garbage collectors and Go's scheduler use it: stop a thread anywhere, read and
 * change its registers, let it go on; while it computes, allocates, waits, and against each
 * other.
 */
#include "check.h"
#include "registers.h"

#include <windows.h>

#include <stdlib.h>

static volatile LONG stop, turns, redirected;

static DWORD WINAPI compute(void *parameter)
{
    (void)parameter;
    while (!stop)
        turns++;
    return 0;
}

static DWORD WINAPI call_apis(void *parameter)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    (void)parameter;
    while (!stop) {
        void *block = malloc(100);

        CloseHandle(CreateEventW(NULL, FALSE, FALSE, NULL));
        SetLastError(GetTickCount() & 1);
        WaitForSingleObject(event, 0);
        VirtualFree(VirtualAlloc(NULL, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE), 0,
                    MEM_RELEASE);
        free(block);
        turns++;
    }
    CloseHandle(event);
    return 0;
}

/* Whatever the thread was doing, it is seen in a module of the guest's world, on its stack. */
static BOOL makes_sense(HANDLE thread, CONTEXT *context)
{
    DWORD flags =
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    MEMORY_BASIC_INFORMATION memory;
    HMODULE module;

    context->ContextFlags = CONTEXT_FULL;
    if (!GetThreadContext(thread, context))
        return FALSE;
    VirtualQuery((void *)context->SP, &memory, sizeof memory);
    return memory.State == MEM_COMMIT && GetModuleHandleExW(flags, (WCHAR *)context->IP, &module);
}

static void stop_and_go(LPTHREAD_START_ROUTINE function, int rounds)
{
    HANDLE thread;
    int stood = 0, had_context = 0;

    stop = turns = 0;
    thread = CreateThread(NULL, 0, function, NULL, 0, NULL);
    while (turns == 0)
        SwitchToThread();
    for (int i = 0; i < rounds; i++) {
        CONTEXT context;
        LONG before;

        CHECK_EQUAL(SuspendThread(thread), 0);
        had_context += makes_sense(thread, &context);
        before = turns;
        if (i % 16 == 0)
            SwitchToThread();
        free(malloc(50));
        stood += turns == before;
        CHECK_EQUAL(ResumeThread(thread), 1);
        if (i % 8 == 0)
            SwitchToThread();
    }
    CHECK_EQUAL(stood, rounds);
    CHECK_EQUAL(had_context, rounds);
    stop = 1;
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CloseHandle(thread);
}

static void WINAPI arrive_elsewhere(void)
{
    redirected = 1;
    ExitThread(33);
}

static DWORD finish(HANDLE thread)
{
    DWORD code = 0;

    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}

static void redirect(HANDLE thread)
{
    CONTEXT context = {0};

    context.ContextFlags = CONTEXT_FULL;
    CHECK(GetThreadContext(thread, &context));
    context.IP = (ULONG_PTR)arrive_elsewhere;
    context.SP = (context.SP & ~(ULONG_PTR)15) - 0x108;
    CHECK(SetThreadContext(thread, &context));
}

static DWORD WINAPI sleep_long(void *event)
{
    turns = 1;
    WaitForSingleObject(event, INFINITE);
    return 1;
}

static void a_thread_can_be_sent_elsewhere(void)
{
    HANDLE thread, event = CreateEventW(NULL, TRUE, FALSE, NULL);

    stop = turns = redirected = 0;
    thread = CreateThread(NULL, 0, compute, NULL, 0, NULL);
    while (turns == 0)
        SwitchToThread();
    SuspendThread(thread);
    redirect(thread);
    ResumeThread(thread);
    CHECK_EQUAL(finish(thread), 33);
    CHECK_EQUAL(redirected, 1);
    turns = 0;
    thread = CreateThread(NULL, 0, sleep_long, event, 0, NULL);
    while (turns == 0)
        SwitchToThread();
    Sleep(20);
    SuspendThread(thread);
    redirect(thread);
    ResumeThread(thread);
    CHECK_EQUAL(finish(thread), 33);
    CloseHandle(event);
}

static void a_thread_that_has_not_begun_has_a_context(void)
{
    HANDLE thread = CreateThread(NULL, 0, sleep_long, NULL, CREATE_SUSPENDED, NULL);

    redirected = 0;
    redirect(thread);
    ResumeThread(thread);
    CHECK_EQUAL(finish(thread), 33);
    CHECK_EQUAL(redirected, 1);
}

static DWORD WINAPI suspend_self(void *parameter)
{
    (void)parameter;
    turns = 1;
    return SuspendThread(GetCurrentThread());
}

static void a_thread_can_suspend_itself(void)
{
    HANDLE thread;

    turns = 0;
    thread = CreateThread(NULL, 0, suspend_self, NULL, 0, NULL);
    while (turns == 0)
        SwitchToThread();
    CHECK_EQUAL(WaitForSingleObject(thread, 30), WAIT_TIMEOUT);
    CHECK_EQUAL(ResumeThread(thread), 1);
    CHECK_EQUAL(finish(thread), 0);
}

static DWORD WINAPI suspend_self_often(void *parameter)
{
    for (int i = 0; i < (int)(INT_PTR)parameter; i++) {
        SuspendThread(GetCurrentThread());
        InterlockedIncrement(&turns);
    }
    return 0;
}

/* A resume that comes while a thread is about to stop itself is not lost. */
static void no_resume_is_lost(void)
{
    enum { TURNS = 5000 };
    HANDLE thread;
    CONTEXT context;
    int resumed = 0;

    turns = 0;
    thread = CreateThread(NULL, 0, suspend_self_often, (void *)TURNS, 0, NULL);
    for (int i = 0; turns < TURNS && i < 10000000; i++) {
        if (ResumeThread(thread) == 1)
            resumed++;
        else
            SwitchToThread(); /* or it may not get the processor to suspend itself on */
        if (i % 256 == 0)
            CHECK(makes_sense(thread, &context) || turns == TURNS);
    }
    CHECK_EQUAL(turns, TURNS);
    CHECK_EQUAL(resumed, TURNS);
    CHECK_EQUAL(finish(thread), 0);
}

static HANDLE peers[4];

static DWORD WINAPI disturb_peers(void *parameter)
{
    int self = (int)(INT_PTR)parameter;

    for (int i = 0; i < 2000; i++) {
        HANDLE other = peers[(self + 1 + i % 3) % 4];
        CONTEXT context = {0};

        if (SuspendThread(other) == (DWORD)-1)
            continue;
        context.ContextFlags = CONTEXT_CONTROL;
        GetThreadContext(other, &context);
        ResumeThread(other);
        InterlockedIncrement(&turns);
    }
    return 0;
}

/* They may stop each other, but whoever is running resumes whom it has stopped. */
static void threads_that_stop_each_other_go_on(void)
{
    DWORD started = GetTickCount();
    BOOL done = FALSE;

    for (int i = 0; i < 4; i++)
        peers[i] = CreateThread(NULL, 0, disturb_peers, (void *)(INT_PTR)i, CREATE_SUSPENDED, NULL);
    for (int i = 0; i < 4; i++)
        ResumeThread(peers[i]);
    /* As on Windows, all may end up stopped, each by another one: then this thread helps. */
    while (!done && GetTickCount() - started < 15000) {
        done = WaitForMultipleObjects(4, peers, TRUE, 20) == WAIT_OBJECT_0;
        for (int i = 0; i < 4 && !done; i++)
            ResumeThread(peers[i]);
    }
    CHECK(done);
    for (int i = 0; i < 4; i++)
        CloseHandle(peers[i]);
}

int main(void)
{
    stop_and_go(compute, 3000);
    stop_and_go(call_apis, 3000);
    a_thread_can_be_sent_elsewhere();
    a_thread_that_has_not_begun_has_a_context();
    a_thread_can_suspend_itself();
    no_resume_is_lost();
    threads_that_stop_each_other_go_on();
    return checks_result();
}
