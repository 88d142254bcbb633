/* What the machine and the system are: processors, version, names. */
#include "abi/memory.h"
#include "abi/model.h"
#include "abi/process.h"
#include "apis/host/processors.h"
#include "apis/host/text.h"
#include "apis/host/user.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <cpuid.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MAJOR = 10, MINOR = 0, BUILD = 19045 };

/* Where a program's part of its address space ends. */
static const uintptr_t LAST_32 = 0x7ffeffff, LAST_64 = 0x7ffffffeffff;

static WORD processor_level(void)
{
    unsigned version, b, c, d, family;

    __cpuid(1, version, b, c, d);
    family = version >> 8 & 15;
    return (WORD)(family == 15 ? family + (version >> 20 & 255) : family);
}

static WORD processor_revision(void)
{
    unsigned version, b, c, d, model;

    __cpuid(1, version, b, c, d);
    model = (version >> 4 & 15) | (version >> 12 & 0xf0);
    return (WORD)(model << 8 | (version & 15));
}

static void describe_system(SYSTEM_INFO *information, WORD architecture)
{
    memset(information, 0, sizeof *information);
    information->wProcessorArchitecture = architecture;
    information->dwPageSize = MEMORY_PAGE;
    information->lpMinimumApplicationAddress = (void *)MEMORY_GRANULARITY;
    information->lpMaximumApplicationAddress = (void *)(guest_is_32() ? LAST_32 : LAST_64);
    information->dwActiveProcessorMask = process_peb()->affinity;
    information->dwNumberOfProcessors = process_peb()->processors;
    information->dwProcessorType = architecture == PROCESSOR_ARCHITECTURE_AMD64
                                       ? PROCESSOR_AMD_X8664
                                       : PROCESSOR_INTEL_PENTIUM;
    information->dwAllocationGranularity = MEMORY_GRANULARITY;
    information->wProcessorLevel = processor_level();
    information->wProcessorRevision = processor_revision();
}

API(kernel32, VOID, GetSystemInfo, (LPSYSTEM_INFO information OUT))
{
    describe_system(information,
                    guest_is_32() ? PROCESSOR_ARCHITECTURE_INTEL : PROCESSOR_ARCHITECTURE_AMD64);
}

API(kernel32, VOID, GetNativeSystemInfo, (LPSYSTEM_INFO information OUT))
{
    describe_system(information, PROCESSOR_ARCHITECTURE_AMD64);
}

API(kernel32, DWORD, GetVersion, (void))
{
    return (DWORD)BUILD << 16 | MINOR << 8 | MAJOR;
}

static void fill_version(RTL_OSVERSIONINFOEXW *version, bool extended)
{
    version->dwMajorVersion = MAJOR;
    version->dwMinorVersion = MINOR;
    version->dwBuildNumber = BUILD;
    version->dwPlatformId = VER_PLATFORM_WIN32_NT;
    version->szCSDVersion[0] = 0;
    if (extended) {
        version->wServicePackMajor = version->wServicePackMinor = 0;
        version->wSuiteMask = VER_SUITE_SINGLEUSERTS;
        version->wProductType = VER_NT_WORKSTATION;
        version->wReserved = 0;
    }
}

API(kernel32, WINBOOL, GetVersionExW, (LPOSVERSIONINFOW version INOUT))
{
    bool extended = version->dwOSVersionInfoSize == sizeof(OSVERSIONINFOEXW);

    if (!extended && version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOW))
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    fill_version((RTL_OSVERSIONINFOEXW *)version, extended);
    return TRUE;
}

API(kernel32, WINBOOL, GetVersionExA, (LPOSVERSIONINFOA version INOUT))
{
    OSVERSIONINFOEXA *wide = (OSVERSIONINFOEXA *)version;

    if (version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXA) &&
        version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOA))
        return win_fail(ERROR_INSUFFICIENT_BUFFER);
    version->dwMajorVersion = MAJOR;
    version->dwMinorVersion = MINOR;
    version->dwBuildNumber = BUILD;
    version->dwPlatformId = VER_PLATFORM_WIN32_NT;
    version->szCSDVersion[0] = 0;
    if (version->dwOSVersionInfoSize == sizeof(OSVERSIONINFOEXA)) {
        wide->wServicePackMajor = wide->wServicePackMinor = 0;
        wide->wSuiteMask = VER_SUITE_SINGLEUSERTS;
        wide->wProductType = VER_NT_WORKSTATION;
        wide->wReserved = 0;
    }
    return TRUE;
}

