/* flags: -lshlwapi -luserenv */
/* Paths: full, long and relative ones, names of every kind, folders that the system names. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include <shlwapi.h>
#include <userenv.h>

#include "check.h"

static WCHAR directory[MAX_PATH];

static void full_is(const WCHAR *name, const WCHAR *expected)
{
    WCHAR path[MAX_PATH], *part;
    DWORD length = GetFullPathNameW(name, MAX_PATH, path, &part);

    CHECK_EQUAL(length, wcslen(expected));
    CHECK_EQUAL(wcscmp(path, expected), 0);
}

static void full_names(void)
{
    WCHAR path[MAX_PATH], *part;

    full_is(L"C:\\a\\..\\b\\.\\c", L"C:\\b\\c");
    full_is(L"C:/a/b", L"C:\\a\\b");
    full_is(L"C:\\a\\b. . ", L"C:\\a\\b");
    full_is(L"C:\\a\\nul", L"\\\\.\\nul");
    full_is(L"\\\\server\\share\\..\\x", L"\\\\server\\share\\x");
    CHECK(GetFullPathNameW(L"C:\\dir\\file.txt", MAX_PATH, path, &part) > 0);
    CHECK_EQUAL(wcscmp(part, L"file.txt"), 0);
    CHECK(GetFullPathNameW(L"C:\\dir\\", MAX_PATH, path, &part) > 0);
    CHECK(part == NULL);
    CHECK_EQUAL(GetFullPathNameW(L"C:\\dir", 3, path, NULL), 7);
    CHECK_EQUAL(GetFullPathNameW(L"", MAX_PATH, path, NULL), 0);
}

static void current_directory(void)
{
    WCHAR path[MAX_PATH], expected[MAX_PATH];

    CHECK(SetCurrentDirectoryW(directory));
    CHECK_EQUAL(GetCurrentDirectoryW(MAX_PATH, path), wcslen(directory));
    CHECK_EQUAL(wcscmp(path, directory), 0);
    swprintf(expected, MAX_PATH, L"%ls\\x", directory);
    full_is(L"x", expected);
    full_is(L"c:x", expected);
    CHECK_EQUAL(GetCurrentDirectoryW(2, path), wcslen(directory) + 1);
    CHECK(!SetCurrentDirectoryW(L"none"));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CloseHandle(CreateFileW(L"relative", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    swprintf(path, MAX_PATH, L"%ls\\RELATIVE", directory);
    CHECK(GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES);
    CHECK(!SetCurrentDirectoryW(L"relative"));
    CHECK_EQUAL(GetLastError(), ERROR_DIRECTORY);
    CHECK(DeleteFileW(L".\\relative"));
    CHECK(CreateDirectoryW(L"down", NULL));
    CHECK(SetCurrentDirectoryW(L"down"));
    CHECK(SetCurrentDirectoryW(L".."));
    CHECK(RemoveDirectoryW(L"down"));
    CHECK_EQUAL(GetFileAttributesW(L"C:\\"), FILE_ATTRIBUTE_DIRECTORY);
}

/* Names of any script, and of half a character. */
static void names_of_every_kind(void)
{
    static const WCHAR *const names[] = {L"\x4e2d\x6587.txt", L"\xd83d\xde00", L"lone \xd800 half",
                                         L"\xe9\x301",        L"a..b",         L" leading",
                                         L"#%&'()+,;=@[]`{}~"};
    WIN32_FIND_DATAW data;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        HANDLE file = CreateFileW(names[i], GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL), search;

        CHECK(file != INVALID_HANDLE_VALUE);
        CloseHandle(file);
        search = FindFirstFileW(L"*", &data);
        while (wcscmp(data.cFileName, names[i]) != 0 && FindNextFileW(search, &data))
            ;
        CHECK_EQUAL(wcscmp(data.cFileName, names[i]), 0);
        FindClose(search);
        CHECK(DeleteFileW(names[i]));
    }
    CloseHandle(CreateFileW(L"\xc4\xd6\xdc", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    CHECK(GetFileAttributesW(L"\xe4\xf6\xfc") != INVALID_FILE_ATTRIBUTES);
}

/* Paths beyond MAX_PATH, component by component and with \\?\ in front. */
static void long_names(void)
{
    static WCHAR path[1200];
    WCHAR name[121];
    size_t length;

    for (int i = 0; i < 120; i++)
        name[i] = L'n';
    name[120] = 0;
    swprintf(path, 1200, L"\\\\?\\%ls", directory);
    for (int i = 0; i < 5; i++) {
        wcscat(path, L"\\");
        wcscat(path, name);
        CHECK(CreateDirectoryW(path, NULL));
    }
    CHECK(wcslen(path) > 600);
    CHECK_EQUAL(GetFileAttributesW(path), FILE_ATTRIBUTE_DIRECTORY);
    CHECK_EQUAL(GetFileAttributesW(path + 4), FILE_ATTRIBUTE_DIRECTORY);
    for (int i = 0; i < 5; i++) {
        CHECK(RemoveDirectoryW(path));
        length = wcslen(path);
        path[length - 121] = 0;
    }
}

static void named_folders(void)
{
    WCHAR path[MAX_PATH];
    DWORD size = MAX_PATH;
    HANDLE token;

    CHECK(GetWindowsDirectoryW(path, MAX_PATH) > 0);
    CHECK_EQUAL(wcscmp(path, L"C:\\Windows"), 0);
    CHECK(GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY);
    CHECK_EQUAL(GetSystemDirectoryW(path, MAX_PATH), 19);
    CHECK(GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY);
    CHECK_EQUAL(GetSystemDirectoryW(path, 5), 20);
    CHECK(GetTempPathW(MAX_PATH, path) > 0);
    CHECK_EQUAL(path[wcslen(path) - 1], L'\\');
    CHECK(GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY);
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    CHECK(GetUserProfileDirectoryW(token, path, &size));
    CHECK_EQUAL(size, wcslen(path) + 1);
    CHECK(GetFileAttributesW(path) & FILE_ATTRIBUTE_DIRECTORY);
    size = 2;
    CHECK(!GetUserProfileDirectoryW(token, path, &size));
    CHECK_EQUAL(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    CHECK(size > 2);
    CloseHandle(token);
}

static void searching(void)
{
    WCHAR path[MAX_PATH], *part;

    CloseHandle(CreateFileW(L"sought.txt", GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL));
    CHECK(SearchPathW(NULL, L"sought", L".txt", MAX_PATH, path, &part) > 0);
    CHECK_EQUAL(wcscmp(part, L"sought.txt"), 0);
    CHECK(SearchPathW(directory, L"sought.txt", NULL, MAX_PATH, path, NULL) > 0);
    CHECK_EQUAL(SearchPathW(L"C:\\", L"sought.txt", NULL, MAX_PATH, path, NULL), 0);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(GetTempFileNameW(directory, L"prefix", 0, path) != 0);
    CHECK(wcsstr(path, L"\\pre") != NULL);
    CHECK(DeleteFileW(path));
    CHECK_EQUAL(GetTempFileNameW(directory, L"abc", 0x1f, path), 0x1f);
    CHECK(wcsstr(path, L"\\abc1F.TMP") != NULL);
    CHECK_EQUAL(GetFileAttributesW(path), INVALID_FILE_ATTRIBUTES);
    CHECK_EQUAL(GetTempFileNameW(L"none", L"abc", 0, path), 0);
    CHECK_EQUAL(GetLastError(), ERROR_DIRECTORY);
    CHECK(DeleteFileW(L"sought.txt"));
}

static void shell_paths(void)
{
    WCHAR path[MAX_PATH];

    CHECK(PathCombineW(path, L"C:\\a\\b", L"..\\c") != NULL);
    CHECK_EQUAL(wcscmp(path, L"C:\\a\\c"), 0);
    CHECK(PathCombineW(path, L"C:\\a", L"\\x") != NULL);
    CHECK_EQUAL(wcscmp(path, L"C:\\x"), 0);
    CHECK(PathRemoveFileSpecW(path));
    CHECK_EQUAL(wcscmp(path, L"C:\\"), 0);
    CHECK(!PathRemoveFileSpecW(path));
    CHECK(PathAppendW(path, L"d\\e.tar.gz"));
    CHECK_EQUAL(wcscmp(PathFindFileNameW(path), L"e.tar.gz"), 0);
    CHECK_EQUAL(wcscmp(PathFindExtensionW(path), L".gz"), 0);
    CHECK(PathMatchSpecW(path, L"*.zip;*.GZ"));
    CHECK(PathIsPrefixW(L"C:\\d", path));
    CHECK(!PathIsPrefixW(L"C:\\e", path));
    CHECK(PathIsRelativeW(L"a\\b"));
    CHECK(!PathIsRelativeW(L"\\a"));
    CHECK(PathFileExistsW(directory));
    CHECK(!PathFileExistsW(path));
    CHECK(StrStrIW(L"One Two", L"TWO") != NULL);
}

static void volumes(void)
{
    WCHAR text[MAX_PATH], system[32];
    DWORD serial, limit, features;
    ULARGE_INTEGER available, total;

    CHECK(GetLogicalDrives() & 1 << ('C' - 'A'));
    CHECK_EQUAL(GetDriveTypeW(L"C:\\"), DRIVE_FIXED);
    CHECK_EQUAL(GetDriveTypeW(L"Q:\\"), DRIVE_NO_ROOT_DIR);
    CHECK(GetDiskFreeSpaceExW(L"C:\\", &available, &total, NULL));
    CHECK(available.QuadPart <= total.QuadPart && total.QuadPart > 0);
    CHECK(GetVolumeInformationW(L"C:\\", NULL, 0, &serial, &limit, &features, system, 32));
    CHECK_EQUAL(limit, 255);
    CHECK_EQUAL(wcscmp(system, L"NTFS"), 0);
    CHECK(!GetVolumeInformationW(L"C:", NULL, 0, NULL, NULL, NULL, NULL, 0));
    CHECK(GetVolumePathNameW(directory, text, MAX_PATH));
    CHECK_EQUAL(wcscmp(text, L"C:\\"), 0);
    CHECK(GetVolumeNameForVolumeMountPointW(L"C:\\", text, MAX_PATH));
    CHECK_EQUAL(wcsncmp(text, L"\\\\?\\Volume{", 11), 0);
    CHECK_EQUAL(GetFileAttributesW(text), FILE_ATTRIBUTE_DIRECTORY);
    CHECK(QueryDosDeviceW(L"C:", text, MAX_PATH) > 0);
    CHECK_EQUAL(wcscmp(text, L"\\Device\\HarddiskVolume3"), 0);
}

int main(void)
{
    WCHAR temporary[MAX_PATH];

    CHECK(GetTempPathW(MAX_PATH, temporary) > 0);
    swprintf(directory, MAX_PATH, L"%lspaths_test.%lu", temporary, GetCurrentProcessId());
    CHECK(CreateDirectoryW(directory, NULL));
    full_names();
    current_directory();
    names_of_every_kind();
    long_names();
    named_folders();
    searching();
    shell_paths();
    volumes();
    CHECK(DeleteFileW(L"\xe4\xf6\xfc"));
    CHECK(SetCurrentDirectoryW(L"\\"));
    CHECK(RemoveDirectoryW(directory));
    return checks_result();
}
