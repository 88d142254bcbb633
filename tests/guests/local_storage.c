/* TlsAlloc and FlsAlloc: values, errors, callbacks at the end of threads, fibers and indices. */
#include "check.h"

#include <windows.h>

static DWORD thread_slot, fiber_slot;
static volatile LONG called, sum;

static void WINAPI on_end(void *value)
{
    InterlockedIncrement(&called);
    InterlockedExchangeAdd(&sum, (LONG)(LONG_PTR)value);
}

static DWORD WINAPI use_both(void *parameter)
{
    CHECK(TlsGetValue(thread_slot) == NULL);
    CHECK(FlsGetValue(fiber_slot) == NULL);
    CHECK(TlsSetValue(thread_slot, parameter));
    CHECK(FlsSetValue(fiber_slot, parameter));
    CHECK(TlsGetValue(thread_slot) == parameter);
    CHECK(FlsGetValue(fiber_slot) == parameter);
    return 0;
}

static void run(LPTHREAD_START_ROUTINE function, void *parameter)
{
    HANDLE thread = CreateThread(NULL, 0, function, parameter, 0, NULL);

    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CloseHandle(thread);
}

static void each_thread_has_its_own_value(void)
{
    thread_slot = TlsAlloc();
    fiber_slot = FlsAlloc(on_end);
    CHECK(thread_slot != TLS_OUT_OF_INDEXES && fiber_slot != FLS_OUT_OF_INDEXES);
    CHECK(TlsSetValue(thread_slot, &thread_slot));
    run(use_both, (void *)5);
    CHECK(TlsGetValue(thread_slot) == &thread_slot);
    CHECK_EQUAL(called, 1);
    CHECK_EQUAL(sum, 5);
}

static void a_value_that_is_null_clears_the_last_error(void)
{
    DWORD slot = TlsAlloc();

    SetLastError(77);
    CHECK(TlsGetValue(slot) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_SUCCESS);
    CHECK(TlsGetValue(5000) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(TlsFree(slot));
    CHECK(!TlsFree(slot));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(!FlsSetValue(4999, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void a_freed_index_comes_back_empty(void)
{
    DWORD slot = TlsAlloc();

    CHECK(TlsSetValue(slot, &slot));
    CHECK(TlsFree(slot));
    CHECK_EQUAL(TlsAlloc(), slot);
    CHECK(TlsGetValue(slot) == NULL);
    CHECK(TlsFree(slot));
}

static void there_are_more_than_a_thousand_indices(void)
{
    DWORD slots[1100];
    int count = 0;

    while (count < 1100 && (slots[count] = TlsAlloc()) != TLS_OUT_OF_INDEXES)
        count++;
    CHECK(count > 1000 && count < 1088);
    for (int i = 0; i < count; i++)
        CHECK(TlsSetValue(slots[i], &slots[i]));
    for (int i = 0; i < count; i++)
        CHECK(TlsGetValue(slots[i]) == &slots[i] && TlsFree(slots[i]));
}

static DWORD WINAPI use_in_fiber(void *parameter)
{
    HANDLE *events = parameter;

    FlsSetValue(fiber_slot, (void *)100);
    SetEvent(events[0]);
    WaitForSingleObject(events[1], INFINITE);
    return FlsGetValue(fiber_slot) == NULL;
}

/* FlsFree calls the callback for the value of every thread that has one. */
static void freeing_an_index_ends_all_its_values(void)
{
    HANDLE events[2] = {CreateEventW(NULL, FALSE, FALSE, NULL),
                        CreateEventW(NULL, FALSE, FALSE, NULL)};
    HANDLE thread = CreateThread(NULL, 0, use_in_fiber, events, 0, NULL);

    called = sum = 0;
    FlsSetValue(fiber_slot, (void *)11);
    WaitForSingleObject(events[0], INFINITE);
    CHECK(FlsFree(fiber_slot));
    CHECK_EQUAL(called, 2);
    CHECK_EQUAL(sum, 111);
    SetEvent(events[1]);
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK_EQUAL(called, 2);
    CHECK(!FlsFree(fiber_slot));
    CloseHandle(thread);
}

int main(void)
{
    each_thread_has_its_own_value();
    a_value_that_is_null_clears_the_last_error();
    a_freed_index_comes_back_empty();
    there_are_more_than_a_thousand_indices();
    freeing_an_index_ends_all_its_values();
    return checks_result();
}
