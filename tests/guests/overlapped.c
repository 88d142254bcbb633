/* Overlapped requests: events, completion ports, routines, cancelling. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static WCHAR path[MAX_PATH];
static DWORD routine_error, routine_bytes;
static OVERLAPPED *routine_overlapped;

static HANDLE open_file(void)
{
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                       FILE_FLAG_OVERLAPPED, NULL);
}

/* A file's request may be done at once; either way its result is there in the end. */
static void with_event(void)
{
    HANDLE file = open_file();
    OVERLAPPED request = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    char buffer[16] = "";
    DWORD done = 0;

    CHECK(WriteFile(file, "0123456789", 10, NULL, &request) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &request, &done, TRUE));
    CHECK_EQUAL(done, 10);
    CHECK_EQUAL(WaitForSingleObject(request.hEvent, 0), WAIT_OBJECT_0);
    request.Offset = 4;
    CHECK(ReadFile(file, buffer, 16, NULL, &request) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &request, &done, TRUE));
    CHECK_EQUAL(done, 6);
    CHECK(memcmp(buffer, "456789", 6) == 0);
    /* At the end of the file the request fails, as documented. */
    request.Offset = 10;
    CHECK(!ReadFile(file, buffer, 16, NULL, &request));
    if (GetLastError() == ERROR_IO_PENDING)
        CHECK(!GetOverlappedResult(file, &request, &done, TRUE));
    CHECK_EQUAL(GetLastError(), ERROR_HANDLE_EOF);
    /* All ones: appended. */
    request.Offset = request.OffsetHigh = 0xffffffff;
    CHECK(WriteFile(file, "x", 1, NULL, &request) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &request, &done, TRUE));
    CHECK_EQUAL(GetFileSize(file, NULL), 11);
    CHECK(!ReadFile(file, buffer, 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(request.hEvent);
    CloseHandle(file);
}

static void with_port(void)
{
    HANDLE file = open_file(), port = CreateIoCompletionPort(file, NULL, 77, 0);
    OVERLAPPED request = {0}, *ended;
    char buffer[4];
    DWORD done;
    ULONG_PTR key;

    CHECK(port != NULL);
    CHECK(CreateIoCompletionPort(file, port, 78, 0) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(ReadFile(file, buffer, 4, NULL, &request) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &ended, 1000));
    CHECK_EQUAL(done, 4);
    CHECK_EQUAL(key, 77);
    CHECK(ended == &request);
    /* An event with its low bit set keeps the request out of the port. */
    request.hEvent = (HANDLE)((ULONG_PTR)CreateEventW(NULL, TRUE, FALSE, NULL) | 1);
    CHECK(ReadFile(file, buffer, 4, NULL, &request) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(file, &request, &done, TRUE));
    CHECK(!GetQueuedCompletionStatus(port, &done, &key, &ended, 0));
    CHECK_EQUAL(GetLastError(), WAIT_TIMEOUT);
    CHECK(SetFileCompletionNotificationModes(file, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
    request.hEvent = NULL;
    if (ReadFile(file, buffer, 4, &done, &request)) {
        CHECK_EQUAL(done, 4);
        CHECK(!GetQueuedCompletionStatus(port, &done, &key, &ended, 0));
    }
    CloseHandle(file);
    CloseHandle(port);
}

static VOID WINAPI routine(DWORD error, DWORD bytes, OVERLAPPED *overlapped)
{
    routine_error = error;
    routine_bytes = bytes;
    routine_overlapped = overlapped;
}

/* The routine runs when its thread waits alertably, not before. */
static void with_routine(void)
{
    HANDLE file = open_file();
    OVERLAPPED request = {0};
    char buffer[4];

    CHECK(ReadFileEx(file, buffer, 4, &request, routine));
    CHECK(routine_overlapped == NULL);
    CHECK_EQUAL(SleepEx(1000, TRUE), WAIT_IO_COMPLETION);
    CHECK(routine_overlapped == &request);
    CHECK_EQUAL(routine_error, 0);
    CHECK_EQUAL(routine_bytes, 4);
    CloseHandle(file);
}

static void cancelling(void)
{
    HANDLE file = open_file();
    OVERLAPPED request = {0};

    CHECK(!CancelIoEx(file, &request));
    CHECK_EQUAL(GetLastError(), ERROR_NOT_FOUND);
    CHECK(CancelIo(file));
    CloseHandle(file);
}

int main(void)
{
    WCHAR temporary[MAX_PATH];

    GetTempPathW(MAX_PATH, temporary);
    CHECK(GetTempFileNameW(temporary, L"ovl", 0, path) != 0);
    with_event();
    with_port();
    with_routine();
    cancelling();
    CHECK(DeleteFileW(path));
    return checks_result();
}
