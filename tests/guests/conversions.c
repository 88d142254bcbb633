/* flags: -lws2_32 -lole32 -loleaut32 -luuid -lntdll -D_WIN32_WINNT=0x0A00 */
/*
 * What a call takes and gives, in each of its forms: numbers of 64 bits, floating point, structs
 * with pointers in them in, out and both, nested pointers, arrays, unions. In a 32-bit program each
 * is something else than in a 64-bit one.
 */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <winsock2.h>
#include <ws2tcpip.h>

#include <ole2.h>
#include <psapi.h>
#include <shellapi.h>
#include <tlhelp32.h>
#include <winternl.h>

NTSYSAPI NTSTATUS NTAPI RtlUpcaseUnicodeString(UNICODE_STRING *to, const UNICODE_STRING *from,
                                               BOOLEAN allocate);

static HANDLE temporary_file(DWORD flags)
{
    HANDLE file = CreateFileA("conversions.tmp", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                              CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE | flags, NULL);

    CHECK(file != INVALID_HANDLE_VALUE);
    return file;
}

static void numbers_of_64_bits(void)
{
    LARGE_INTEGER to = {.QuadPart = 0x123456789}, at = {.QuadPart = -1};
    FILETIME time = {0x12345678, 0x01d00000};
    HANDLE file = temporary_file(0);
    SYSTEMTIME parts;
    FILETIME back;
    LONG high = 1;

    CHECK(SetFilePointerEx(file, to, &at, FILE_BEGIN));
    CHECK_EQUAL(at.QuadPart, 0x123456789);
    to.QuadPart = -9;
    CHECK(SetFilePointerEx(file, to, &at, FILE_CURRENT));
    CHECK_EQUAL(at.QuadPart, 0x123456780);
    CHECK_EQUAL(SetFilePointer(file, 5, &high, FILE_BEGIN), 5);
    CHECK(SetEndOfFile(file));
    CHECK(GetFileSizeEx(file, &at));
    CHECK_EQUAL(at.QuadPart, 0x100000005);
    CHECK(CloseHandle(file));
    CHECK_EQUAL(VerSetConditionMask(1ULL << 63, VER_MINORVERSION, VER_EQUAL) >> 63, 1);
    CHECK(FileTimeToSystemTime(&time, &parts) && SystemTimeToFileTime(&parts, &back));
    CHECK_EQUAL(back.dwHighDateTime, time.dwHighDateTime);
    CHECK_EQUAL(strtoull("18446744073709551615", NULL, 10), (long long)-1);
    CHECK_EQUAL(_strtoi64("-9223372036854775808", NULL, 0), LLONG_MIN);
    CHECK(_time64(NULL) > 0x60000000);
}

static void floating_point(void)
{
    double whole = 0;
    int exponent = 0;

    CHECK(atof("-1.25e3") == -1250);
    CHECK(ldexp(0.75, 3) == 6);
    CHECK(frexp(48, &exponent) == 0.75 && exponent == 6);
    CHECK(modf(-3.5, &whole) == -0.5 && whole == -3);
    CHECK(difftime(10, 4) == 6);
    CHECK(pow(2, 0.5) > 1.41421356 && fmod(7.5, 2) == 1.5 && floor(-0.5) == -1);
}

static BOOL is_inherited(HANDLE handle)
{
    DWORD flags = 0;

    CHECK(GetHandleInformation(handle, &flags));
    return flags & HANDLE_FLAG_INHERIT;
}

static void structs_that_are_read(void)
{
    SECURITY_ATTRIBUTES attributes = {sizeof attributes, NULL, TRUE};
    WCHAR text[32], comma[] = L"!", dot[] = L";";
    NUMBERFMTW format = {2, 1, 3, comma, dot, 1};
    HANDLE event = CreateEventA(&attributes, TRUE, FALSE, NULL), reader, writer;

    CHECK(is_inherited(event));
    CloseHandle(event);
    attributes.bInheritHandle = FALSE;
    CHECK(CreatePipe(&reader, &writer, &attributes, 0));
    CHECK(!is_inherited(reader) && !is_inherited(writer));
    CloseHandle(reader);
    CloseHandle(writer);
    CHECK_EQUAL(GetNumberFormatW(LOCALE_INVARIANT, 0, L"1234567.891", &format, text, 32), 13);
    CHECK(wcscmp(text, L"1;234;567!89") == 0);
}

