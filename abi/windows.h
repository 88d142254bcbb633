/*
 * Microsoft's declarations, compiled natively: the mingw-w64 headers in their LP64 (Cygwin)
 * form, with the Windows calling convention on every API. This is the only place that
 * prepares them; compile with -fshort-wchar and -idirafter the mingw-w64 include directory.
 */
#ifndef ABI_WINDOWS_H
#define ABI_WINDOWS_H

#define __CYGWIN__ 1
#define _WIN32 1
#define _WIN32_WINNT 0x0A00
#define NTDDI_VERSION 0x0A000006
#define WIN32_NO_STATUS
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#define PSAPI_VERSION 2
#define __int64 long long
#define __declspec(x) __attribute__((x))
#define __cdecl
#include <_mingw.h>
#undef __stdcall
#define __stdcall __attribute__((ms_abi))

#include <windows.h>
#include <winternl.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>

/* windows.h leaves these empty; thunks/api.h gives them meaning. */
#undef IN
#undef OUT
#undef OPTIONAL

#endif
