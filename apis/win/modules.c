/* Which groups of functions make up which DLL. */
#include "apis/win/modules.h"

static const struct builtin_dll dlls[] = {
    {"ntdll.dll", {"ntdll"}},
    {"kernel32.dll", {"kernel32"}},
    {"kernelbase.dll", {"kernelbase", "kernel32"}},
    {"msvcrt.dll", {"msvcrt", "vcruntime", "crt"}},
    {"ucrtbase.dll", {"ucrtbase", "vcruntime140", "vcruntime", "crt"}},
    {"vcruntime140.dll", {"vcruntime140", "vcruntime"}},
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
    {"winmm.dll", {"winmm"}},
    {"userenv.dll", {"userenv"}},
};

const struct builtin_tables builtin_tables = {dlls, sizeof dlls / sizeof *dlls, &descriptors};
