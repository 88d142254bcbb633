/* Locked byte ranges: they belong to an open file and bind every other one. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static WCHAR path[MAX_PATH];

static HANDLE open_file(void)
{
    return CreateFileW(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                       OPEN_EXISTING, 0, NULL);
}

static BOOL lock(HANDLE file, DWORD offset, DWORD length, DWORD flags)
{
    OVERLAPPED at = {.Offset = offset};

    return LockFileEx(file, flags | LOCKFILE_FAIL_IMMEDIATELY, 0, length, 0, &at);
}

static BOOL unlock(HANDLE file, DWORD offset, DWORD length)
{
    OVERLAPPED at = {.Offset = offset};

    return UnlockFileEx(file, 0, length, 0, &at);
}

static DWORD WINAPI wait_for_range(void *parameter)
{
    OVERLAPPED at = {.Offset = 0};

    return LockFileEx(parameter, LOCKFILE_EXCLUSIVE_LOCK, 0, 10, 0, &at);
}

int main(void)
{
    WCHAR temporary[MAX_PATH];
    HANDLE one, other, thread;
    char buffer[32];
    DWORD done, result;

    GetTempPathW(MAX_PATH, temporary);
    CHECK(GetTempFileNameW(temporary, L"lck", 0, path) != 0);
    one = open_file();
    other = open_file();
    WriteFile(one, "0123456789abcdef", 16, &done, NULL);
    CHECK(LockFile(one, 0, 0, 10, 0));
    CHECK(!LockFile(other, 5, 0, 10, 0));
    CHECK_EQUAL(GetLastError(), ERROR_LOCK_VIOLATION);
    CHECK(!lock(one, 0, 10, LOCKFILE_EXCLUSIVE_LOCK));
    CHECK(LockFile(other, 10, 0, 5, 0));
    /* The range is closed to others, for reading as well; to its owner it is open. */
    CHECK(!ReadFile(other, buffer, 4, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_LOCK_VIOLATION);
    CHECK(!WriteFile(other, "x", 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_LOCK_VIOLATION);
    SetFilePointer(one, 0, NULL, FILE_BEGIN);
    CHECK(ReadFile(one, buffer, 4, &done, NULL));
    /* It is released as it was locked, and not otherwise. */
    CHECK(!UnlockFile(one, 0, 0, 5, 0));
    CHECK_EQUAL(GetLastError(), ERROR_NOT_LOCKED);
    CHECK(!UnlockFile(other, 0, 0, 10, 0));
    CHECK(UnlockFile(one, 0, 0, 10, 0));
    CHECK(UnlockFile(other, 10, 0, 5, 0));
    /* Shared locks live together and keep every writer away, their owner too. */
    CHECK(lock(one, 0, 10, 0));
    CHECK(lock(other, 0, 10, 0));
    CHECK(!lock(one, 0, 10, LOCKFILE_EXCLUSIVE_LOCK));
    SetFilePointer(one, 0, NULL, FILE_BEGIN);
    CHECK(!WriteFile(one, "x", 1, &done, NULL));
    CHECK(unlock(one, 0, 10));
    thread = CreateThread(NULL, 0, wait_for_range, one, 0, NULL);
    CHECK_EQUAL(WaitForSingleObject(thread, 50), WAIT_TIMEOUT);
    CHECK(unlock(other, 0, 10));
    CHECK_EQUAL(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
    GetExitCodeThread(thread, &result);
    CHECK_EQUAL(result, TRUE);
    /* Closing releases. */
    CloseHandle(one);
    CHECK(LockFile(other, 0, 0, 10, 0));
    CloseHandle(other);
    CloseHandle(thread);
    CHECK(DeleteFileW(path));
    return checks_result();
}
