/* Critical sections: recursion, trying, static and dynamic initialisation, mutual exclusion. */
#include "check.h"

#include <windows.h>

static CRITICAL_SECTION section;
/* As programs initialise sections statically. */
static CRITICAL_SECTION ready_made = {(void *)-1, -1, 0, NULL, NULL, 0};
static volatile LONG inside, most, total;

static DWORD WINAPI try_it(void *parameter)
{
    BOOL entered = TryEnterCriticalSection(parameter);

    if (entered)
        LeaveCriticalSection(parameter);
    return (DWORD)entered;
}

static DWORD in_another_thread(LPTHREAD_START_ROUTINE function, void *parameter)
{
    HANDLE thread = CreateThread(NULL, 0, function, parameter, 0, NULL);
    DWORD code = 99;

    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}

static void a_section_is_entered_again_by_its_owner(CRITICAL_SECTION *the_section)
{
    CHECK_EQUAL(the_section->LockCount, -1);
    EnterCriticalSection(the_section);
    CHECK_EQUAL(the_section->LockCount, -2);
    CHECK(TryEnterCriticalSection(the_section));
    CHECK_EQUAL(the_section->RecursionCount, 2);
    CHECK_EQUAL((DWORD)(ULONG_PTR)the_section->OwningThread, GetCurrentThreadId());
    CHECK_EQUAL(in_another_thread(try_it, the_section), 0);
    LeaveCriticalSection(the_section);
    CHECK_EQUAL(in_another_thread(try_it, the_section), 0);
    LeaveCriticalSection(the_section);
    CHECK_EQUAL(in_another_thread(try_it, the_section), 1);
    CHECK_EQUAL(the_section->LockCount, -1);
    CHECK(the_section->OwningThread == NULL);
}

static void the_spin_count_is_kept(void)
{
    CRITICAL_SECTION spinning;

    CHECK(InitializeCriticalSectionAndSpinCount(&spinning, 400));
    CHECK_EQUAL(SetCriticalSectionSpinCount(&spinning, 500), 400);
    CHECK_EQUAL(SetCriticalSectionSpinCount(&spinning, 0), 500);
    DeleteCriticalSection(&spinning);
    CHECK(InitializeCriticalSectionEx(&spinning, 0, CRITICAL_SECTION_NO_DEBUG_INFO));
    DeleteCriticalSection(&spinning);
    CHECK(!InitializeCriticalSectionEx(&spinning, 0, 1));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static DWORD WINAPI contend(void *parameter)
{
    for (int i = 0; i < (int)(INT_PTR)parameter; i++) {
        EnterCriticalSection(&section);
        if (++inside != 1)
            most = inside;
        total++;
        if (i % 64 == 0)
            SwitchToThread();
        inside--;
        LeaveCriticalSection(&section);
    }
    return 0;
}

static void only_one_thread_is_inside(void)
{
    enum { THREADS = 8, TURNS = 50000 };
    HANDLE threads[THREADS];

    most = 1;
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, contend, (void *)TURNS, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(THREADS, threads, TRUE, 30000), WAIT_OBJECT_0);
    CHECK_EQUAL(most, 1);
    CHECK_EQUAL(total, THREADS * TURNS);
    CHECK_EQUAL(section.LockCount, -1);
    for (int i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
}

int main(void)
{
    InitializeCriticalSection(&section);
    a_section_is_entered_again_by_its_owner(&section);
    a_section_is_entered_again_by_its_owner(&ready_made);
    the_spin_count_is_kept();
    only_one_thread_is_inside();
    DeleteCriticalSection(&section);
    return checks_result();
}
