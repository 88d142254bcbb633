/* flags: -Wl,--no-seh */
/*
 * 32-bit programs: an image that states to have no exception handlers (NO_SEH) has none. One that
 * is found nevertheless breaks the chain, and the process ends without it. msvc/safe_seh.cpp has
 * images that list theirs.
 */
#include "check.h"

#include <string.h>
#include <windows.h>

#ifndef _WIN64
static EXCEPTION_DISPOSITION __cdecl handler(EXCEPTION_RECORD *record, void *link, CONTEXT *context,
                                             void *dispatcher)
{
    (void)record, (void)link, (void)context, (void)dispatcher;
    ExitProcess(1);
}

static void raise_under_handler(void)
{
    void *link[2] = {0, (void *)handler};

    __asm__ volatile("movl %%fs:0, %%eax; movl %%eax, (%0); movl %0, %%fs:0"
                     :
                     : "r"(link)
                     : "eax", "memory");
    RaiseException(0xe0000001, 0, 0, NULL);
    ExitProcess(2);
}

static void its_handlers_are_not_called(void)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION child;
    char path[MAX_PATH], command[] = "no_seh raise";
    DWORD status = 0;

    GetModuleFileNameA(NULL, path, sizeof path);
    CHECK(CreateProcessA(path, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child));
    CHECK_EQUAL(WaitForSingleObject(child.hProcess, 30000), WAIT_OBJECT_0);
    GetExitCodeProcess(child.hProcess, &status);
    CHECK_EQUAL(status, 0xe0000001);
}
#endif

int main(int argc, char **argv)
{
#ifndef _WIN64
    if (argc > 1 && strcmp(argv[1], "raise") == 0)
        raise_under_handler();
    its_handlers_are_not_called();
#endif
    (void)argv;
    CHECK(argc > 0);
    return checks_result();
}
