/* flags: -D_WIN32_WINNT=0x0A00 */
/*
 * Functions of the program that the system calls, and functions of the system that the program
 * hands back to it: each kind with its arguments and its result.
 */
#include "check.h"

#include <process.h>
#include <search.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int calls;
static char seen[64];

static BOOL CALLBACK first_locale(char *name)
{
    calls++;
    strncpy(seen, name, sizeof seen - 1);
    return FALSE;
}

static BOOL CALLBACK named_locale(WCHAR *name, DWORD flags, LPARAM wanted)
{
    calls++;
    CHECK(flags != 0);
    return wcscmp(name, (const WCHAR *)wanted) != 0;
}

static BOOL CALLBACK code_page(char *number)
{
    calls += strcmp(number, "65001") == 0 || strcmp(number, "1252") == 0;
    return TRUE;
}

static void enumerations_call_until_they_are_told_to_stop(void)
{
    calls = 0;
    CHECK(EnumSystemLocalesA(first_locale, LCID_SUPPORTED));
    CHECK(calls == 1 && strlen(seen) == 8);
    calls = 0;
    CHECK(EnumSystemLocalesEx(named_locale, LOCALE_ALL, (LPARAM)L"en-US", NULL));
    CHECK(calls > 1);
    calls = 0;
    CHECK(EnumSystemCodePagesA(code_page, CP_SUPPORTED));
    CHECK_EQUAL(calls, 2);
}

static int by_value(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

static int by_place(void *context, const void *left, const void *right)
{
    calls += *(int *)context;
    return by_value(right, left);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void sorting_and_searching(void)
{
    int numbers[100], key = 60, step = 1000;
    const char *words[] = {"pear", "apple", "fig"}, *fig = "fig";
    unsigned count = 3;

    for (int i = 0; i < 100; i++)
        numbers[i] = i * 37 % 100;
    qsort(numbers, 100, sizeof *numbers, by_value);
    for (int i = 0; i < 100; i++)
        CHECK_EQUAL(numbers[i], i);
    CHECK(bsearch(&key, numbers, 100, sizeof *numbers, by_value) == &numbers[60]);
    key = 1000;
    CHECK(bsearch(&key, numbers, 100, sizeof *numbers, by_value) == NULL);
    calls = 0;
    qsort_s(numbers, 100, sizeof *numbers, by_place, &step);
    CHECK(numbers[0] == 99 && numbers[99] == 0 && calls > 99 * step);
    qsort(words, 3, sizeof *words, by_text);
    CHECK(strcmp(words[0], "apple") == 0 && strcmp(words[2], "pear") == 0);
    CHECK(_lfind(&fig, words, &count, sizeof *words, by_text) == &words[1]);
}

/* Their addresses are the program's own; what they lead to is not called by way of it. */
static void functions_of_the_system_are_callbacks_too(void)
{
    HMODULE runtime = GetModuleHandleA("msvcrt.dll"), kernel = GetModuleHandleA("kernel32.dll");
    int (*compare)(const void *, const void *) =
        (int (*)(const void *, const void *))GetProcAddress(runtime, "strcmp");
    char letters[][2] = {"c", "a", "b"};
    HANDLE thread;
    DWORD code = 5;

    qsort(letters, 3, sizeof *letters, compare);
    CHECK(letters[0][0] == 'a' && letters[1][0] == 'b' && letters[2][0] == 'c');
    thread = CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)GetProcAddress(kernel, "lstrlenW"),
                          L"four", 0, NULL);
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code) && code == 4);
    CloseHandle(thread);
}

static void on_signal(int number)
{
    calls = number;
}

static LONG WINAPI filter(EXCEPTION_POINTERS *pointers)
{
    (void)pointers;
    return EXCEPTION_CONTINUE_SEARCH;
}

