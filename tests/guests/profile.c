/* Initialisation files: what Microsoft documents of GetPrivateProfileString and its family. */
#include "check.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

static char path[MAX_PATH];
static WCHAR wide_path[MAX_PATH];

static void put(const void *bytes, DWORD size)
{
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    DWORD done;

    WriteFile(file, bytes, size, &done, NULL);
    CloseHandle(file);
}

static int file_is(const void *bytes, DWORD size)
{
    HANDLE file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    char found[512];
    DWORD done = 0;

    ReadFile(file, found, sizeof found, &done, NULL);
    CloseHandle(file);
    return done == size && memcmp(found, bytes, size) == 0;
}

static const char text[] = "; a comment\r\n"
                           "[first]\r\n"
                           "Key = value with blanks  \r\n"
                           "; key=other\r\n"
                           "number=-42 apples\r\n"
                           "quoted=\"  inside \"\r\n"
                           "empty=\r\n"
                           "\r\n"
                           "[Second]\r\n"
                           "a=1\r\n"
                           "b=2";

static const char *string(const char *section, const char *key, const char *otherwise)
{
    static char out[200];
    DWORD count = GetPrivateProfileStringA(section, key, otherwise, out, sizeof out, path);

    CHECK_EQUAL(count, strlen(out));
    return out;
}

static void values_are_found_without_case(void)
{
    put(text, sizeof text - 1);
    CHECK(strcmp(string("FIRST", "key", "no"), "value with blanks") == 0);
    CHECK(strcmp(string("first", "quoted", "no"), "  inside ") == 0);
    CHECK(strcmp(string("first", "empty", "no"), "") == 0);
    CHECK(strcmp(string("second", "B", "no"), "2") == 0);
    CHECK(strcmp(string("second", "key", "default  "), "default") == 0);
    CHECK(strcmp(string("third", "key", "no"), "no") == 0);
    CHECK_EQUAL((int)GetPrivateProfileIntA("first", "number", 7, path), -42);
    CHECK_EQUAL(GetPrivateProfileIntA("first", "missing", 7, path), 7);
    CHECK_EQUAL(GetPrivateProfileIntW(L"second", L"a", 7, wide_path), 1);
}

static void lists_end_in_two_nuls(void)
{
    char out[100], small[10];
    WCHAR wide[100];

    put(text, sizeof text - 1);
    CHECK_EQUAL(GetPrivateProfileStringA(NULL, NULL, "", out, sizeof out, path), 13);
    CHECK(memcmp(out, "first\0Second\0", 14) == 0);
    CHECK_EQUAL(GetPrivateProfileSectionNamesW(wide, 100, wide_path), 13);
    CHECK(memcmp(wide, L"first\0Second\0", 28) == 0);
    CHECK_EQUAL(GetPrivateProfileStringA("second", NULL, "", out, sizeof out, path), 4);
    CHECK(memcmp(out, "a\0b\0", 5) == 0);
    CHECK_EQUAL(GetPrivateProfileSectionA("second", out, sizeof out, path), 8);
    CHECK(memcmp(out, "a=1\0b=2\0", 9) == 0);
    CHECK_EQUAL(GetPrivateProfileStringA(NULL, NULL, "", small, sizeof small, path), 8);
    CHECK(memcmp(small, "first\0Se\0", 10) == 0);
    CHECK_EQUAL(GetPrivateProfileStringA("first", "key", "", small, sizeof small, path), 9);
    CHECK(strcmp(small, "value wit") == 0);
}

static void a_file_is_made_and_changed(void)
{
    DeleteFileA(path);
    CHECK(WritePrivateProfileStringA("one", "k", "v", path));
    CHECK(file_is("[one]\r\nk=v\r\n", 12));
    CHECK(WritePrivateProfileStringW(L"one", L"K", L"longer", wide_path));
    CHECK(WritePrivateProfileStringA("two", "x", "y", path));
    CHECK(WritePrivateProfileStringA("one", "m", "n", path));
    CHECK(file_is("[one]\r\nk=longer\r\nm=n\r\n[two]\r\nx=y\r\n", 34));
    CHECK(WritePrivateProfileStringA("one", "k", NULL, path));
    CHECK(WritePrivateProfileStringA("two", NULL, NULL, path));
    CHECK(file_is("[one]\r\nm=n\r\n", 12));
    CHECK(WritePrivateProfileSectionA("one", "p=q\0r=s\0", path));
    CHECK(file_is("[one]\r\np=q\r\nr=s\r\n", 17));
}

static void what_is_not_changed_stays(void)
{
    put(text, sizeof text - 1);
    CHECK(WritePrivateProfileStringA("first", "empty", "full", path));
    CHECK(WritePrivateProfileStringA("second", "c", "3", path));
    CHECK(strcmp(string("first", "Key", ""), "value with blanks") == 0);
    CHECK(strcmp(string("first", "empty", ""), "full") == 0);
    CHECK(strcmp(string("second", "b", ""), "2") == 0);
    CHECK(strcmp(string("second", "c", ""), "3") == 0);
}

static void wide_files_stay_wide(void)
{
    static const WCHAR before[] = L"\xfeff[s]\r\nk=\x20ac\r\n",
                       after[] = L"\xfeff[s]\r\nk=\x3b1\r\n";
    WCHAR out[10];

    put(before, sizeof before - sizeof *before);
    CHECK_EQUAL(GetPrivateProfileStringW(L"s", L"k", L"", out, 10, wide_path), 1);
    CHECK_EQUAL(out[0], 0x20ac);
    CHECK(WritePrivateProfileStringW(L"s", L"k", L"\x3b1", wide_path));
    CHECK(file_is(after, sizeof after - sizeof *after));
}

int main(void)
{
    GetTempPathA(MAX_PATH, path);
    GetTempFileNameA(path, "ini", 0, path);
    MultiByteToWideChar(CP_ACP, 0, path, -1, wide_path, MAX_PATH);
    values_are_found_without_case();
    lists_end_in_two_nuls();
    a_file_is_made_and_changed();
    what_is_not_changed_stays();
    wide_files_stay_wide();
    DeleteFileA(path);
    return checks_result();
}
