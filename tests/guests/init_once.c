/* One-time initialisation, in all its forms. */
#include "check.h"

#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#include <windows.h>

static INIT_ONCE once = INIT_ONCE_STATIC_INIT, failing = INIT_ONCE_STATIC_INIT;
static volatile LONG runs;

static BOOL CALLBACK initialise(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    (void)which;
    Sleep(20);
    InterlockedIncrement(&runs);
    *context = parameter;
    return TRUE;
}

static BOOL CALLBACK refuse(PINIT_ONCE which, PVOID parameter, PVOID *context)
{
    (void)which;
    (void)parameter;
    (void)context;
    InterlockedIncrement(&runs);
    SetLastError(1234);
    return FALSE;
}

static DWORD WINAPI execute(void *parameter)
{
    void *context = NULL;

    return InitOnceExecuteOnce(&once, initialise, parameter, &context) && context == parameter;
}

static void one_of_many_threads_initialises(void)
{
    enum { THREADS = 6 };
    HANDLE threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, execute, (void *)0x5000, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(THREADS, threads, TRUE, 10000), WAIT_OBJECT_0);
    for (int i = 0; i < THREADS; i++) {
        DWORD code = 0;

        CHECK(GetExitCodeThread(threads[i], &code));
        CHECK_EQUAL(code, 1);
        CloseHandle(threads[i]);
    }
    CHECK_EQUAL(runs, 1);
}

static void a_failure_may_be_tried_again(void)
{
    runs = 0;
    CHECK(!InitOnceExecuteOnce(&failing, refuse, NULL, NULL));
    CHECK_EQUAL(GetLastError(), 1234);
    CHECK(!InitOnceExecuteOnce(&failing, refuse, NULL, NULL));
    CHECK_EQUAL(runs, 2);
    CHECK(InitOnceExecuteOnce(&failing, initialise, NULL, NULL));
    CHECK(InitOnceExecuteOnce(&failing, refuse, NULL, NULL));
    CHECK_EQUAL(runs, 3);
}

static void a_check_only_looks(void)
{
    INIT_ONCE fresh = INIT_ONCE_STATIC_INIT;
    void *context = NULL;
    BOOL pending = FALSE;

    CHECK(!InitOnceBeginInitialize(&fresh, INIT_ONCE_CHECK_ONLY, &pending, &context));
    CHECK_EQUAL(GetLastError(), ERROR_GEN_FAILURE);
    CHECK(InitOnceBeginInitialize(&fresh, 0, &pending, &context));
    CHECK(pending);
    CHECK(!InitOnceComplete(&fresh, 0, (void *)1));
    CHECK(InitOnceComplete(&fresh, 0, (void *)0x40));
    CHECK(InitOnceBeginInitialize(&fresh, INIT_ONCE_CHECK_ONLY, &pending, &context));
    CHECK(!pending);
    CHECK(context == (void *)0x40);
}

static void asynchronous_initialisers_race(void)
{
    INIT_ONCE fresh = INIT_ONCE_STATIC_INIT;
    void *context = NULL;
    BOOL pending = FALSE;

    CHECK(InitOnceBeginInitialize(&fresh, INIT_ONCE_ASYNC, &pending, &context));
    CHECK(pending);
    CHECK(InitOnceBeginInitialize(&fresh, INIT_ONCE_ASYNC, &pending, &context));
    CHECK(pending);
    CHECK(!InitOnceBeginInitialize(&fresh, 0, &pending, &context));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(InitOnceComplete(&fresh, INIT_ONCE_ASYNC, (void *)0x80));
    CHECK(!InitOnceComplete(&fresh, INIT_ONCE_ASYNC, (void *)0xc0));
    CHECK(InitOnceBeginInitialize(&fresh, INIT_ONCE_ASYNC, &pending, &context));
    CHECK(!pending && context == (void *)0x80);
}

int main(void)
{
    one_of_many_threads_initialises();
    a_failure_may_be_tried_again();
    a_check_only_looks();
    asynchronous_initialisers_race();
    return checks_result();
}