static void functions_are_given_back_as_they_came(void)
{
    CHECK(SetUnhandledExceptionFilter(filter) != filter);
    CHECK(SetUnhandledExceptionFilter(NULL) == filter);
    CHECK(signal(SIGTERM, on_signal) == SIG_DFL);
    CHECK(signal(SIGTERM, on_signal) == on_signal);
    calls = 0;
    CHECK_EQUAL(raise(SIGTERM), 0);
    CHECK_EQUAL(calls, SIGTERM);
    CHECK(signal(SIGTERM, SIG_IGN) == SIG_DFL);
    CHECK(signal(SIGTERM, SIG_DFL) == SIG_IGN);
}

static DWORD WINAPI start(void *argument)
{
    return (DWORD)(ULONG_PTR)argument + 1;
}

static unsigned __stdcall start_with_runtime(void *argument)
{
    return *(unsigned *)argument * 2;
}

static void thread_starts(void)
{
    unsigned number = 21;
    HANDLE threads[] = {CreateThread(NULL, 0, start, (void *)(LONG_PTR)-8, 0, NULL),
                        (HANDLE)_beginthreadex(NULL, 0, start_with_runtime, &number, 0, NULL)};
    DWORD codes[2] = {0};

    CHECK_EQUAL(WaitForMultipleObjects(2, threads, TRUE, 10000), WAIT_OBJECT_0);
    for (int i = 0; i < 2; i++) {
        CHECK(GetExitCodeThread(threads[i], &codes[i]));
        CloseHandle(threads[i]);
    }
    CHECK_EQUAL(codes[0], (DWORD)-7);
    CHECK_EQUAL(codes[1], 42);
}

static void CALLBACK on_apc(ULONG_PTR argument)
{
    calls += (int)argument;
}

static void CALLBACK on_timer_apc(void *argument, DWORD low, DWORD high)
{
    ULARGE_INTEGER when = {{low, high}}, now;
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    now.LowPart = time.dwLowDateTime;
    now.HighPart = time.dwHighDateTime;
    CHECK(when.QuadPart + 600000000 > now.QuadPart && when.QuadPart <= now.QuadPart + 10000000);
    *(int *)argument = 1;
}

static void CALLBACK on_read(DWORD error, DWORD count, OVERLAPPED *request)
{
    CHECK_EQUAL(error, 0);
    CHECK_EQUAL(count, 2);
    CHECK_EQUAL(request->InternalHigh, 2);
    *(int *)request->hEvent = 1;
}

static void calls_in_alertable_waits(void)
{
    HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
    LARGE_INTEGER soon = {.QuadPart = -10000};
    int timer_called = 0, read_called = 0;
    OVERLAPPED request = {.hEvent = &read_called};
    char head[2];
    WCHAR path[MAX_PATH];
    HANDLE file;

    calls = 0;
    CHECK(QueueUserAPC(on_apc, GetCurrentThread(), 77));
    CHECK_EQUAL(SleepEx(0, TRUE), WAIT_IO_COMPLETION);
    CHECK_EQUAL(calls, 77);
    CHECK(SetWaitableTimer(timer, &soon, 0, on_timer_apc, &timer_called, FALSE));
    while (!timer_called)
        CHECK_EQUAL(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    CloseHandle(timer);
    GetModuleFileNameW(NULL, path, MAX_PATH);
    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                       FILE_FLAG_OVERLAPPED, NULL);
    CHECK(ReadFileEx(file, head, 2, &request, on_read));
    CHECK_EQUAL(SleepEx(10000, TRUE), WAIT_IO_COMPLETION);
    CHECK(read_called && head[0] == 'M' && head[1] == 'Z');
    CloseHandle(file);
}

static void CALLBACK on_timer(void *argument, BOOLEAN fired)
{
    CHECK(fired);
    SetEvent(argument);
}

static void CALLBACK on_wait(void *argument, BOOLEAN timed_out)
{
    CHECK(!timed_out);
    SetEvent(argument);
}

static DWORD WINAPI on_item(void *argument)
{
    SetEvent(argument);
    return 0;
}

static void CALLBACK on_simple(TP_CALLBACK_INSTANCE *instance, void *argument)
{
    CHECK(instance != NULL);
    SetEvent(argument);
}