static void structs_that_are_written(void)
{
    static char here;
    MEMORY_BASIC_INFORMATION region;
    MODULEINFO module;
    SYSTEM_INFO system;
    MEMORYSTATUSEX memory = {.dwLength = sizeof memory};
    STARTUPINFOW startup;

    GetSystemInfo(&system);
    CHECK_EQUAL(system.dwPageSize, 0x1000);
    CHECK_EQUAL(system.dwAllocationGranularity, 0x10000);
    CHECK(system.dwNumberOfProcessors > 0);
    CHECK(system.lpMaximumApplicationAddress > (void *)&here);
    CHECK_EQUAL(system.wProcessorArchitecture,
                sizeof(void *) == 8 ? PROCESSOR_ARCHITECTURE_AMD64 : PROCESSOR_ARCHITECTURE_INTEL);
    CHECK_EQUAL(VirtualQuery(&here, &region, sizeof region), sizeof region);
    CHECK(region.AllocationBase == GetModuleHandleA(NULL));
    CHECK((char *)region.BaseAddress <= &here &&
          &here < (char *)region.BaseAddress + region.RegionSize);
    CHECK_EQUAL(region.State, MEM_COMMIT);
    CHECK_EQUAL(region.Type, MEM_IMAGE);
    CHECK(
        GetModuleInformation(GetCurrentProcess(), GetModuleHandleA(NULL), &module, sizeof module));
    CHECK(module.lpBaseOfDll == GetModuleHandleA(NULL) && module.SizeOfImage > 0x1000);
    CHECK(GlobalMemoryStatusEx(&memory));
    CHECK(memory.ullTotalPhys > 0 && memory.ullAvailVirtual <= memory.ullTotalVirtual);
    GetStartupInfoW(&startup);
    CHECK_EQUAL(startup.cb, sizeof startup);
}

/* Their size says which version they are. */
static void structs_that_are_read_and_written(void)
{
    HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE | TH32CS_SNAPPROCESS, 0);
    MODULEENTRY32 module = {.dwSize = sizeof module};
    PROCESSENTRY32W process = {.dwSize = sizeof process};
    BOOL found = FALSE;

    CHECK(Module32First(list, &module));
    CHECK(module.hModule == GetModuleHandleA(NULL));
    CHECK(module.modBaseAddr == (BYTE *)module.hModule);
    CHECK_EQUAL(module.dwSize, sizeof module);
    for (BOOL more = Process32FirstW(list, &process); more; more = Process32NextW(list, &process))
        found |= process.th32ProcessID == GetCurrentProcessId();
    CHECK(found);
    module.dwSize = 8;
    CHECK(!Module32First(list, &module));
    CloseHandle(list);
}

static void counted_strings(void)
{
    UNICODE_STRING name, upper, made;
    WCHAR room[16];
    ANSI_STRING narrow;

    RtlInitUnicodeString(&name, L"mixed Case");
    CHECK(name.Length == 20 && name.MaximumLength == 22);
    upper = (UNICODE_STRING){0, sizeof room, room};
    CHECK_EQUAL(RtlUpcaseUnicodeString(&upper, &name, FALSE), 0);
    CHECK(upper.Length == 20 && upper.Buffer == room && wcsncmp(room, L"MIXED CASE", 10) == 0);
    RtlInitAnsiString(&narrow, "plain");
    CHECK_EQUAL(RtlAnsiStringToUnicodeString(&made, &narrow, TRUE), 0);
    CHECK(made.Length == 10 && wcscmp(made.Buffer, L"plain") == 0);
    RtlFreeUnicodeString(&made);
    CHECK(made.Buffer == NULL);
}

static void pointers_that_are_written(void)
{
    int count = 0;
    char full[MAX_PATH], *part = NULL, *text = NULL, *end = NULL, words[] = "a,b", *rest = NULL;
    LPWSTR *arguments = CommandLineToArgvW(L"one \"t w o\" three", &count);
    SID_IDENTIFIER_AUTHORITY authority = SECURITY_WORLD_SID_AUTHORITY;
    PSID sid = NULL;

    CHECK_EQUAL(count, 3);
    CHECK(wcscmp(arguments[1], L"t w o") == 0 && arguments[count] == NULL);
    LocalFree(arguments);
    CHECK(GetFullPathNameA("some/name.txt", sizeof full, full, &part) > 0);
    CHECK(part > full && part < full + sizeof full && strcmp(part, "name.txt") == 0);
    CHECK(FormatMessageA(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_STRING,
                         "nothing to insert", 0, 0, (char *)&text, 0, NULL) == 17);
    CHECK(strcmp(text, "nothing to insert") == 0 && LocalFree(text) == NULL);
    CHECK_EQUAL(strtol("12rest", &end, 10), 12);
    CHECK(strcmp(end, "rest") == 0);
    CHECK(strcmp(strtok_s(words, ",", &rest), "a") == 0 &&
          strcmp(strtok_s(NULL, ",", &rest), "b") == 0);
    CHECK(AllocateAndInitializeSid(&authority, 1, 0, 0, 0, 0, 0, 0, 0, 0, &sid));
    CHECK(IsValidSid(sid) && GetLengthSid(sid) == 12);
    FreeSid(sid);
}

