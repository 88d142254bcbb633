/*
 * The unhandled exception filter: asked last, on the thread that failed, and it may go on. What
 * UnhandledExceptionFilter and vectored continue handlers see of it.
 */
#include "check.h"

#include <windows.h>

static int filter_calls, vectored_calls;
static DWORD filter_thread;

static LONG CALLBACK pass(EXCEPTION_POINTERS *pointers)
{
    vectored_calls++;
    CHECK_EQUAL(filter_calls, vectored_calls - 1); /* the filter comes after */
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK go_on(EXCEPTION_POINTERS *pointers)
{
    filter_calls++;
    filter_thread = GetCurrentThreadId();
    return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG CALLBACK other(EXCEPTION_POINTERS *pointers)
{
    return EXCEPTION_EXECUTE_HANDLER;
}

static DWORD CALLBACK raise_in_thread(void *unused)
{
    RaiseException(0xe0000001, 0, 0, NULL);
    return filter_thread == GetCurrentThreadId();
}

int main(void)
{
    EXCEPTION_RECORD record = {.ExceptionCode = 0xe0000002};
    CONTEXT context = {.ContextFlags = CONTEXT_FULL};
    EXCEPTION_POINTERS pointers = {&record, &context};
    void *handle = AddVectoredExceptionHandler(0, pass);
    HANDLE thread;
    DWORD result;

    SetUnhandledExceptionFilter(go_on);
    RaiseException(0xe0000001, 0, 0, NULL);
    CHECK_EQUAL(filter_calls, 1);
    CHECK_EQUAL(vectored_calls, 1);
    CHECK_EQUAL(filter_thread, GetCurrentThreadId());

    thread = CreateThread(NULL, 0, raise_in_thread, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &result);
    CHECK_EQUAL(result, TRUE);
    CHECK_EQUAL(filter_calls, 2);
    RemoveVectoredExceptionHandler(handle);

    CHECK_EQUAL(UnhandledExceptionFilter(&pointers), EXCEPTION_CONTINUE_EXECUTION);
    CHECK(SetUnhandledExceptionFilter(other) == go_on);
    CHECK_EQUAL(UnhandledExceptionFilter(&pointers), EXCEPTION_EXECUTE_HANDLER);
    CHECK(SetUnhandledExceptionFilter(NULL) == other);
    return checks_result();
}
