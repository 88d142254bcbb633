/*
 * What a program of Microsoft's ABI needs when there is no Microsoft compiler or SDK: the few
 * declarations that the tests use, and a start function. check.h wants printf.
 */
#ifndef MSVC_H
#define MSVC_H

typedef unsigned long DWORD;
typedef __UINTPTR_TYPE__ ULONG_PTR;

#define WINAPI __stdcall /* which is of x86 alone */

struct exception_record {
    DWORD code, flags;
    exception_record *record;
    void *address;
    DWORD count;
    ULONG_PTR information[15];
};

struct exception_pointers {
    exception_record *record;
    void *context;
};

extern "C" {
__declspec(dllimport) void WINAPI ExitProcess(unsigned status);
__declspec(dllimport) void WINAPI
    RaiseException(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments);
__declspec(dllimport) void *WINAPI
    CreateThread(void *security, ULONG_PTR stack, DWORD(WINAPI *function)(void *), void *argument,
                 DWORD flags, DWORD *id);
__declspec(dllimport) DWORD WINAPI WaitForSingleObject(void *handle, DWORD milliseconds);
__declspec(dllimport) int printf(const char *format, ...);
__declspec(dllimport) int fflush(void *stream);
__declspec(dllimport) void qsort(void *base, ULONG_PTR count, ULONG_PTR size,
                                 int (*compare)(const void *, const void *));
}

#define CHECK_NO_STDIO
#include "../check.h"

int main();

/* Every type descriptor points to this vtable, which a program brings along. */
extern "C" const void *const type_info_vtable[2] __asm__("??_7type_info@@6B@");
extern "C" const void *const type_info_vtable[2] = {0, 0};

extern "C" int _fltused = 0;

/* The tests allocate nothing; a virtual destructor wants it to be there. */
void operator delete(void *) noexcept
{
}

extern "C" void start()
{
    int result = main();

    fflush(0);
    ExitProcess((unsigned)result);
}

#endif