static void CALLBACK on_work(TP_CALLBACK_INSTANCE *instance, void *argument, TP_WORK *work)
{
    CHECK(instance != NULL && work != NULL);
    SetEvent(argument);
}

static void CALLBACK on_pool_wait(TP_CALLBACK_INSTANCE *instance, void *argument, TP_WAIT *wait,
                                  TP_WAIT_RESULT result)
{
    CHECK(instance != NULL && wait != NULL && result == WAIT_OBJECT_0);
    SetEvent(argument);
}

static void CALLBACK on_pool_timer(TP_CALLBACK_INSTANCE *instance, void *argument, TP_TIMER *timer)
{
    CHECK(instance != NULL && timer != NULL);
    SetEvent(argument);
}

static void check_called(HANDLE done, const char *what)
{
    DWORD result = WaitForSingleObject(done, 10000);

    if (result != WAIT_OBJECT_0)
        printf("%s is not called\n", what);
    CHECK_EQUAL(result, WAIT_OBJECT_0);
}

static void calls_on_the_threads_of_a_pool(void)
{
    HANDLE done = CreateEventA(NULL, FALSE, FALSE, NULL), given, timer, wait;
    FILETIME now = {0, 0};
    TP_WORK *work = CreateThreadpoolWork(on_work, done, NULL);
    TP_WAIT *pool_wait = CreateThreadpoolWait(on_pool_wait, done, NULL);
    TP_TIMER *pool_timer = CreateThreadpoolTimer(on_pool_timer, done, NULL);

    given = CreateEventA(NULL, TRUE, TRUE, NULL);
    CHECK(CreateTimerQueueTimer(&timer, NULL, on_timer, done, 1, 0, 0));
    check_called(done, "a timer queue's timer");
    CHECK(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
    CHECK(RegisterWaitForSingleObject(&wait, given, on_wait, done, INFINITE, WT_EXECUTEONLYONCE));
    check_called(done, "a registered wait");
    CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
    CHECK(QueueUserWorkItem(on_item, done, 0));
    check_called(done, "a work item");
    CHECK(TrySubmitThreadpoolCallback(on_simple, done, NULL));
    check_called(done, "a simple callback");
    SubmitThreadpoolWork(work);
    check_called(done, "work");
    CloseThreadpoolWork(work);
    SetThreadpoolWait(pool_wait, given, NULL);
    check_called(done, "a wait");
    CloseThreadpoolWait(pool_wait);
    SetThreadpoolTimer(pool_timer, &now, 0, 0);
    check_called(done, "a timer");
    CloseThreadpoolTimer(pool_timer);
    CloseHandle(given);
    CloseHandle(done);
}

static void WINAPI on_fls_end(void *value)
{
    calls += (int)(LONG_PTR)value;
}

static DWORD WINAPI set_fls(void *slot)
{
    FlsSetValue((DWORD)(ULONG_PTR)slot, (void *)7);
    return 0;
}

static void local_storage_is_told_of_its_end(void)
{
    DWORD slot = FlsAlloc(on_fls_end);
    HANDLE thread;

    calls = 0;
    thread = CreateThread(NULL, 0, set_fls, (void *)(ULONG_PTR)slot, 0, NULL);
    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CloseHandle(thread);
    CHECK_EQUAL(calls, 7);
    CHECK(FlsSetValue(slot, (void *)8) && FlsFree(slot));
    CHECK_EQUAL(calls, 15);
}

static BOOL CALLBACK initialise(INIT_ONCE *once, void *argument, void **context)
{
    CHECK(once != NULL);
    calls++;
    *context = (char *)argument + 8;
    return TRUE;
}

static void initialisation_gives_its_context(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    static char object[16];
    void *context = NULL;

    calls = 0;
    for (int i = 0; i < 2; i++) {
        CHECK(InitOnceExecuteOnce(&once, initialise, object, &context));
        CHECK(context == object + 8);
    }
    CHECK_EQUAL(calls, 1);
}

static LONG WINAPI on_exception(EXCEPTION_POINTERS *pointers)
{
    EXCEPTION_RECORD *record = pointers->ExceptionRecord;

    if (record->ExceptionCode != 0xe0000009)
        return EXCEPTION_CONTINUE_SEARCH;
    CHECK_EQUAL(record->NumberParameters, 2);
    CHECK_EQUAL(record->ExceptionInformation[1], (ULONG_PTR)-2);
    calls++;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG WINAPI on_continue(EXCEPTION_POINTERS *pointers)
{
    calls += pointers->ExceptionRecord->ExceptionCode == 0xe0000009 ? 10 : 0;
    return EXCEPTION_CONTINUE_SEARCH;
}

static void vectored_handlers(void)
{
    const ULONG_PTR arguments[] = {1, (ULONG_PTR)-2};
    void *handler = AddVectoredExceptionHandler(1, on_exception);
    void *after = AddVectoredContinueHandler(1, on_continue);

    calls = 0;
    RaiseException(0xe0000009, 0, 2, arguments);
    CHECK_EQUAL(calls, 11);
    CHECK(RemoveVectoredExceptionHandler(handler) && RemoveVectoredContinueHandler(after));
    CHECK(!RemoveVectoredExceptionHandler(handler));
}

/* Arguments of 64 bits on the stack. */
static DWORD CALLBACK on_progress(LARGE_INTEGER size, LARGE_INTEGER done, LARGE_INTEGER stream_size,
                                  LARGE_INTEGER stream_done, DWORD stream, DWORD reason,
                                  HANDLE from, HANDLE to, void *argument)
{
    CHECK_EQUAL(size.QuadPart, 0x100000003);
    CHECK_EQUAL(stream_size.QuadPart, 0x100000003);
    CHECK(done.QuadPart >= 0 && done.QuadPart <= size.QuadPart);
    CHECK_EQUAL(stream_done.QuadPart, done.QuadPart);
    CHECK_EQUAL(stream, 1);
    CHECK(reason == CALLBACK_STREAM_SWITCH || reason == CALLBACK_CHUNK_FINISHED);
    (void)from, (void)to;
    ++*(int *)argument;
    return PROGRESS_CANCEL;
}

static void progress_of_a_copy(void)
{
    LARGE_INTEGER size = {.QuadPart = 0x100000003};
    HANDLE file = CreateFileA("callbacks.tmp", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    int progress_calls = 0;

    CHECK(SetFilePointerEx(file, size, NULL, FILE_BEGIN) && SetEndOfFile(file));
    CloseHandle(file);
    CHECK(!CopyFileExA("callbacks.tmp", "callbacks2.tmp", on_progress, &progress_calls, NULL, 0));
    CHECK_EQUAL(GetLastError(), ERROR_REQUEST_ABORTED);
    CHECK_EQUAL(progress_calls, 1);
    CHECK(DeleteFileA("callbacks.tmp"));
    CHECK(!DeleteFileA("callbacks2.tmp"));
}

static BOOL CALLBACK sort_inside(char *name)
{
    int numbers[] = {2, 1};

    (void)name;
    qsort(numbers, 2, sizeof *numbers, by_value);
    calls += numbers[0] == 1;
    return calls < 3;
}

static void callbacks_may_call_what_calls_back(void)
{
    calls = 0;
    CHECK(EnumSystemLocalesA(sort_inside, LCID_SUPPORTED));
    CHECK_EQUAL(calls, 3);
}

int main(void)
{
    enumerations_call_until_they_are_told_to_stop();
    sorting_and_searching();
    functions_of_the_system_are_callbacks_too();
    functions_are_given_back_as_they_came();
    thread_starts();
    calls_in_alertable_waits();
    calls_on_the_threads_of_a_pool();
    local_storage_is_told_of_its_end();
    initialisation_gives_its_context();
    vectored_handlers();
    progress_of_a_copy();
    callbacks_may_call_what_calls_back();
    return checks_result();
}
