/* Being told of changes in a directory. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static WCHAR directory[MAX_PATH];

static const WCHAR *in_directory(const WCHAR *name)
{
    static WCHAR paths[2][MAX_PATH];
    static unsigned turn;
    WCHAR *path = paths[turn++ % 2];

    swprintf(path, MAX_PATH, L"%ls\\%ls", directory, name);
    return path;
}

static void make_file(const WCHAR *name)
{
    CloseHandle(CreateFileW(in_directory(name), GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
}

static void event_is(const FILE_NOTIFY_INFORMATION *event, DWORD action, const WCHAR *name)
{
    CHECK_EQUAL(event->Action, action);
    CHECK_EQUAL(event->FileNameLength, wcslen(name) * sizeof(WCHAR));
    CHECK(memcmp(event->FileName, name, event->FileNameLength) == 0);
}

static const FILE_NOTIFY_INFORMATION *after(const FILE_NOTIFY_INFORMATION *event)
{
    CHECK(event->NextEntryOffset != 0);
    return (const FILE_NOTIFY_INFORMATION *)((const BYTE *)event + event->NextEntryOffset);
}

static void asynchronously(void)
{
    HANDLE handle = CreateFileW(
        directory, FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
        NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, NULL);
    HANDLE port = CreateIoCompletionPort(handle, NULL, 5, 0);
    const DWORD filter = FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_DIR_NAME;
    OVERLAPPED request = {0}, *ended;
    BYTE buffer[1024] __attribute__((aligned(4)));
    const FILE_NOTIFY_INFORMATION *event = (const FILE_NOTIFY_INFORMATION *)buffer;
    ULONG_PTR key;
    DWORD done;

    CHECK(handle != INVALID_HANDLE_VALUE);
    CHECK(ReadDirectoryChangesW(handle, buffer, sizeof buffer, TRUE, filter, NULL, &request, NULL));
    CHECK(!GetQueuedCompletionStatus(port, &done, &key, &ended, 20));
    make_file(L"new");
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &ended, 5000));
    CHECK(ended == &request);
    event_is(event, FILE_ACTION_ADDED, L"new");
    /* What happens between two requests is kept for the next. */
    CHECK(CreateDirectoryW(in_directory(L"sub"), NULL));
    CHECK(MoveFileW(in_directory(L"new"), in_directory(L"old")));
    CHECK(ReadDirectoryChangesW(handle, buffer, sizeof buffer, TRUE, filter, NULL, &request, NULL));
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &ended, 5000));
    event_is(event, FILE_ACTION_ADDED, L"sub");
    event = after(event);
    event_is(event, FILE_ACTION_RENAMED_OLD_NAME, L"new");
    event = after(event);
    event_is(event, FILE_ACTION_RENAMED_NEW_NAME, L"old");
    CHECK_EQUAL(event->NextEntryOffset, 0);
    /* Below the directory as well. */
    CHECK(ReadDirectoryChangesW(handle, buffer, sizeof buffer, TRUE, filter, NULL, &request, NULL));
    make_file(L"sub\\inner");
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &ended, 5000));
    event = (const FILE_NOTIFY_INFORMATION *)buffer;
    event_is(event, FILE_ACTION_ADDED, L"sub\\inner");
    /* A request that is cancelled ends as such. */
    CHECK(ReadDirectoryChangesW(handle, buffer, sizeof buffer, TRUE, filter, NULL, &request, NULL));
    CHECK(CancelIoEx(handle, &request));
    CHECK(!GetQueuedCompletionStatus(port, &done, &key, &ended, 5000));
    CHECK_EQUAL(GetLastError(), ERROR_OPERATION_ABORTED);
    CHECK(ended == &request);
    CloseHandle(handle);
    CloseHandle(port);
}

static void notification(void)
{
    HANDLE handle = FindFirstChangeNotificationW(directory, FALSE, FILE_NOTIFY_CHANGE_FILE_NAME);

    CHECK(handle != INVALID_HANDLE_VALUE);
    CHECK_EQUAL(WaitForSingleObject(handle, 0), WAIT_TIMEOUT);
    CHECK(DeleteFileW(in_directory(L"old")));
    CHECK_EQUAL(WaitForSingleObject(handle, 5000), WAIT_OBJECT_0);
    CHECK(FindNextChangeNotification(handle));
    CHECK_EQUAL(WaitForSingleObject(handle, 0), WAIT_TIMEOUT);
    CHECK(FindCloseChangeNotification(handle));
    CHECK(!FindNextChangeNotification(handle));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
}

int main(void)
{
    WCHAR temporary[MAX_PATH];

    GetTempPathW(MAX_PATH, temporary);
    swprintf(directory, MAX_PATH, L"%lschanges_test.%lu", temporary, GetCurrentProcessId());
    CHECK(CreateDirectoryW(directory, NULL));
    asynchronously();
    notification();
    CHECK(DeleteFileW(in_directory(L"sub\\inner")));
    CHECK(RemoveDirectoryW(in_directory(L"sub")));
    CHECK(RemoveDirectoryW(directory));
    return checks_result();
}