API(ntdll, NTSTATUS, RtlGetVersion, (PRTL_OSVERSIONINFOW version INOUT))
{
    fill_version((RTL_OSVERSIONINFOEXW *)version,
                 version->dwOSVersionInfoSize == sizeof(RTL_OSVERSIONINFOEXW));
    return STATUS_SUCCESS;
}

API_PRIVATE(ntdll, VOID, RtlGetNtVersionNumbers,
            (DWORD * major OUT OPTIONAL, DWORD *minor OUT OPTIONAL, DWORD *build OUT OPTIONAL))
{
    if (major)
        *major = MAJOR;
    if (minor)
        *minor = MINOR;
    if (build)
        *build = 0xf0000000u | BUILD; /* a free build */
}

/* Three bits a field, in the order of the VER_ bits; an operator is 1 to 5, or 6 and 7. */
API(kernel32, ULONGLONG, VerSetConditionMask, (ULONGLONG mask, DWORD type, BYTE condition))
{
    for (int bit = 0; bit < 8; bit++) {
        if (type & (1u << bit))
            mask |= (ULONGLONG)(condition & 7) << (3 * bit);
    }
    return mask;
}

ALIAS(ntdll, VerSetConditionMask, "kernel32.VerSetConditionMask");

static int condition_of(DWORDLONG mask, DWORD type)
{
    return mask >> (3 * __builtin_ctz(type)) & 7;
}

static bool condition_holds(int condition, LONGLONG ours, LONGLONG asked)
{
    switch (condition) {
    case VER_EQUAL:
        return ours == asked;
    case VER_GREATER:
        return ours > asked;
    case VER_GREATER_EQUAL:
        return ours >= asked;
    case VER_LESS:
        return ours < asked;
    case VER_LESS_EQUAL:
        return ours <= asked;
    default:
        return false;
    }
}

/* Major, minor and service packs are compared as one number, most significant first. */
static bool version_holds(const OSVERSIONINFOEXW *asked, DWORD types, DWORDLONG mask)
{
    static const struct {
        DWORD type;
        int shift;
    } parts[] = {{VER_MAJORVERSION, 48},
                 {VER_MINORVERSION, 32},
                 {VER_SERVICEPACKMAJOR, 16},
                 {VER_SERVICEPACKMINOR, 0}};
    const LONGLONG values[] = {asked->dwMajorVersion, asked->dwMinorVersion,
                               asked->wServicePackMajor, asked->wServicePackMinor};
    const LONGLONG ours[] = {MAJOR, MINOR, 0, 0};
    LONGLONG left = 0, right = 0;
    int condition = 0;

    for (int i = 0; i < 4; i++) {
        if (!(types & parts[i].type))
            continue;
        left |= ours[i] << parts[i].shift;
        right |= values[i] << parts[i].shift;
        if (!condition)
            condition = condition_of(mask, parts[i].type);
    }
    return !condition || condition_holds(condition, left, right);
}

static bool suites_hold(int condition, WORD asked)
{
    const WORD ours = VER_SUITE_SINGLEUSERTS;

    if (condition == VER_AND)
        return (ours & asked) == asked;
    return condition == VER_OR && (ours & asked) != 0;
}

API(kernel32, WINBOOL, VerifyVersionInfoW,
    (LPOSVERSIONINFOEXW version IN,
     DWORD types FLAGS(VER_MINORVERSION, VER_MAJORVERSION, VER_BUILDNUMBER, VER_PLATFORMID,
                       VER_SERVICEPACKMINOR, VER_SERVICEPACKMAJOR, VER_SUITENAME, VER_PRODUCT_TYPE),
     DWORDLONG mask))
{
    bool holds = version_holds(version, types, mask);

    if (!types || !mask)
        return win_fail(ERROR_BAD_ARGUMENTS);
    if (types & VER_BUILDNUMBER)
        holds &=
            condition_holds(condition_of(mask, VER_BUILDNUMBER), BUILD, version->dwBuildNumber);
    if (types & VER_PLATFORMID)
        holds &= condition_holds(condition_of(mask, VER_PLATFORMID), VER_PLATFORM_WIN32_NT,
                                 version->dwPlatformId);
    if (types & VER_PRODUCT_TYPE)
        holds &= condition_holds(condition_of(mask, VER_PRODUCT_TYPE), VER_NT_WORKSTATION,
                                 version->wProductType);
    if (types & VER_SUITENAME)
        holds &= suites_hold(condition_of(mask, VER_SUITENAME), version->wSuiteMask);
    return holds ? TRUE : win_fail(ERROR_OLD_WIN_VERSION);
}

