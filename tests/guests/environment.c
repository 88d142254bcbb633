/* Environment variables and the command line. */
#include "check.h"

#include <string.h>
#include <windows.h>

static void get_and_set(void)
{
    WCHAR value[64];

    CHECK(SetEnvironmentVariableW(L"Sojourner", L"Truth"));
    CHECK_EQUAL(GetEnvironmentVariableW(L"SOJOURNER", value, 64), 5);
    CHECK(lstrcmpW(value, L"Truth") == 0);
    CHECK_EQUAL(GetEnvironmentVariableW(L"sojourner", value, 5), 6); /* too small: with the 0 */
    CHECK_EQUAL(GetEnvironmentVariableW(L"sojourner", NULL, 0), 6);
    CHECK(SetEnvironmentVariableW(L"sojourner", NULL));
    CHECK_EQUAL(GetEnvironmentVariableW(L"sojourner", value, 64), 0);
    CHECK_EQUAL(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
    CHECK(!SetEnvironmentVariableW(L"a=b", L"c"));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    CHECK(SetEnvironmentVariableA("narrow", "w\xc3\xb6rt"));
    CHECK_EQUAL(GetEnvironmentVariableW(L"narrow", value, 64), 4);
    CHECK_EQUAL(value[1], 0xf6);
}

static void what_programs_rely_on(void)
{
    static const char *const names[] = {"SystemRoot", "windir",      "TEMP",
                                        "TMP",        "USERPROFILE", "ComSpec",
                                        "PATHEXT",    "OS",          "NUMBER_OF_PROCESSORS",
                                        "USERNAME",   "APPDATA",     "LOCALAPPDATA",
                                        "Path"};
    char value[8192];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK(GetEnvironmentVariableA(names[i], value, sizeof value) > 0);
        CHECK(value[0] != '/');
    }
}

static void expansion(void)
{
    WCHAR out[64];

    SetEnvironmentVariableW(L"one", L"1");
    CHECK_EQUAL(ExpandEnvironmentStringsW(L"<%one%%ONE%>", out, 64), 5);
    CHECK(lstrcmpW(out, L"<11>") == 0);
    CHECK_EQUAL(ExpandEnvironmentStringsW(L"%no such% 100%", out, 64), 15);
    CHECK(lstrcmpW(out, L"%no such% 100%") == 0);
    CHECK_EQUAL(ExpandEnvironmentStringsW(L"%one%", NULL, 0), 2);
}

static void the_block(void)
{
    WCHAR *block = GetEnvironmentStringsW();
    int found = 0;

    for (WCHAR *at = block; *at; at += lstrlenW(at) + 1)
        found += lstrcmpW(at, L"one=1") == 0;
    CHECK_EQUAL(found, 1);
    CHECK(FreeEnvironmentStringsW(block));
}

static void the_command_line(void)
{
    CHECK(strstr(GetCommandLineA(), "environment.exe") != NULL);
    CHECK(GetCommandLineA() == GetCommandLineA());
    CHECK(GetCommandLineW() == GetCommandLineW());
}

int main(void)
{
    get_and_set();
    what_programs_rely_on();
    expansion();
    the_block();
    the_command_line();
    return checks_result();
}
