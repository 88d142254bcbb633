/* When DLLs are told of the process's and of threads' starts and ends, and in which order. */
#include "check.h"

#include <string.h>
#include <windows.h>

static const char *(*order_text)(void);
static void (*order_clear)(void);

static void check_log(const char *expected)
{
    CHECK(strcmp(order_text(), expected) == 0);
    if (strcmp(order_text(), expected) != 0)
        printf("the log is \"%s\", not \"%s\"\n", order_text(), expected);
    order_clear();
}

static DWORD WINAPI nothing(void *parameter)
{
    (void)parameter;
    return 0;
}

static void run_thread(void)
{
    HANDLE thread = CreateThread(NULL, 0, nothing, NULL, 0, NULL);

    WaitForSingleObject(thread, 10000);
    CloseHandle(thread);
}

static void needed_dlls_start_first_and_end_last(void)
{
    HMODULE first, second = LoadLibraryA("order_second.dll");

    CHECK(second != NULL);
    first = GetModuleHandleA("order_first");
    CHECK(first != NULL);
    order_text = (void *)GetProcAddress(first, "order_text");
    order_clear = (void *)GetProcAddress(first, "order_clear");
    check_log("1+process 2+process ");
    CHECK(LoadLibraryA("order_first.dll") == first);
    run_thread();
    check_log("1+thread 2+thread 2-thread 1-thread ");
    CHECK(LoadLibraryA("ORDER_SECOND") == second);
    CHECK(FreeLibrary(second));
    check_log("");
    CHECK(FreeLibrary(second));
    check_log("2-process ");
    CHECK(GetModuleHandleA("order_second.dll") == NULL);
    CHECK(FreeLibrary(first));
    CHECK(GetModuleHandleA("order_first.dll") == NULL);
}

static void a_needed_dll_goes_with_the_last_that_needs_it(void)
{
    HMODULE second = LoadLibraryA("order_second.dll");

    CHECK(GetModuleHandleA("order_first.dll") != NULL);
    CHECK(FreeLibrary(second));
    CHECK(GetModuleHandleA("order_first.dll") == NULL);
}

static void a_pinned_dll_stays(void)
{
    HMODULE pinned = NULL, first = LoadLibraryA("order_first.dll");

    CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN, "order_first.dll", &pinned));
    CHECK(pinned == first);
    CHECK(FreeLibrary(first));
    CHECK(FreeLibrary(first));
    CHECK(GetModuleHandleA("order_first.dll") == first);
}

static void a_dll_may_refuse(void)
{
    SetLastError(0);
    CHECK(LoadLibraryA("refusing.dll") == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_DLL_INIT_FAILED);
    CHECK(GetModuleHandleA("refusing.dll") == NULL);
}

static void a_dll_can_be_mapped_without_being_started(void)
{
    HMODULE refusing = LoadLibraryExA("refusing.dll", NULL, DONT_RESOLVE_DLL_REFERENCES);

    CHECK(refusing != NULL);
    CHECK(*(WORD *)refusing == IMAGE_DOS_SIGNATURE);
    CHECK(FreeLibrary(refusing));
    CHECK(GetModuleHandleA("refusing.dll") == NULL);
}

static void thread_calls_can_be_declined(void)
{
    HMODULE first = GetModuleHandleA("order_first.dll");

    order_text = (void *)GetProcAddress(first, "order_text");
    order_clear = (void *)GetProcAddress(first, "order_clear");
    order_clear();
    CHECK(DisableThreadLibraryCalls(first));
    run_thread();
    check_log("");
}

int main(void)
{
    needed_dlls_start_first_and_end_last();
    a_needed_dll_goes_with_the_last_that_needs_it();
    a_pinned_dll_stays();
    a_dll_may_refuse();
    a_dll_can_be_mapped_without_being_started();
    thread_calls_can_be_declined();
    return checks_result();
}