API(kernel32, WINBOOL, VerifyVersionInfoA,
    (LPOSVERSIONINFOEXA version IN,
     DWORD types FLAGS(VER_MINORVERSION, VER_MAJORVERSION, VER_BUILDNUMBER, VER_PLATFORMID,
                       VER_SERVICEPACKMINOR, VER_SERVICEPACKMAJOR, VER_SUITENAME, VER_PRODUCT_TYPE),
     DWORDLONG mask))
{
    OSVERSIONINFOEXW wide = {
        .dwMajorVersion = version->dwMajorVersion,
        .dwMinorVersion = version->dwMinorVersion,
        .dwBuildNumber = version->dwBuildNumber,
        .dwPlatformId = version->dwPlatformId,
        .wServicePackMajor = version->wServicePackMajor,
        .wServicePackMinor = version->wServicePackMinor,
        .wSuiteMask = version->wSuiteMask,
        .wProductType = version->wProductType,
    };

    return VerifyVersionInfoW(&wide, types, mask);
}

API(ntdll, NTSTATUS, RtlVerifyVersionInfo,
    (const RTL_OSVERSIONINFOEXW *version, DWORD types, DWORDLONG mask))
{
    DWORD before = last_error();
    OSVERSIONINFOEXW copy;
    BOOL holds;

    memcpy(&copy, version, sizeof copy);
    holds = VerifyVersionInfoW(&copy, types, mask);
    last_error_set(before);
    return holds ? STATUS_SUCCESS : STATUS_REVISION_MISMATCH;
}

API(kernel32, WINBOOL, GetProductInfo,
    (DWORD major, DWORD minor, DWORD pack_major, DWORD pack_minor, PDWORD product OUT))
{
    (void)minor;
    (void)pack_major;
    (void)pack_minor;
    if (!product || major < 6)
        return win_fail(ERROR_INVALID_PARAMETER);
    *product = PRODUCT_PROFESSIONAL;
    return TRUE;
}

/* CPUID leaf 7 and the extended state that the system has enabled. */
static bool wide_vectors(unsigned xcr0, unsigned leaf, unsigned bit_b)
{
    unsigned a, b, c, d, low, high;

    __cpuid(1, a, b, c, d);
    if (!(c & 1u << 27)) /* OSXSAVE */
        return false;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & xcr0) != xcr0)
        return false;
    if (leaf == 1)
        return c >> bit_b & 1;
    __cpuid_count(7, 0, a, b, c, d);
    return b >> bit_b & 1;
}

API(kernel32, WINBOOL, IsProcessorFeaturePresent, (DWORD feature ENUM(PF_)))
{
    enum { AVX = 39, AVX2 = 40, AVX512F = 41, SSSE3 = 36, SSE41 = 37, SSE42 = 38 };
    unsigned a, b, c, d;

    __cpuid(1, a, b, c, d);
    switch (feature) {
    case PF_COMPARE_EXCHANGE_DOUBLE:
    case PF_MMX_INSTRUCTIONS_AVAILABLE:
    case PF_XMMI_INSTRUCTIONS_AVAILABLE:
    case PF_RDTSC_INSTRUCTION_AVAILABLE:
    case PF_PAE_ENABLED:
    case PF_XMMI64_INSTRUCTIONS_AVAILABLE:
    case PF_NX_ENABLED:
    case PF_FASTFAIL_AVAILABLE:
        return TRUE; /* every x86-64 processor that Linux runs on */
    case PF_SSE3_INSTRUCTIONS_AVAILABLE:
        return c & 1;
    case PF_COMPARE_EXCHANGE128:
        return c >> 13 & 1;
    case SSSE3:
        return c >> 9 & 1;
    case SSE41:
        return c >> 19 & 1;
    case SSE42:
        return c >> 20 & 1;
    case PF_XSAVE_ENABLED:
        return c >> 27 & 1;
    case AVX:
        return wide_vectors(6, 1, 28);
    case AVX2:
        return wide_vectors(6, 7, 5);
    case AVX512F:
        return wide_vectors(0xe6, 7, 16);
    default:
        return FALSE;
    }
}

API(kernel32, WORD, GetActiveProcessorGroupCount, (void))
{
    return 1;
}

API(kernel32, WORD, GetMaximumProcessorGroupCount, (void))
{
    return 1;
}

API(kernel32, DWORD, GetActiveProcessorCount, (WORD group))
{
    if (group == 0 || group == ALL_PROCESSOR_GROUPS)
        return process_peb()->processors;
    last_error_set(ERROR_INVALID_PARAMETER);
    return 0;
}

API(kernel32, DWORD, GetMaximumProcessorCount, (WORD group))
{
    return GetActiveProcessorCount(group);
}

API(kernel32, DWORD, GetCurrentProcessorNumber, (void))
{
    return (DWORD)host_processor_current();
}