static void arrays_of_handles(void)
{
    HANDLE events[MAXIMUM_WAIT_OBJECTS];

    for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
        events[i] = CreateEventA(NULL, TRUE, FALSE, NULL);
    SetEvent(events[37]);
    CHECK_EQUAL(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, events, FALSE, 0), 37);
    CHECK_EQUAL(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, events, TRUE, 0), WAIT_TIMEOUT);
    for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
        SetEvent(events[i]);
    CHECK_EQUAL(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, events, TRUE, 0), WAIT_OBJECT_0);
    CHECK_EQUAL(WaitForMultipleObjects(65, events, FALSE, 0), WAIT_FAILED);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
        CloseHandle(events[i]);
}

static void arrays_that_are_written(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    OVERLAPPED requests[3] = {{0}};
    OVERLAPPED_ENTRY entries[5];
    OVERLAPPED *request = requests;
    ULONG_PTR key = 0x1234;
    DWORD size = 0x5678;
    void *frames[8];
    ULONG count = 0;

    /* Where there is nothing, nothing is written. */
    CHECK(!GetQueuedCompletionStatus(port, &size, &key, &request, 0));
    CHECK(request == NULL && key == 0x1234 && size == 0x5678);
    for (int i = 0; i < 3; i++)
        CHECK(PostQueuedCompletionStatus(port, 100 + i, (ULONG_PTR)-1 - i, &requests[i]));
    CHECK(GetQueuedCompletionStatusEx(port, entries, 5, &count, 0, FALSE));
    CHECK_EQUAL(count, 3);
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(entries[i].dwNumberOfBytesTransferred, 100 + i);
        CHECK_EQUAL(entries[i].lpCompletionKey, (ULONG_PTR)-1 - i);
        CHECK(entries[i].lpOverlapped == &requests[i]);
    }
    CloseHandle(port);
    count = RtlCaptureStackBackTrace(0, 8, frames, NULL);
    CHECK(count > 0 && count <= 8 && frames[0] != NULL);
}

/* Elements of 8 bytes in both widths, which hold pointers. */
static void arrays_of_pointers(void)
{
    enum { PAGE = 0x1000, PAGES = 3 };
    char *pages = VirtualAlloc(NULL, PAGES * PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    FILE_SEGMENT_ELEMENT segments[PAGES + 1] = {{0}};
    HANDLE file = temporary_file(FILE_FLAG_NO_BUFFERING | FILE_FLAG_OVERLAPPED);
    OVERLAPPED request = {0};
    DWORD done = 0;

    for (int i = 0; i < PAGES; i++) {
        memset(pages + i * PAGE, 'a' + i, PAGE);
        segments[i].Buffer = PtrToPtr64(pages + (PAGES - 1 - i) * PAGE);
    }
    request.hEvent = CreateEventA(NULL, TRUE, FALSE, NULL);
    if (!WriteFileGather(file, segments, PAGES * PAGE, NULL, &request))
        CHECK_EQUAL(GetLastError(), ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &request, &done, TRUE));
    CHECK_EQUAL(done, PAGES * PAGE);
    for (int i = 0; i < PAGES; i++)
        segments[i].Buffer = PtrToPtr64(pages + i * PAGE);
    if (!ReadFileScatter(file, segments, PAGES * PAGE, NULL, &request))
        CHECK_EQUAL(GetLastError(), ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &request, &done, TRUE));
    CHECK(pages[0] == 'c' && pages[PAGE] == 'b' && pages[2 * PAGE] == 'a');
    CloseHandle(request.hEvent);
    CloseHandle(file);
    VirtualFree(pages, 0, MEM_RELEASE);
}

