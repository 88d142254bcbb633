/* Which groups of functions make up which DLL. */
#include "apis/win/modules.h"

#include "apis/win/crt/stream32.h"

static const struct builtin_dll dlls[] = {
    {"ntdll.dll", {"x86_ntdll", "ntdll"}},
    {"kernel32.dll", {"x86_kernel32", "kernel32"}},
    {"kernelbase.dll", {"x86_kernel32", "kernelbase", "kernel32"}},
    {"msvcrt.dll", {"x86_msvcrt", "x86_vcruntime", "msvcrt", "vcruntime", "crt"}},
    {"ucrtbase.dll",
     {"x86_msvcrt", "x86_vcruntime", "ucrtbase", "vcruntime140", "vcruntime", "crt"}},
    {"vcruntime140.dll", {"x86_vcruntime", "vcruntime140", "vcruntime"}},
    {"vcruntime140_1.dll", {"vcruntime140_1"}},
    {"normaliz.dll", {"kernel32"}},
    {"advapi32.dll", {"advapi32"}},
    {"sechost.dll", {"advapi32"}},
    {"version.dll", {"version"}},
    {"bcrypt.dll", {"bcrypt"}},
    {"bcryptprimitives.dll", {"bcryptprimitives"}},
    {"ws2_32.dll", {"ws2_32"}},
    {"crypt32.dll", {"crypt32"}},
    {"secur32.dll", {"secur32"}},
    {"sspicli.dll", {"secur32"}},
    {"iphlpapi.dll", {"iphlpapi"}},
    {"netapi32.dll", {"netapi32"}},
    {"wsock32.dll", {"ws2_32"}},
    {"mswsock.dll", {"ws2_32"}},
    {"user32.dll", {"user32"}},
    {"shell32.dll", {"shell32"}},
    {"shlwapi.dll", {"shlwapi"}},
    {"ole32.dll", {"ole32"}},
    {"combase.dll", {"combase", "ole32"}},
    {"oleaut32.dll", {"oleaut32"}},
    {"psapi.dll", {"psapi"}},
    {"rpcrt4.dll", {"rpcrt4"}},
    {"dbghelp.dll", {"dbghelp"}},
    {"winmm.dll", {"winmm"}},
    {"userenv.dll", {"userenv"}},
    {"comctl32.dll", {"comctl32"}},
    {"gdi32.dll", {"gdi32"}},
    {"imm32.dll", {"imm32"}}, /* no function of theirs is provided; programs load them early */
    {"comdlg32.dll", {"comdlg32"}},
};

const struct builtin_tables builtin_tables = {dlls, sizeof dlls / sizeof *dlls, &descriptors};

const struct win32_alias *const builtin_aliases[] = {&stream32_alias, NULL};
