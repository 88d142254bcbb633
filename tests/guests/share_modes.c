/* Who may open a file together: Microsoft's table in "Creating and Opening Files". */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static WCHAR path[MAX_PATH];

static HANDLE open_file(DWORD access, DWORD share)
{
    return CreateFileW(path, access, share, NULL, OPEN_EXISTING, 0, NULL);
}

static void second_open(DWORD access, DWORD share, DWORD second_access, DWORD second_share,
                        BOOL allowed)
{
    HANDLE first = open_file(access, share), second;

    CHECK(first != INVALID_HANDLE_VALUE);
    second = open_file(second_access, second_share);
    CHECK_EQUAL(second != INVALID_HANDLE_VALUE, allowed);
    if (second == INVALID_HANDLE_VALUE)
        CHECK_EQUAL(GetLastError(), ERROR_SHARING_VIOLATION);
    else
        CloseHandle(second);
    CloseHandle(first);
}

static void pairs(void)
{
    const DWORD read = GENERIC_READ, write = GENERIC_WRITE;
    const DWORD share_read = FILE_SHARE_READ, share_write = FILE_SHARE_WRITE;

    second_open(read, 0, read, share_read, FALSE);
    second_open(read, share_read, read, share_read, TRUE);
    second_open(read, share_read, write, share_read | share_write, FALSE);
    second_open(read, share_read | share_write, write, share_read, TRUE);
    second_open(read, share_read | share_write, write, share_write, FALSE);
    second_open(write, share_read, read, share_read, FALSE);
    second_open(write, share_read, read, share_read | share_write, TRUE);
    second_open(write, share_write, write, share_write, TRUE);
    second_open(read | write, share_read | share_write, read | write, share_read | share_write,
                TRUE);
    second_open(read, share_read, DELETE, share_read | FILE_SHARE_DELETE, FALSE);
    second_open(read, FILE_SHARE_DELETE, DELETE, share_read | FILE_SHARE_DELETE, TRUE);
    /* Who only asks about a file is not in the way, and nobody is in his. */
    second_open(read, 0, 0, 0, TRUE);
    second_open(0, 0, read | write, 0, TRUE);
}

static void deleting(void)
{
    HANDLE file = open_file(GENERIC_READ, FILE_SHARE_READ);
    WCHAR other[MAX_PATH];

    swprintf(other, MAX_PATH, L"%ls.moved", path);
    CHECK(!DeleteFileW(path));
    CHECK_EQUAL(GetLastError(), ERROR_SHARING_VIOLATION);
    CHECK(!MoveFileW(path, other));
    CHECK_EQUAL(GetLastError(), ERROR_SHARING_VIOLATION);
    CloseHandle(file);
    file = open_file(GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE);
    CHECK(MoveFileW(path, other));
    CHECK(MoveFileW(other, path));
    CHECK(DeleteFileW(path));
    CHECK_EQUAL(GetFileAttributesW(path), INVALID_FILE_ATTRIBUTES);
    CloseHandle(file);
}

/* A deletion that waits for the last handle keeps others away. */
static void pending(void)
{
    FILE_DISPOSITION_INFO disposition = {TRUE};
    const DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    HANDLE file = CreateFileW(path, GENERIC_READ | DELETE, all, NULL, CREATE_ALWAYS, 0, NULL);

    CHECK(SetFileInformationByHandle(file, FileDispositionInfo, &disposition, sizeof disposition));
    CHECK(open_file(GENERIC_READ, all) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    disposition.DeleteFile = FALSE;
    CHECK(SetFileInformationByHandle(file, FileDispositionInfo, &disposition, sizeof disposition));
    CloseHandle(file);
    CHECK(GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES);
}

/* Duplicates are one open file: its sharing ends with the last of them. */
static void duplicates(void)
{
    HANDLE file = open_file(GENERIC_READ, 0), second;

    CHECK(DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &second, 0, FALSE,
                          DUPLICATE_SAME_ACCESS));
    CloseHandle(file);
    CHECK(open_file(GENERIC_READ, FILE_SHARE_READ) == INVALID_HANDLE_VALUE);
    CloseHandle(second);
    file = open_file(GENERIC_READ, FILE_SHARE_READ);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
}

int main(void)
{
    WCHAR temporary[MAX_PATH];

    GetTempPathW(MAX_PATH, temporary);
    CHECK(GetTempFileNameW(temporary, L"shr", 0, path) != 0);
    pairs();
    deleting();
    pending();
    duplicates();
    CHECK(DeleteFileW(path));
    return checks_result();
}