/* Structs that lead to structs, as many as there are. */
static void chains(void)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM}, *found;
    struct sockaddr_in *address;
    WSADATA data;

    CHECK_EQUAL(WSAStartup(MAKEWORD(2, 2), &data), 0);
    CHECK_EQUAL(data.wVersion, 0x202);
    CHECK_EQUAL(getaddrinfo("127.0.0.1", "80", &hints, &found), 0);
    address = (struct sockaddr_in *)found->ai_addr;
    CHECK_EQUAL(found->ai_family, AF_INET);
    CHECK_EQUAL(found->ai_addrlen, sizeof *address);
    CHECK_EQUAL(address->sin_port, 80 << 8);
    CHECK_EQUAL(address->sin_addr.s_addr, 0x0100007f);
    CHECK(found->ai_next == NULL);
    freeaddrinfo(found);
}

/* A member says which of the union's members is meant. */
static void unions_with_a_type(void)
{
    VARIANT number, text, copy;

    VariantInit(&number);
    VariantInit(&text);
    VariantInit(&copy);
    CHECK_EQUAL(V_VT(&number), VT_EMPTY);
    V_VT(&number) = VT_I4;
    V_I4(&number) = -77;
    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = SysAllocString(L"seventy");
    CHECK_EQUAL(VariantCopy(&copy, &number), S_OK);
    CHECK(V_VT(&copy) == VT_I4 && V_I4(&copy) == -77);
    CHECK_EQUAL(VariantCopy(&copy, &text), S_OK);
    CHECK(V_VT(&copy) == VT_BSTR && V_BSTR(&copy) != V_BSTR(&text));
    CHECK(wcscmp(V_BSTR(&copy), L"seventy") == 0 && SysStringLen(V_BSTR(&copy)) == 7);
    CHECK_EQUAL(VariantClear(&copy), S_OK);
    CHECK_EQUAL(V_VT(&copy), VT_EMPTY);
    VariantClear(&text);
}

/* An argument says which struct is meant. */
static void buffers_with_a_class(void)
{
    HANDLE job = CreateJobObjectA(NULL, NULL), token;
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0}, got = {0};
    char room[256];
    TOKEN_USER *user = (TOKEN_USER *)room;
    PROCESS_BASIC_INFORMATION basic;
    DWORD size = 0;

    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_ACTIVE_PROCESS;
    limits.BasicLimitInformation.ActiveProcessLimit = 7;
    CHECK(SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits));
    CHECK(
        QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &got, sizeof got, &size));
    CHECK_EQUAL(size, sizeof got);
    CHECK_EQUAL(got.BasicLimitInformation.LimitFlags, limits.BasicLimitInformation.LimitFlags);
    CHECK_EQUAL(got.BasicLimitInformation.ActiveProcessLimit, 7);
    CloseHandle(job);
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(GetTokenInformation(token, TokenUser, room, sizeof room, &size));
    CHECK((char *)user->User.Sid > room && (char *)user->User.Sid < room + size);
    CHECK(IsValidSid(user->User.Sid));
    CHECK(size >= (char *)user->User.Sid - room + GetLengthSid(user->User.Sid));
    CloseHandle(token);
    CHECK_EQUAL(NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &basic,
                                          sizeof basic, &size),
                0);
    CHECK_EQUAL(basic.UniqueProcessId, GetCurrentProcessId());
    CHECK_EQUAL(size, sizeof basic);
}

/* Structs in structs that are filled in by the call: the pointers are the caller's afterwards. */
static void nested_pointers(void)
{
    WCHAR path[] = L"\\??\\C:\\no such file";
    UNICODE_STRING name = {sizeof path - sizeof *path, sizeof path, path};
    OBJECT_ATTRIBUTES attributes = {
        .Length = sizeof attributes, .ObjectName = &name, .Attributes = OBJ_CASE_INSENSITIVE};
    IO_STATUS_BLOCK status = {0};
    HANDLE file = (HANDLE)5;

    CHECK_EQUAL(NtOpenFile(&file, FILE_READ_DATA, &attributes, &status, 0, 0),
                (int)0xc0000034 /* STATUS_OBJECT_NAME_NOT_FOUND */);
    CHECK(attributes.ObjectName == &name && name.Buffer == path);
    CHECK_EQUAL(attributes.Length, sizeof attributes);
    attributes.ObjectName = NULL;
    CHECK(NtOpenFile(&file, FILE_READ_DATA, &attributes, &status, 0, 0) < 0);
}

int main(void)
{
    numbers_of_64_bits();
    floating_point();
    structs_that_are_read();
    structs_that_are_written();
    structs_that_are_read_and_written();
    counted_strings();
    pointers_that_are_written();
    arrays_of_handles();
    arrays_that_are_written();
    arrays_of_pointers();
    chains();
    unions_with_a_type();
    buffers_with_a_class();
    nested_pointers();
    return checks_result();
}
