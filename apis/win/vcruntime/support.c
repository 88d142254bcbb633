/*
 * The vcruntime's entries that are for Microsoft's other runtime DLLs and for code that its
 * compiler makes, where they can be told from their names and headers.
 */
#include "abi/exception.h"

#include "apis/win/vcruntime/cxx_exception.h"
#include "thunks/api.h"

#include <stddef.h>

CDECL_GROUP(vcruntime);
CDECL_GROUP(vcruntime140);

/* The stack cookie of a function is damaged: the process ends as by __fastfail. */
API_PRIVATE(vcruntime140, VOID, __report_gsfailure, (ULONG_PTR cookie))
{
    (void)cookie;
    __asm__ volatile("int $0x29" : : "c"(FAST_FAIL_STACK_COOKIE_CHECK_FAILURE));
}

API_PRIVATE(vcruntime140, void *, __AdjustPointer,
            (void *object, const struct cxx_displacement *displacement))
{
    return cxx_adjust(object, displacement);
}

API_PRIVATE(vcruntime140, int, __vcrt_InitializeCriticalSectionEx,
            (CRITICAL_SECTION * section OUT, DWORD spin_count, DWORD flags))
{
    return InitializeCriticalSectionEx(section, spin_count, flags);
}

API_PRIVATE(vcruntime140, HMODULE, __vcrt_GetModuleHandleW, (LPCWSTR name OPTIONAL))
{
    return GetModuleHandleW(name);
}

API_PRIVATE(vcruntime140, DWORD, __vcrt_GetModuleFileNameW,
            (HMODULE module OPTIONAL, LPWSTR name OUT COUNT(size), DWORD size))
{
    return GetModuleFileNameW(module, name, size);
}

API_PRIVATE(vcruntime140, HMODULE, __vcrt_LoadLibraryExW, (LPCWSTR name, HANDLE file, DWORD flags))
{
    return LoadLibraryExW(name, file, flags);
}

/* Markers for tools that watch a program's start and end; without one they do nothing. */
API_PRIVATE(vcruntime140, VOID, __telemetry_main_invoke_trigger, (HINSTANCE program))
{
    (void)program;
}

API_PRIVATE(vcruntime140, VOID, __telemetry_main_return_trigger, (HINSTANCE program))
{
    (void)program;
}

GAP(vcruntime140, __unDName, "only type names are made readable");
GAP(vcruntime140, __unDNameEx, "only type names are made readable");
GAP(vcruntime140, __CxxRegisterExceptionObject, "for managed code, which does not run here");
GAP(vcruntime140, __CxxUnregisterExceptionObject, "for managed code, which does not run here");
GAP(vcruntime140, __CxxDetectRethrow, "for managed code, which does not run here");
GAP(vcruntime140, __CxxExceptionFilter, "for managed code, which does not run here");
GAP(vcruntime140, __CxxQueryExceptionSize, "for managed code, which does not run here");
GAP(vcruntime140, __BuildCatchObject, "for managed code, which does not run here");
GAP(vcruntime140, __BuildCatchObjectHelper, "for managed code, which does not run here");
GAP(vcruntime140, __TypeMatch, "for managed code, which does not run here");
GAP(vcruntime140, __FrameUnwindFilter, "for managed code, which does not run here");
GAP(vcruntime140, __GetPlatformExceptionInfo, "for managed code, which does not run here");
