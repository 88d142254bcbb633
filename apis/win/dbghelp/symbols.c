/*
 * Symbols of a program's own code: no symbol files are read, so that no address has a name.
 * [SymInitialize, SymFromAddr, Microsoft Learn]
 */
#include "abi/model.h"
#include "abi/windows.h"

#include <dbghelp.h>

#undef IN
#undef OUT
#undef OPTIONAL
#include "apis/win/result.h"
#include "thunks/api.h"

static DWORD options = SYMOPT_UNDNAME;

API(dbghelp, DWORD, SymSetOptions, (DWORD wanted))
{
    return options = wanted;
}

API(dbghelp, DWORD, SymGetOptions, (void))
{
    return options;
}

/* Any number does for a process, as documented. */
API(dbghelp, WINBOOL, SymInitialize, (HANDLE process, PCSTR path OPTIONAL, WINBOOL invade))
{
    (void)path;
    (void)invade;
    return process ? TRUE : win_fail(ERROR_INVALID_HANDLE);
}

API(dbghelp, WINBOOL, SymInitializeW, (HANDLE process, PCWSTR path OPTIONAL, WINBOOL invade))
{
    (void)path;
    return SymInitialize(process, NULL, invade);
}

API(dbghelp, WINBOOL, SymCleanup, (HANDLE process))
{
    return process ? TRUE : win_fail(ERROR_INVALID_HANDLE);
}

API(dbghelp, WINBOOL, SymRefreshModuleList, (HANDLE process))
{
    return process ? TRUE : win_fail(ERROR_INVALID_HANDLE);
}

API(dbghelp, WINBOOL, SymFromAddr,
    (HANDLE process, DWORD64 address, PDWORD64 displacement OPTIONAL, PSYMBOL_INFO symbol))
{
    (void)process;
    (void)address;
    (void)displacement;
    (void)symbol;
    return win_fail(ERROR_MOD_NOT_FOUND);
}

API(dbghelp, WINBOOL, SymFromAddrW,
    (HANDLE process, DWORD64 address, PDWORD64 displacement OPTIONAL, PSYMBOL_INFOW symbol))
{
    (void)symbol;
    return SymFromAddr(process, address, displacement, NULL);
}

API(dbghelp, WINBOOL, SymGetLineFromAddr64,
    (HANDLE process, DWORD64 address, PDWORD displacement OPTIONAL, PIMAGEHLP_LINE64 line OUT))
{
    (void)process;
    (void)address;
    (void)displacement;
    (void)line;
    return win_fail(ERROR_MOD_NOT_FOUND);
}

API(dbghelp, WINBOOL, SymGetLineFromAddrW64,
    (HANDLE process, DWORD64 address, PDWORD displacement OPTIONAL, PIMAGEHLP_LINEW64 line OUT))
{
    (void)line;
    return SymGetLineFromAddr64(process, address, displacement, NULL);
}

API(dbghelp, DWORD64, SymGetModuleBase64, (HANDLE process, DWORD64 address))
{
    HMODULE module = NULL;

    (void)process;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                           GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       (LPCWSTR)(ULONG_PTR)address, &module);
    return (DWORD64)(ULONG_PTR)module;
}

/* On x86-64 alone: its tables are the loader's. */
API(dbghelp, PVOID, SymFunctionTableAccess64, (HANDLE process, DWORD64 address))
{
    DWORD64 base;

    (void)process;
    return guest_is_32() ? NULL : RtlLookupFunctionEntry(address, &base, NULL);
}

/* Nothing is known of the caller of a frame: the walk ends there. */
API(dbghelp, WINBOOL, StackWalk64,
    (DWORD machine, HANDLE process, HANDLE thread, LPSTACKFRAME64 frame INOUT, PVOID context,
     PREAD_PROCESS_MEMORY_ROUTINE64 read, PFUNCTION_TABLE_ACCESS_ROUTINE64 functions,
     PGET_MODULE_BASE_ROUTINE64 modules, PTRANSLATE_ADDRESS_ROUTINE64 translate))
{
    (void)machine;
    (void)process;
    (void)thread;
    (void)frame;
    (void)context;
    (void)read;
    (void)functions;
    (void)modules;
    (void)translate;
    return FALSE;
}

API(dbghelp, WINBOOL, SymGetSearchPathW, (HANDLE process, PWSTR out OUT COUNT(size), DWORD size))
{
    (void)process;
    if (size == 0)
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    *out = 0;
    return TRUE;
}

/* Where no files are looked for. */
API(dbghelp, WINBOOL, SymSetSearchPathW, (HANDLE process, PCWSTR path OPTIONAL))
{
    (void)process;
    (void)path;
    return win_fail(ERROR_NOT_SUPPORTED);
}

API(dbghelp, WINBOOL, EnumerateLoadedModulesW64,
    (HANDLE process, PENUMLOADED_MODULES_CALLBACKW64 function, PVOID context))
{
    (void)process;
    (void)function;
    (void)context;
    return win_fail(ERROR_NOT_SUPPORTED);
}

GAP(dbghelp, MiniDumpWriteDump, "no dumps are written");
