/* flags: -ladvapi32 */
/* Keys and values: made, read, listed, deleted; what is there before anything was written. */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

static void defaults_are_there(void)
{
    WCHAR text[64];
    DWORD size = sizeof text, type, number;
    HKEY key;

    CHECK_EQUAL(RegOpenKeyExW(HKEY_LOCAL_MACHINE,
                              L"software\\MICROSOFT\\Windows NT\\CurrentVersion", 0, KEY_READ,
                              &key),
                0);
    CHECK_EQUAL(RegQueryValueExW(key, L"currentbuild", NULL, &type, (BYTE *)text, &size), 0);
    CHECK(type == REG_SZ && wcscmp(text, L"19045") == 0 && size == 12);
    size = sizeof number;
    CHECK_EQUAL(
        RegQueryValueExA(key, "CurrentMajorVersionNumber", NULL, &type, (BYTE *)&number, &size), 0);
    CHECK(type == REG_DWORD && number == 10);
    CHECK_EQUAL(RegQueryValueExW(key, L"none", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    CHECK_EQUAL(RegCloseKey(key), 0);
    CHECK_EQUAL(RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\None", 0, KEY_READ, &key),
                ERROR_FILE_NOT_FOUND);
}

static HKEY make(const WCHAR *path, DWORD options)
{
    HKEY key = NULL;

    CHECK_EQUAL(RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, NULL, options, KEY_ALL_ACCESS, NULL,
                                &key, NULL),
                0);
    return key;
}

static void values_keep_their_type_and_size(void)
{
    HKEY key = make(L"Software\\SojournTest\\Values", 0);
    BYTE bytes[300];
    char narrow[16];
    DWORD size, type, number = 0x12345678;

    memset(bytes, 0xa5, sizeof bytes);
    CHECK_EQUAL(RegSetValueExW(key, L"number", 0, REG_DWORD, (BYTE *)&number, 4), 0);
    CHECK_EQUAL(RegSetValueExW(key, L"bytes", 0, REG_BINARY, bytes, sizeof bytes), 0);
    CHECK_EQUAL(RegSetValueExW(key, NULL, 0, REG_SZ, (BYTE *)L"unnamed", 16), 0);
    CHECK_EQUAL(RegSetValueExA(key, "text", 0, REG_SZ, (BYTE *)"caf\xc3\xa9", 6), 0);
    size = 8;
    CHECK_EQUAL(RegQueryValueExW(key, L"BYTES", NULL, &type, bytes, &size), ERROR_MORE_DATA);
    CHECK(size == 300 && type == REG_BINARY);
    size = 0;
    CHECK_EQUAL(RegQueryValueExW(key, L"text", NULL, &type, NULL, &size), 0);
    CHECK_EQUAL(size, 10);
    size = sizeof narrow;
    CHECK_EQUAL(RegQueryValueExA(key, "text", NULL, &type, (BYTE *)narrow, &size), 0);
    CHECK(size == 6 && strcmp(narrow, "caf\xc3\xa9") == 0);
    CHECK_EQUAL(RegDeleteValueW(key, L"number"), 0);
    CHECK_EQUAL(RegDeleteValueW(key, L"number"), ERROR_FILE_NOT_FOUND);
    CHECK_EQUAL(RegCloseKey(key), 0);
    CHECK_EQUAL(RegCloseKey(key), ERROR_INVALID_HANDLE);
}

static void keys_are_listed_in_order(void)
{
    HKEY key = make(L"Software\\SojournTest\\List", 0), child;
    WCHAR name[16];
    DWORD length, subkeys = 0, longest = 0;

    CHECK_EQUAL(RegCreateKeyW(key, L"beta", &child), 0);
    RegCloseKey(child);
    CHECK_EQUAL(RegCreateKeyW(key, L"Alpha\\deep", &child), 0);
    RegCloseKey(child);
    CHECK_EQUAL(RegCreateKeyW(key, L"BETA", &child), 0);
    RegCloseKey(child);
    length = 16;
    CHECK_EQUAL(RegEnumKeyExW(key, 0, name, &length, NULL, NULL, NULL, NULL), 0);
    CHECK(length == 5 && wcscmp(name, L"Alpha") == 0);
    length = 16;
    CHECK_EQUAL(RegEnumKeyExW(key, 1, name, &length, NULL, NULL, NULL, NULL), 0);
    CHECK(wcscmp(name, L"beta") == 0);
    length = 16;
    CHECK_EQUAL(RegEnumKeyExW(key, 2, name, &length, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    length = 3;
    CHECK_EQUAL(RegEnumKeyExW(key, 0, name, &length, NULL, NULL, NULL, NULL), ERROR_MORE_DATA);
    CHECK_EQUAL(RegQueryInfoKeyW(key, NULL, NULL, NULL, &subkeys, &longest, NULL, NULL, NULL, NULL,
                                 NULL, NULL),
                0);
    CHECK(subkeys == 2 && longest == 5);
    CHECK_EQUAL(RegDeleteKeyW(key, L"Alpha"), ERROR_ACCESS_DENIED);
    CHECK_EQUAL(RegDeleteTreeW(key, L"Alpha"), 0);
    CHECK_EQUAL(RegDeleteKeyW(key, L"beta"), 0);
    CHECK_EQUAL(RegCloseKey(key), 0);
}

static void a_deleted_key_says_so(void)
{
    HKEY key = make(L"Software\\SojournTest\\Gone", 0);

    CHECK_EQUAL(RegDeleteKeyW(HKEY_CURRENT_USER, L"Software\\SojournTest\\Gone"), 0);
    CHECK_EQUAL(RegSetValueExW(key, L"x", 0, REG_SZ, (BYTE *)L"", 2), ERROR_KEY_DELETED);
    CHECK_EQUAL(RegCloseKey(key), 0);
}

static void defaults_can_be_changed_and_deleted(void)
{
    static const WCHAR path[] = L"Control Panel\\International";
    WCHAR text[32];
    DWORD size = sizeof text;
    HKEY key;

    CHECK_EQUAL(RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_ALL_ACCESS, &key), 0);
    CHECK_EQUAL(RegSetValueExW(key, L"sList", 0, REG_SZ, (BYTE *)L"|", 4), 0);
    CHECK_EQUAL(RegQueryValueExW(key, L"sList", NULL, NULL, (BYTE *)text, &size), 0);
    CHECK(wcscmp(text, L"|") == 0);
    CHECK_EQUAL(RegDeleteValueW(key, L"sList"), 0);
    CHECK_EQUAL(RegQueryValueExW(key, L"sList", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
}

static void volatile_keys_have_volatile_children(void)
{
    HKEY key = make(L"Software\\SojournTest\\Volatile", REG_OPTION_VOLATILE), child;

    CHECK_EQUAL(RegCreateKeyExW(key, L"lasting", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &child, NULL),
                ERROR_CHILD_MUST_BE_VOLATILE);
    CHECK_EQUAL(RegCreateKeyExW(key, L"v", 0, NULL, REG_OPTION_VOLATILE, KEY_ALL_ACCESS, NULL,
                                &child, NULL),
                0);
    RegCloseKey(child);
    RegCloseKey(key);
}

static void a_32_bit_view_lies_apart(void)
{
    HKEY key, other;

    CHECK_EQUAL(RegCreateKeyExW(HKEY_LOCAL_MACHINE, L"Software\\SojournTest32", 0, NULL, 0,
                                KEY_ALL_ACCESS | KEY_WOW64_32KEY, NULL, &key, NULL),
                0);
    CHECK_EQUAL(RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\SojournTest32", 0,
                              KEY_READ | KEY_WOW64_64KEY, &other),
                ERROR_FILE_NOT_FOUND);
    CHECK_EQUAL(RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Wow6432Node\\SojournTest32", 0,
                              KEY_READ, &other),
                0);
    RegCloseKey(other);
    RegCloseKey(key);
    CHECK_EQUAL(RegDeleteKeyExW(HKEY_LOCAL_MACHINE, L"Software\\SojournTest32", KEY_WOW64_32KEY, 0),
                0);
}

static void classes_join_user_and_machine(void)
{
    WCHAR text[16];
    DWORD size = sizeof text;
    HKEY key;

    CHECK_EQUAL(RegSetKeyValueW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\.sojourn", NULL, REG_SZ,
                                L"machine", 16),
                0);
    CHECK_EQUAL(
        RegGetValueW(HKEY_CLASSES_ROOT, L".sojourn", NULL, RRF_RT_REG_SZ, NULL, text, &size), 0);
    CHECK(wcscmp(text, L"machine") == 0);
    CHECK_EQUAL(RegSetKeyValueW(HKEY_CURRENT_USER, L"Software\\Classes\\.sojourn", NULL, REG_SZ,
                                L"user", 10),
                0);
    CHECK_EQUAL(RegOpenKeyExW(HKEY_CLASSES_ROOT, L".sojourn", 0, KEY_READ, &key), 0);
    size = sizeof text;
    CHECK_EQUAL(RegQueryValueExW(key, NULL, NULL, NULL, (BYTE *)text, &size), 0);
    CHECK(wcscmp(text, L"user") == 0);
    RegCloseKey(key);
    CHECK_EQUAL(RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\Classes\\.sojourn"), 0);
    CHECK_EQUAL(RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"Software\\Classes\\.sojourn"), 0);
}

static void get_value_checks_and_expands(void)
{
    HKEY key = make(L"Software\\SojournTest\\Get", 0);
    WCHAR text[64];
    DWORD size = sizeof text, type;

    CHECK_EQUAL(RegSetValueExW(key, L"e", 0, REG_EXPAND_SZ, (BYTE *)L"%OS%!", 10), 0);
    CHECK_EQUAL(RegGetValueW(key, NULL, L"e", RRF_RT_REG_SZ, &type, text, &size), 0);
    CHECK(type == REG_SZ && wcscmp(text, L"Windows_NT!") == 0);
    CHECK_EQUAL(RegGetValueW(key, NULL, L"e", RRF_RT_REG_DWORD, NULL, NULL, NULL),
                ERROR_UNSUPPORTED_TYPE);
    RegCloseKey(key);
}

/* The second run of the program finds what the first one left. */
static void values_last_across_processes(const char *program)
{
    char command[1024];
    HKEY key = make(L"Software\\SojournTest\\Lasting", 0);
    PROCESS_INFORMATION process;
    STARTUPINFOA start = {sizeof start};
    DWORD code = 99;

    CHECK_EQUAL(RegSetValueExW(key, L"kept", 0, REG_SZ, (BYTE *)L"yes", 8), 0);
    RegCloseKey(key);
    snprintf(command, sizeof command, "\"%s\" child", program);
    CHECK(CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process));
    CHECK_EQUAL(WaitForSingleObject(process.hProcess, 20000), WAIT_OBJECT_0);
    CHECK(GetExitCodeProcess(process.hProcess, &code) && code == 0);
}

static int look_as_child(void)
{
    WCHAR text[8];
    DWORD size = sizeof text;

    return RegGetValueW(HKEY_CURRENT_USER, L"Software\\SojournTest\\Lasting", L"kept",
                        RRF_RT_REG_SZ, NULL, text, &size) != 0 ||
           wcscmp(text, L"yes") != 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return look_as_child();
    defaults_are_there();
    values_keep_their_type_and_size();
    keys_are_listed_in_order();
    a_deleted_key_says_so();
    defaults_can_be_changed_and_deleted();
    volatile_keys_have_volatile_children();
    a_32_bit_view_lies_apart();
    classes_join_user_and_machine();
    get_value_checks_and_expands();
    values_last_across_processes(argv[0]);
    CHECK_EQUAL(RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\SojournTest"), 0);
    return checks_result();
}
