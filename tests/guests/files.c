/* Files: dispositions, access, positions, attributes, deleting, moving, copying, links. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static WCHAR directory[MAX_PATH];

static const WCHAR *in_directory(const WCHAR *name)
{
    static WCHAR paths[4][MAX_PATH];
    static unsigned turn;
    WCHAR *path = paths[turn++ % 4];

    swprintf(path, MAX_PATH, L"%ls\\%ls", directory, name);
    return path;
}

static HANDLE open_file(const WCHAR *name, DWORD access, DWORD disposition)
{
    return CreateFileW(in_directory(name), access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                       disposition, FILE_ATTRIBUTE_NORMAL, NULL);
}

static void write_file(const WCHAR *name, const char *text)
{
    HANDLE file = open_file(name, GENERIC_WRITE, CREATE_ALWAYS);
    DWORD done;

    CHECK(WriteFile(file, text, (DWORD)strlen(text), &done, NULL));
    CHECK(CloseHandle(file));
}

static void file_holds(const WCHAR *name, const char *text)
{
    HANDLE file = open_file(name, GENERIC_READ, OPEN_EXISTING);
    char buffer[256] = "";
    DWORD done = 0;

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(ReadFile(file, buffer, sizeof buffer - 1, &done, NULL));
    CHECK_EQUAL(done, strlen(text));
    CHECK(memcmp(buffer, text, strlen(text)) == 0);
    CloseHandle(file);
}

/* CREATE_ALWAYS and OPEN_ALWAYS say by the last error whether the file was there. */
static void dispositions(void)
{
    HANDLE file;

    CHECK(open_file(L"a", GENERIC_READ, OPEN_EXISTING) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(open_file(L"no\\a", GENERIC_READ, OPEN_EXISTING) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_PATH_NOT_FOUND);
    CHECK(open_file(L"a", GENERIC_WRITE, TRUNCATE_EXISTING) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    file = open_file(L"a", GENERIC_WRITE, CREATE_NEW);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    CHECK(open_file(L"A", GENERIC_WRITE, CREATE_NEW) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_EXISTS);
    SetLastError(77);
    file = open_file(L"a", GENERIC_WRITE, OPEN_ALWAYS);
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_EXISTS);
    CloseHandle(file);
    file = open_file(L"b", GENERIC_WRITE, OPEN_ALWAYS);
    CHECK_EQUAL(GetLastError(), 0);
    CloseHandle(file);
    write_file(L"a", "text");
    file = open_file(L"a", GENERIC_WRITE, CREATE_ALWAYS);
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK_EQUAL(GetFileSize(file, NULL), 0);
    CloseHandle(file);
    CHECK(open_file(L"a", GENERIC_READ, 9) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(open_file(L"a", GENERIC_READ, TRUNCATE_EXISTING) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(open_file(L"a*", GENERIC_READ, OPEN_EXISTING) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_NAME);
    CHECK(CreateFileW(L"", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_PATH_NOT_FOUND);
}

/* A handle allows what it was opened for. */
static void access_rights(void)
{
    HANDLE file;
    char byte = 0;
    DWORD done = 5;

    write_file(L"rights", "12345");
    file = open_file(L"rights", GENERIC_READ, OPEN_EXISTING);
    CHECK(!WriteFile(file, "x", 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK_EQUAL(done, 0);
    CHECK(!SetEndOfFile(file));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(file);
    file = open_file(L"rights", GENERIC_WRITE, OPEN_EXISTING);
    CHECK(!ReadFile(file, &byte, 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(file);
    file = open_file(L"rights", 0, OPEN_EXISTING);
    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetFileSize(file, NULL), 5);
    CHECK(!ReadFile(file, &byte, 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(file);
    CHECK(!ReadFile(file, &byte, 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    file = open_file(L"rights", FILE_APPEND_DATA, OPEN_EXISTING);
    CHECK(WriteFile(file, "6", 1, &done, NULL));
    CloseHandle(file);
    file_holds(L"rights", "123456");
}

static void positions(void)
{
    HANDLE file = open_file(L"position", GENERIC_READ | GENERIC_WRITE, CREATE_ALWAYS);
    LARGE_INTEGER distance, position;
    char buffer[8] = "";
    DWORD done;
    LONG high;

    WriteFile(file, "0123456789", 10, &done, NULL);
    CHECK_EQUAL(SetFilePointer(file, 2, NULL, FILE_BEGIN), 2);
    CHECK(ReadFile(file, buffer, 3, &done, NULL));
    CHECK(memcmp(buffer, "234", 3) == 0);
    CHECK_EQUAL(SetFilePointer(file, -1, NULL, FILE_CURRENT), 4);
    CHECK_EQUAL(SetFilePointer(file, -1, NULL, FILE_END), 9);
    CHECK_EQUAL(SetFilePointer(file, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER);
    CHECK_EQUAL(GetLastError(), ERROR_NEGATIVE_SEEK);
    high = 1;
    CHECK_EQUAL(SetFilePointer(file, 5, &high, FILE_BEGIN), 5);
    CHECK_EQUAL(high, 1);
    distance.QuadPart = 20;
    CHECK(SetFilePointerEx(file, distance, &position, FILE_BEGIN));
    CHECK_EQUAL(position.QuadPart, 20);
    CHECK(ReadFile(file, buffer, 4, &done, NULL));
    CHECK_EQUAL(done, 0);
    CHECK(SetEndOfFile(file));
    CHECK_EQUAL(GetFileSize(file, NULL), 20);
    CHECK(!SetFilePointerEx(file, distance, &position, 7));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK_EQUAL(GetFileType(file), FILE_TYPE_DISK);
    CHECK(FlushFileBuffers(file));
    CloseHandle(file);
}

static void attributes(void)
{
    const WCHAR *name = in_directory(L"attributes");
    HANDLE file;

    write_file(L"attributes", "x");
    CHECK_EQUAL(GetFileAttributesW(name), FILE_ATTRIBUTE_ARCHIVE);
    CHECK_EQUAL(GetFileAttributesW(directory), FILE_ATTRIBUTE_DIRECTORY);
    CHECK(SetFileAttributesW(name, FILE_ATTRIBUTE_READONLY));
    CHECK(GetFileAttributesW(name) & FILE_ATTRIBUTE_READONLY);
    CHECK(CreateFileW(name, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL) ==
          INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(!DeleteFileW(name));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(SetFileAttributesW(name, FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM));
    CHECK_EQUAL(GetFileAttributesW(name), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM);
    /* A hidden file is not replaced by one that is not. */
    CHECK(CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL) ==
          INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(SetFileAttributesW(name, FILE_ATTRIBUTE_NORMAL));
    CHECK_EQUAL(GetFileAttributesW(name), FILE_ATTRIBUTE_NORMAL);
    CHECK_EQUAL(GetFileAttributesW(in_directory(L"none")), INVALID_FILE_ATTRIBUTES);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    file = CreateFileW(in_directory(L"ro"), GENERIC_WRITE, 0, NULL, CREATE_NEW,
                       FILE_ATTRIBUTE_READONLY, NULL);
    CHECK(file != INVALID_HANDLE_VALUE);
    CloseHandle(file);
    CHECK(GetFileAttributesW(in_directory(L"ro")) & FILE_ATTRIBUTE_READONLY);
    SetFileAttributesW(in_directory(L"ro"), FILE_ATTRIBUTE_NORMAL);
}

static void times(void)
{
    FILETIME time = {0x12345680, 0x01d00000}, read;
    HANDLE file;

    write_file(L"times", "x");
    file = open_file(L"times", GENERIC_WRITE, OPEN_EXISTING);
    CHECK(SetFileTime(file, NULL, NULL, &time));
    CHECK(GetFileTime(file, NULL, NULL, &read));
    CHECK_EQUAL(CompareFileTime(&time, &read), 0);
    CloseHandle(file);
    file = open_file(L"times", GENERIC_READ, OPEN_EXISTING);
    CHECK(!SetFileTime(file, NULL, NULL, &time));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CloseHandle(file);
}

static void directories(void)
{
    CHECK(CreateDirectoryW(in_directory(L"sub"), NULL));
    CHECK(!CreateDirectoryW(in_directory(L"SUB"), NULL));
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(!CreateDirectoryW(in_directory(L"no\\sub"), NULL));
    CHECK_EQUAL(GetLastError(), ERROR_PATH_NOT_FOUND);
    write_file(L"sub\\file", "x");
    CHECK(!RemoveDirectoryW(in_directory(L"sub")));
    CHECK_EQUAL(GetLastError(), ERROR_DIR_NOT_EMPTY);
    CHECK(!RemoveDirectoryW(in_directory(L"sub\\file")));
    CHECK_EQUAL(GetLastError(), ERROR_DIRECTORY);
    CHECK(!DeleteFileW(in_directory(L"sub")));
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(open_file(L"sub", GENERIC_READ, OPEN_EXISTING) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_ACCESS_DENIED);
    CHECK(DeleteFileW(in_directory(L"SUB\\FILE")));
    CHECK(RemoveDirectoryW(in_directory(L"sub")));
    CHECK(!RemoveDirectoryW(in_directory(L"sub")));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
}

static void moving(void)
{
    write_file(L"from", "from");
    write_file(L"to", "to");
    CHECK(!MoveFileW(in_directory(L"from"), in_directory(L"to")));
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_EXISTS);
    CHECK(MoveFileExW(in_directory(L"from"), in_directory(L"to"), MOVEFILE_REPLACE_EXISTING));
    file_holds(L"to", "from");
    CHECK(!MoveFileW(in_directory(L"from"), in_directory(L"x")));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!MoveFileW(in_directory(L"to"), in_directory(L"no\\x")));
    CHECK_EQUAL(GetLastError(), ERROR_PATH_NOT_FOUND);
    CHECK(MoveFileW(in_directory(L"to"), in_directory(L"TO")));
    file_holds(L"to", "from");
}

static void copying(void)
{
    write_file(L"original", "contents");
    CHECK(CopyFileW(in_directory(L"original"), in_directory(L"copy"), TRUE));
    file_holds(L"copy", "contents");
    CHECK(!CopyFileW(in_directory(L"original"), in_directory(L"copy"), TRUE));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_EXISTS);
    CHECK(CopyFileW(in_directory(L"original"), in_directory(L"copy"), FALSE));
    CHECK(!CopyFileW(in_directory(L"none"), in_directory(L"copy"), FALSE));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    SetFileAttributesW(in_directory(L"original"), FILE_ATTRIBUTE_READONLY);
    CHECK(CopyFileW(in_directory(L"original"), in_directory(L"copy2"), FALSE));
    CHECK(GetFileAttributesW(in_directory(L"copy2")) & FILE_ATTRIBUTE_READONLY);
    SetFileAttributesW(in_directory(L"copy2"), FILE_ATTRIBUTE_NORMAL);
    SetFileAttributesW(in_directory(L"original"), FILE_ATTRIBUTE_NORMAL);
    write_file(L"new", "new");
    CHECK(ReplaceFileW(in_directory(L"original"), in_directory(L"new"), in_directory(L"backup"), 0,
                       NULL, NULL));
    file_holds(L"original", "new");
    file_holds(L"backup", "contents");
}

static void links(void)
{
    BY_HANDLE_FILE_INFORMATION one, other;
    HANDLE file;

    write_file(L"first", "shared");
    CHECK(CreateHardLinkW(in_directory(L"second"), in_directory(L"first"), NULL));
    CHECK(!CreateHardLinkW(in_directory(L"second"), in_directory(L"first"), NULL));
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_EXISTS);
    file = open_file(L"first", GENERIC_READ, OPEN_EXISTING);
    CHECK(GetFileInformationByHandle(file, &one));
    CloseHandle(file);
    file = open_file(L"second", GENERIC_READ, OPEN_EXISTING);
    CHECK(GetFileInformationByHandle(file, &other));
    CloseHandle(file);
    CHECK_EQUAL(one.nFileIndexLow, other.nFileIndexLow);
    CHECK_EQUAL(one.dwVolumeSerialNumber, other.dwVolumeSerialNumber);
    CHECK_EQUAL(one.nNumberOfLinks, 2);
    CHECK_EQUAL(one.nFileSizeLow, 6);
    CHECK(CreateSymbolicLinkW(in_directory(L"link"), L"first", 0));
    CHECK(GetFileAttributesW(in_directory(L"link")) & FILE_ATTRIBUTE_REPARSE_POINT);
    file_holds(L"link", "shared");
    CHECK(DeleteFileW(in_directory(L"link")));
    file_holds(L"first", "shared");
}

static void by_handle(void)
{
    FILE_DISPOSITION_INFO disposition = {TRUE};
    FILE_STANDARD_INFO standard;
    FILE_BASIC_INFO basic;
    FILE_END_OF_FILE_INFO end;
    struct {
        FILE_RENAME_INFO info;
        WCHAR room[MAX_PATH];
    } rename = {0};
    WCHAR path[MAX_PATH];
    const WCHAR *target = in_directory(L"renamed");
    HANDLE file = CreateFileW(in_directory(L"handle"), GENERIC_READ | GENERIC_WRITE | DELETE, 0,
                              NULL, CREATE_ALWAYS, 0, NULL);

    CHECK(GetFileInformationByHandleEx(file, FileBasicInfo, &basic, sizeof basic));
    CHECK_EQUAL(basic.FileAttributes, FILE_ATTRIBUTE_ARCHIVE);
    CHECK(!GetFileInformationByHandleEx(file, FileBasicInfo, &basic, 4));
    CHECK_EQUAL(GetLastError(), ERROR_BAD_LENGTH);
    end.EndOfFile.QuadPart = 100;
    CHECK(SetFileInformationByHandle(file, FileEndOfFileInfo, &end, sizeof end));
    CHECK(GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard));
    CHECK_EQUAL(standard.EndOfFile.QuadPart, 100);
    CHECK_EQUAL(standard.NumberOfLinks, 1);
    CHECK(!standard.DeletePending);
    rename.info.FileNameLength = (DWORD)(wcslen(target) * sizeof(WCHAR));
    wcscpy(rename.info.FileName, target);
    CHECK(SetFileInformationByHandle(file, FileRenameInfo, &rename, sizeof rename));
    CHECK(GetFinalPathNameByHandleW(file, path, MAX_PATH, FILE_NAME_NORMALIZED) > 0);
    CHECK(wcsncmp(path, L"\\\\?\\", 4) == 0);
    CHECK(wcsstr(path, L"\\renamed") != NULL);
    CHECK(SetFileInformationByHandle(file, FileDispositionInfo, &disposition, sizeof disposition));
    CHECK(GetFileInformationByHandleEx(file, FileStandardInfo, &standard, sizeof standard));
    CHECK(standard.DeletePending);
    CHECK(CloseHandle(file));
    CHECK_EQUAL(GetFileAttributesW(target), INVALID_FILE_ATTRIBUTES);
}

static void delete_on_close(void)
{
    HANDLE file =
        CreateFileW(in_directory(L"gone"), GENERIC_WRITE, FILE_SHARE_DELETE | FILE_SHARE_READ, NULL,
                    CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE, NULL);

    CHECK(file != INVALID_HANDLE_VALUE);
    CHECK(GetFileAttributesW(in_directory(L"gone")) != INVALID_FILE_ATTRIBUTES);
    CloseHandle(file);
    CHECK_EQUAL(GetFileAttributesW(in_directory(L"gone")), INVALID_FILE_ATTRIBUTES);
}

/* Windows has no small limit of open files. */
static void many_open_files(void)
{
    static HANDLE files[2000];
    size_t opened = 0;

    write_file(L"many", "x");
    while (opened < 2000) {
        files[opened] = open_file(L"many", GENERIC_READ, OPEN_EXISTING);
        if (files[opened] == INVALID_HANDLE_VALUE)
            break;
        opened++;
    }
    CHECK_EQUAL(opened, 2000);
    while (opened > 0)
        CloseHandle(files[--opened]);
}

static void clean(void)
{
    WCHAR pattern[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE search;

    swprintf(pattern, MAX_PATH, L"%ls\\*", directory);
    search = FindFirstFileW(pattern, &data);
    do
        DeleteFileW(in_directory(data.cFileName));
    while (FindNextFileW(search, &data));
    FindClose(search);
    CHECK(RemoveDirectoryW(directory));
}

int main(void)
{
    WCHAR temporary[MAX_PATH];

    CHECK(GetTempPathW(MAX_PATH, temporary) > 0);
    swprintf(directory, MAX_PATH, L"%lsfiles_test.%lu", temporary, GetCurrentProcessId());
    CHECK(CreateDirectoryW(directory, NULL));
    dispositions();
    access_rights();
    positions();
    attributes();
    times();
    directories();
    moving();
    copying();
    links();
    by_handle();
    delete_on_close();
    many_open_files();
    clean();
    return checks_result();
}
