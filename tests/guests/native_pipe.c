/* flags: -lntdll */
/* Pipes of the native functions: one without a name, whose other end is opened by its handle. */
#include "check.h"

#include <string.h>
#include <windows.h>
#include <winternl.h>

NTSTATUS NTAPI NtCreateNamedPipeFile(HANDLE *, ULONG, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *, ULONG,
                                     ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG,
                                     LARGE_INTEGER *);

static void a_pipe_without_a_name(void)
{
    WCHAR path[] = L"\\??\\PIPE\\";
    UNICODE_STRING name = {sizeof path - 2, sizeof path, path};
    LARGE_INTEGER timeout = {.QuadPart = -500000};
    OBJECT_ATTRIBUTES attributes;
    HANDLE directory = NULL, ours = NULL, theirs = NULL, event;
    OVERLAPPED overlapped = {0};
    IO_STATUS_BLOCK result;
    char text[16];
    DWORD done;

    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    CHECK_EQUAL(NtOpenFile(&directory, SYNCHRONIZE | GENERIC_READ, &attributes, &result, 3,
                           FILE_SYNCHRONOUS_IO_NONALERT),
                0);
    name = (UNICODE_STRING){0};
    attributes.RootDirectory = directory;
    CHECK_EQUAL(NtCreateNamedPipeFile(&ours, SYNCHRONIZE | GENERIC_READ, &attributes, &result,
                                      FILE_SHARE_WRITE, FILE_CREATE, 0, 0, 0, 0, 1, 65536, 65536,
                                      &timeout),
                0);
    attributes.RootDirectory = ours;
    CHECK_EQUAL(NtOpenFile(&theirs, SYNCHRONIZE | GENERIC_WRITE, &attributes, &result, 0,
                           FILE_NON_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT),
                0);
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    overlapped.hEvent = event;
    CHECK(!ReadFile(ours, text, sizeof text, NULL, &overlapped));
    CHECK_EQUAL(GetLastError(), ERROR_IO_PENDING);
    CHECK(WriteFile(theirs, "through", 7, &done, NULL) && done == 7);
    CHECK_EQUAL(WaitForSingleObject(event, 5000), WAIT_OBJECT_0);
    CHECK(GetOverlappedResult(ours, &overlapped, &done, FALSE) && done == 7);
    CHECK(memcmp(text, "through", 7) == 0);
    CloseHandle(theirs);
    CHECK(!ReadFile(ours, text, sizeof text, NULL, &overlapped));
    CHECK_EQUAL(GetLastError(), ERROR_BROKEN_PIPE);
    CloseHandle(event);
    CloseHandle(ours);
    CloseHandle(directory);
}

int main(void)
{
    a_pipe_without_a_name();
    return checks_result();
}
