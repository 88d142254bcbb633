/* Threads: creation, results, exit by every way, what can be asked of them; then many at once. */
#include "check.h"

#include <windows.h>

static DWORD WINAPI give_back(void *parameter)
{
    return (DWORD)(ULONG_PTR)parameter;
}

static DWORD WINAPI exit_early(void *parameter)
{
    (void)parameter;
    ExitThread(0xc0ffee);
    return 1;
}

static DWORD exit_code(HANDLE thread)
{
    DWORD code = 0;

    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}

static void a_thread_returns_its_exit_code(void)
{
    DWORD id = 0;
    HANDLE thread = CreateThread(NULL, 0, give_back, (void *)42, 0, &id);

    CHECK(thread != NULL);
    CHECK(id != 0 && id != GetCurrentThreadId());
    CHECK_EQUAL(GetThreadId(thread), id);
    CHECK_EQUAL(GetProcessIdOfThread(thread), GetCurrentProcessId());
    CHECK_EQUAL(exit_code(thread), 42);
    CHECK_EQUAL(exit_code(CreateThread(NULL, 0, exit_early, NULL, 0, NULL)), 0xc0ffee);
}

static void a_suspended_thread_waits_to_be_resumed(void)
{
    HANDLE thread = CreateThread(NULL, 0, give_back, (void *)7, CREATE_SUSPENDED, NULL);
    DWORD code = 0;

    CHECK_EQUAL(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    CHECK(GetExitCodeThread(thread, &code));
    CHECK_EQUAL(code, STILL_ACTIVE);
    CHECK_EQUAL(SuspendThread(thread), 1);
    CHECK_EQUAL(ResumeThread(thread), 2);
    CHECK_EQUAL(WaitForSingleObject(thread, 20), WAIT_TIMEOUT);
    CHECK_EQUAL(ResumeThread(thread), 1);
    CHECK_EQUAL(exit_code(thread), 7);
}

static HANDLE never;

static DWORD WINAPI wait_for_ever(void *parameter)
{
    (void)parameter;
    WaitForSingleObject(never, INFINITE);
    return 1;
}

static DWORD WINAPI run_for_ever(void *parameter)
{
    for (;;)
        ++*(volatile LONG *)parameter;
    return 0;
}

static void a_thread_can_be_terminated_wherever_it_is(void)
{
    volatile LONG turns = 0;
    HANDLE waiting = CreateThread(NULL, 0, wait_for_ever, NULL, 0, NULL);
    HANDLE running = CreateThread(NULL, 0, run_for_ever, (void *)&turns, 0, NULL);
    HANDLE unborn = CreateThread(NULL, 0, give_back, NULL, CREATE_SUSPENDED, NULL);

    while (turns == 0)
        Sleep(1);
    CHECK(TerminateThread(waiting, 101));
    CHECK(TerminateThread(running, 102));
    CHECK(TerminateThread(unborn, 103));
    CHECK_EQUAL(exit_code(waiting), 101);
    CHECK_EQUAL(exit_code(running), 102);
    CHECK_EQUAL(exit_code(unborn), 103);
}

static DWORD WINAPI look_at_stack(void *parameter)
{
    NT_TIB *tib = (NT_TIB *)NtCurrentTeb();
    MEMORY_BASIC_INFORMATION memory;
    ULONG_PTR low, high;
    char here;

    (void)parameter;
    GetCurrentThreadStackLimits(&low, &high);
    CHECK((ULONG_PTR)&here >= low && (ULONG_PTR)&here < high);
    CHECK_EQUAL((ULONG_PTR)tib->StackBase, high);
    CHECK((ULONG_PTR)tib->StackLimit > low && (char *)tib->StackLimit <= &here);
    CHECK(VirtualQuery(&here, &memory, sizeof memory) != 0);
    CHECK_EQUAL((ULONG_PTR)memory.AllocationBase, low);
    CHECK_EQUAL(memory.Protect, PAGE_READWRITE);
    return (DWORD)((high - low) >> 20);
}

static void a_stack_is_as_large_as_asked_for(void)
{
    DWORD flags = STACK_SIZE_PARAM_IS_A_RESERVATION;

    CHECK(exit_code(CreateThread(NULL, 5 << 20, look_at_stack, NULL, flags, NULL)) >= 5);
    CHECK(exit_code(CreateThread(NULL, 0x1000, look_at_stack, NULL, flags, NULL)) < 5);
    look_at_stack(NULL);
}

static void a_thread_can_be_described(void)
{
    HANDLE self = GetCurrentThread();
    FILETIME created, ended, kernel, user;
    DWORD_PTR mask, all, process;
    BOOL disabled = TRUE;

    CHECK_EQUAL(GetThreadPriority(self), THREAD_PRIORITY_NORMAL);
    CHECK(SetThreadPriority(self, THREAD_PRIORITY_ABOVE_NORMAL));
    CHECK_EQUAL(GetThreadPriority(self), THREAD_PRIORITY_ABOVE_NORMAL);
    CHECK(!SetThreadPriority(self, 99));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(SetThreadPriority(self, THREAD_PRIORITY_NORMAL));
    CHECK(GetThreadPriorityBoost(self, &disabled));
    CHECK(!disabled);
    CHECK(GetThreadTimes(self, &created, &ended, &kernel, &user));
    CHECK(created.dwHighDateTime != 0);
    CHECK(GetProcessAffinityMask(GetCurrentProcess(), &process, &all));
    mask = SetThreadAffinityMask(self, 1);
    CHECK_EQUAL(mask, process);
    CHECK_EQUAL(SetThreadAffinityMask(self, process), 1);
    CHECK_EQUAL(SetThreadAffinityMask(self, 0), 0);
    CHECK_EQUAL(SetThreadIdealProcessor(self, 4000), (DWORD)-1);
}

static void handles_say_what_they_allow(void)
{
    HANDLE weak = OpenThread(SYNCHRONIZE, FALSE, GetCurrentThreadId());

    CHECK(weak != NULL);
    CHECK_EQUAL(SuspendThread(weak), (DWORD)-1);
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK_EQUAL(WaitForSingleObject(weak, 0), WAIT_TIMEOUT);
    CHECK(CloseHandle(weak));
    CHECK(OpenThread(SYNCHRONIZE, FALSE, 0xfffffff0) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQUAL(ResumeThread((HANDLE)0xdead00), (DWORD)-1);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
}

typedef BOOL(WINAPI *thread_information)(HANDLE, int, void *, DWORD);

static void hints_are_kept(void)
{
    HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
    thread_information get =
        (thread_information)(void *)GetProcAddress(kernel32, "GetThreadInformation");
    thread_information set =
        (thread_information)(void *)GetProcAddress(kernel32, "SetThreadInformation");
    ULONG priority = 0, throttling[3] = {1, 1, 1};

    CHECK(get && set);
    CHECK(get(GetCurrentThread(), 0, &priority, sizeof priority));
    CHECK_EQUAL(priority, 5);
    priority = 2;
    CHECK(set(GetCurrentThread(), 0, &priority, sizeof priority));
    priority = 9;
    CHECK(get(GetCurrentThread(), 0, &priority, sizeof priority));
    CHECK_EQUAL(priority, 2);
    priority = 9;
    CHECK(!set(GetCurrentThread(), 0, &priority, sizeof priority));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(set(GetCurrentThread(), 3, throttling, sizeof throttling));
    CHECK(!set(GetCurrentThread(), 3, throttling, 4));
    CHECK_EQUAL(GetLastError(), ERROR_BAD_LENGTH);
}

typedef LONG(NTAPI *query_thread)(HANDLE, ULONG, void *, ULONG, ULONG *);
typedef LONG(NTAPI *create_thread)(HANDLE *, ACCESS_MASK, void *, HANDLE, void *, void *, ULONG,
                                   SIZE_T, SIZE_T, SIZE_T, void *);

static void ntdll_offers_the_same(void)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    query_thread query = (query_thread)(void *)GetProcAddress(ntdll, "NtQueryInformationThread");
    create_thread create = (create_thread)(void *)GetProcAddress(ntdll, "NtCreateThreadEx");
    struct {
        LONG status;
        void *teb;
        HANDLE process, thread;
        ULONG_PTR affinity;
        LONG priority, base_priority;
    } basic;
    HANDLE thread = NULL;
    ULONG size = 0, count = 9;

    CHECK(query && create);
    CHECK_EQUAL(query(GetCurrentThread(), 0, &basic, sizeof basic, &size), 0);
    CHECK_EQUAL(size, sizeof basic);
    CHECK_EQUAL(basic.status, STILL_ACTIVE);
    CHECK(basic.teb == NtCurrentTeb());
    CHECK_EQUAL((ULONG_PTR)basic.thread, GetCurrentThreadId());
    CHECK_EQUAL((DWORD)query(GetCurrentThread(), 0, &basic, 4, NULL), 0xc0000004);
    CHECK_EQUAL((DWORD)query(GetCurrentThread(), 999, &basic, 4, NULL), 0xc0000003);
    CHECK_EQUAL(create(&thread, THREAD_ALL_ACCESS, NULL, GetCurrentProcess(), (void *)give_back,
                       (void *)21, 1, 0, 0, 0, NULL),
                0);
    CHECK_EQUAL(query(thread, 35, &count, sizeof count, NULL), 0);
    CHECK_EQUAL(count, 1);
    CHECK_EQUAL(ResumeThread(thread), 1);
    CHECK_EQUAL(exit_code(thread), 21);
}

static volatile LONG counted;

static DWORD WINAPI count(void *parameter)
{
    (void)parameter;
    InterlockedIncrement(&counted);
    return 0;
}

static void many_threads_come_and_go(void)
{
    enum { ROUNDS = 100, AT_ONCE = 40 };
    HANDLE threads[AT_ONCE];

    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < AT_ONCE; i++)
            threads[i] = CreateThread(NULL, 0, count, NULL, 0, NULL);
        CHECK_EQUAL(WaitForMultipleObjects(AT_ONCE, threads, TRUE, 10000), WAIT_OBJECT_0);
        for (int i = 0; i < AT_ONCE; i++)
            CloseHandle(threads[i]);
    }
    CHECK_EQUAL(counted, ROUNDS * AT_ONCE);
}

int main(void)
{
    never = CreateEventW(NULL, TRUE, FALSE, NULL);
    a_thread_returns_its_exit_code();
    a_suspended_thread_waits_to_be_resumed();
    a_thread_can_be_terminated_wherever_it_is();
    a_stack_is_as_large_as_asked_for();
    a_thread_can_be_described();
    handles_say_what_they_allow();
    hints_are_kept();
    ntdll_offers_the_same();
    many_threads_come_and_go();
    return checks_result();
}
