/* Standard handles that are no console: the console functions refuse them, as documented. */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

int main(void)
{
    SECURITY_ATTRIBUTES inherit = {sizeof inherit, NULL, TRUE};
    HANDLE nul = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE,
                             FILE_SHARE_READ | FILE_SHARE_WRITE, &inherit, OPEN_EXISTING, 0, NULL);
    HANDLE before = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD mode = 0, done = 7, count;
    CONSOLE_SCREEN_BUFFER_INFO info;
    INPUT_RECORD record;
    char byte;

    CHECK(nul != INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetFileType(nul), FILE_TYPE_CHAR);
    CHECK(SetStdHandle(STD_OUTPUT_HANDLE, nul));
    CHECK(GetStdHandle(STD_OUTPUT_HANDLE) == nul);
    CHECK(!GetConsoleMode(nul, &mode));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!WriteConsoleW(nul, L"x", 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!GetConsoleScreenBufferInfo(nul, &info));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(!ReadConsoleInputW(nul, &record, 1, &count));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK(WriteFile(nul, "lost", 4, &done, NULL));
    CHECK_EQUAL(done, 4);
    CHECK(ReadFile(nul, &byte, 1, &done, NULL));
    CHECK_EQUAL(done, 0);
    SetStdHandle(STD_OUTPUT_HANDLE, before);
    CHECK(GetStdHandle(77) == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CHECK_EQUAL(GetConsoleOutputCP(), CP_UTF8);
    CHECK(!SetConsoleOutputCP(12345));
    CHECK(SetConsoleOutputCP(437));
    CHECK_EQUAL(GetConsoleOutputCP(), 437);
    CHECK(SetConsoleOutputCP(CP_UTF8));
    return checks_result();
}
