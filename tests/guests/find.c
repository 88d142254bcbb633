/* FindFirstFile: wildcards as DOS had them, order, errors. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static WCHAR directory[MAX_PATH];

static const WCHAR *const names[] = {L"a.txt", L"b.c.txt",        L"Noext",        L"x",
                                     L".dot",  L"long name.html", L"\xe4\xf6.TXT", L"ab.tx"};

static WCHAR *in_directory(const WCHAR *name)
{
    static WCHAR paths[2][MAX_PATH];
    static unsigned turn;
    WCHAR *path = paths[turn++ % 2];

    swprintf(path, MAX_PATH, L"%ls\\%ls", directory, name);
    return path;
}

/* How many names a pattern finds, without . and .. */
static int count(const WCHAR *pattern)
{
    WIN32_FIND_DATAW data;
    HANDLE search = FindFirstFileW(in_directory(pattern), &data);
    int found = 0;

    if (search == INVALID_HANDLE_VALUE)
        return -(int)GetLastError();
    do
        found += wcscmp(data.cFileName, L".") != 0 && wcscmp(data.cFileName, L"..") != 0;
    while (FindNextFileW(search, &data));
    CHECK_EQUAL(GetLastError(), ERROR_NO_MORE_FILES);
    CHECK(FindClose(search));
    return found;
}

static void patterns(void)
{
    CHECK_EQUAL(count(L"*"), 8);
    CHECK_EQUAL(count(L"*.*"), 8);
    CHECK_EQUAL(count(L"*.txt"), 3);
    CHECK_EQUAL(count(L"*.TXT"), 3);
    CHECK_EQUAL(count(L"*."), 2);
    CHECK_EQUAL(count(L"?"), 1);
    CHECK_EQUAL(count(L"?????"), 2);
    CHECK_EQUAL(count(L"a.???"), 1);
    CHECK_EQUAL(count(L"ab.???"), 1);
    CHECK_EQUAL(count(L"*b*"), 2);
    CHECK_EQUAL(count(L"noEXT"), 1);
    CHECK_EQUAL(count(L"NOEXT.*"), 1);
    CHECK_EQUAL(count(L"\xc4\xd6*"), 1);
    CHECK_EQUAL(count(L"*.zip"), -ERROR_FILE_NOT_FOUND);
    CHECK_EQUAL(count(L"none"), -ERROR_FILE_NOT_FOUND);
    CHECK_EQUAL(count(L"none\\*"), -ERROR_PATH_NOT_FOUND);
    CHECK_EQUAL(count(L"x\\*"), -ERROR_PATH_NOT_FOUND);
    CHECK_EQUAL(count(L""), -ERROR_FILE_NOT_FOUND);
}

/* . and .. first, then the names by their capitals, as NTFS keeps them. */
static void order(void)
{
    static const WCHAR *const expected[] = {L".",     L"..",      L".dot",          L"a.txt",
                                            L"ab.tx", L"b.c.txt", L"long name.html"};
    WIN32_FIND_DATAW data;
    HANDLE search = FindFirstFileExW(in_directory(L"*"), FindExInfoBasic, &data,
                                     FindExSearchNameMatch, NULL, FIND_FIRST_EX_LARGE_FETCH);

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        CHECK_EQUAL(wcscmp(data.cFileName, expected[i]), 0);
        CHECK(FindNextFileW(search, &data));
    }
    FindClose(search);
    CHECK(!FindNextFileW(INVALID_HANDLE_VALUE, &data));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!FindClose(INVALID_HANDLE_VALUE));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
}

/* A single name is told as it is on disk, with its size. */
static void one_name(void)
{
    WIN32_FIND_DATAW data;
    WIN32_FIND_DATAA narrow;
    WCHAR path[MAX_PATH];
    HANDLE search = FindFirstFileW(in_directory(L"LONG NAME.HTML"), &data);

    CHECK(search != INVALID_HANDLE_VALUE);
    CHECK_EQUAL(wcscmp(data.cFileName, L"long name.html"), 0);
    CHECK_EQUAL(data.nFileSizeLow, 3);
    CHECK_EQUAL(data.dwFileAttributes, FILE_ATTRIBUTE_ARCHIVE);
    CHECK(!FindNextFileW(search, &data));
    CHECK_EQUAL(GetLastError(), ERROR_NO_MORE_FILES);
    FindClose(search);
    CHECK(GetLongPathNameW(in_directory(L"NOEXT"), path, MAX_PATH) > 0);
    CHECK(wcsstr(path, L"\\Noext") != NULL);
    CHECK(SetCurrentDirectoryW(directory));
    search = FindFirstFileA("a.*", &narrow);
    CHECK(search != INVALID_HANDLE_VALUE);
    CHECK_EQUAL(strcmp(narrow.cFileName, "a.txt"), 0);
    FindClose(search);
    CHECK(SetCurrentDirectoryW(L"\\"));
}

int main(void)
{
    WCHAR temporary[MAX_PATH];
    DWORD done;

    GetTempPathW(MAX_PATH, temporary);
    swprintf(directory, MAX_PATH, L"%lsfind_test.%lu", temporary, GetCurrentProcessId());
    CHECK(CreateDirectoryW(directory, NULL));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        HANDLE file =
            CreateFileW(in_directory(names[i]), GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);

        CHECK(WriteFile(file, "abc", 3, &done, NULL));
        CloseHandle(file);
    }
    patterns();
    order();
    one_name();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CHECK(DeleteFileW(in_directory(names[i])));
    CHECK(RemoveDirectoryW(directory));
    return checks_result();
}
