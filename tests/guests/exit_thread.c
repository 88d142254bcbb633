/*
 * The first thread ends before another one: the process goes on, and ends with the last thread
 * and its exit code, after the DLLs' and the program's own end.
 */
#include "check.h"

#include <windows.h>

static DWORD first_id;
static HANDLE first;

static DWORD WINAPI outlive_the_first(void *parameter)
{
    DWORD code = 0;

    (void)parameter;
    CHECK_EQUAL(WaitForSingleObject(first, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(first, &code));
    CHECK_EQUAL(code, 77);
    CHECK_EQUAL(GetThreadId(first), first_id);
    CHECK_EQUAL(SuspendThread(first), (DWORD)-1);
    Sleep(20);
    return (DWORD)checks_result();
}

int main(void)
{
    first_id = GetCurrentThreadId();
    CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &first, 0,
                          FALSE, DUPLICATE_SAME_ACCESS));
    CHECK(CreateThread(NULL, 0, outlive_the_first, NULL, 0, NULL) != NULL);
    fflush(stdout);
    ExitThread(77);
}
