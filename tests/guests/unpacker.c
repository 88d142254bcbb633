/* flags: -Wl,--omagic */
/*
 * A program whose code can write to itself, as one that unpacks itself: what it looks up by
 * GetProcAddress and is not there is a trap, as what it imports would be.
 */
#include "check.h"

#include <string.h>
#include <windows.h>

static DWORD raised;
static void *back[5];

static LONG WINAPI leave(EXCEPTION_POINTERS *pointers)
{
    raised = pointers->ExceptionRecord->ExceptionCode;
    __builtin_longjmp(back, 1);
}

static void what_is_missing_is_a_trap(void)
{
    void (*volatile missing)(void) =
        (void (*)(void))GetProcAddress(GetModuleHandleA("kernel32"), "NoFunctionOfThisName");
    void *handler = AddVectoredExceptionHandler(1, leave);

    CHECK(missing != NULL);
    if (missing && __builtin_setjmp(back) == 0)
        missing();
    CHECK_EQUAL(raised, 0xc06d007f);
    RemoveVectoredExceptionHandler(handler);
}

static void what_is_there_is_itself(void)
{
    HMODULE kernel = GetModuleHandleA("kernel32");

    CHECK(GetProcAddress(kernel, "Sleep") != GetProcAddress(kernel, "Beep"));
    CHECK(GetProcAddress(GetModuleHandleA(NULL), "nothing is exported here") == NULL);
}

int main(void)
{
    what_is_there_is_itself();
    what_is_missing_is_a_trap();
    return checks_result();
}