API(kernel32, VOID, GetCurrentProcessorNumberEx, (PPROCESSOR_NUMBER number OUT))
{
    *number = (PROCESSOR_NUMBER){.Number = (BYTE)host_processor_current()};
}

API(kernel32, WINBOOL, GetNumaHighestNodeNumber, (PULONG node OUT))
{
    *node = 0; /* one node is what a guest is shown */
    return TRUE;
}

API(kernel32, WINBOOL, GetNumaProcessorNode, (UCHAR processor, PUCHAR node OUT))
{
    *node = processor < process_peb()->processors ? 0 : 0xff;
    return *node == 0 ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
}

API(kernel32, WINBOOL, GetNumaProcessorNodeEx, (PPROCESSOR_NUMBER processor IN, PUSHORT node OUT))
{
    bool known = processor->Group == 0 && processor->Number < process_peb()->processors;

    *node = known ? 0 : 0xffff;
    return known ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
}

API(kernel32, WINBOOL, GetNumaNodeProcessorMask, (UCHAR node, PULONGLONG mask OUT))
{
    *mask = node == 0 ? process_peb()->affinity : 0;
    return node == 0 ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
}

API(kernel32, WINBOOL, GetNumaNodeProcessorMaskEx, (USHORT node, PGROUP_AFFINITY mask OUT))
{
    *mask = (GROUP_AFFINITY){.Mask = node == 0 ? process_peb()->affinity : 0};
    return node == 0 ? TRUE : win_fail(ERROR_INVALID_PARAMETER);
}

/* The host's name as Windows shows it: the first label, NetBIOS names in capitals. */
static size_t computer_name(COMPUTER_NAME_FORMAT format, char *name, size_t room)
{
    bool full =
        format == ComputerNameDnsFullyQualified || format == ComputerNamePhysicalDnsFullyQualified;
    bool capitals = format == ComputerNameNetBIOS || format == ComputerNamePhysicalNetBIOS;
    char *dot;

    host_name(name, room);
    dot = strchr(name, '.');
    if (format == ComputerNameDnsDomain || format == ComputerNamePhysicalDnsDomain)
        memmove(name, dot ? dot + 1 : "", dot ? strlen(dot) : 1);
    else if (!full && dot)
        *dot = 0;
    for (char *at = name; capitals && *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
    if (capitals && strlen(name) > MAX_COMPUTERNAME_LENGTH)
        name[MAX_COMPUTERNAME_LENGTH] = 0;
    return strlen(name);
}

/* *size: the room in out, then the length, or the size with the terminator that is needed. */
static bool find_computer_name(COMPUTER_NAME_FORMAT format, char host[HOST_NAME_MAX + 1],
                               const void *out, DWORD *size)
{
    DWORD length;
    bool fits;

    if ((unsigned)format >= ComputerNameMax)
        return win_fail(ERROR_INVALID_PARAMETER);
    length = (DWORD)computer_name(format, host, HOST_NAME_MAX + 1);
    fits = out && *size > length;
    *size = fits ? length : length + 1;
    return fits || win_fail(ERROR_MORE_DATA);
}

API(kernel32, WINBOOL, GetComputerNameExW,
    (COMPUTER_NAME_FORMAT format, LPWSTR name OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    char host[HOST_NAME_MAX + 1];

    if (!find_computer_name(format, host, name, size))
        return FALSE;
    *size = (DWORD)utf16_from_utf8(name, *size, host, *size);
    name[*size] = 0;
    return TRUE;
}

API(kernel32, WINBOOL, GetComputerNameExA,
    (COMPUTER_NAME_FORMAT format, LPSTR name OUT COUNT(*size) OPTIONAL, LPDWORD size INOUT))
{
    char host[HOST_NAME_MAX + 1];

    if (!find_computer_name(format, host, name, size))
        return FALSE;
    memcpy(name, host, *size + 1);
    return TRUE;
}

static WINBOOL name_result(WINBOOL done)
{
    if (!done && last_error() == ERROR_MORE_DATA)
        last_error_set(ERROR_BUFFER_OVERFLOW); /* what the older functions report */
    return done;
}

API(kernel32, WINBOOL, GetComputerNameW, (LPWSTR name OUT COUNT(*size), LPDWORD size INOUT))
{
    return name_result(GetComputerNameExW(ComputerNameNetBIOS, name, size));
}

API(kernel32, WINBOOL, GetComputerNameA, (LPSTR name OUT COUNT(*size), LPDWORD size INOUT))
{
    return name_result(GetComputerNameExA(ComputerNameNetBIOS, name, size));
}

GAP(kernel32, SetComputerNameW, "the host's name is not a guest's to change");
GAP(kernel32, SetComputerNameA, "the host's name is not a guest's to change");
