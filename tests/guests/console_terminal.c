/*
 * A console: what is typed and shown. Run on a terminal (tests/console drives it); elsewhere it
 * only finds that it has none.
 */
#define _WIN32_WINNT 0x0A00
#include <windows.h>

#include "check.h"

static HANDLE stopped;

static BOOL WINAPI on_control(DWORD event)
{
    CHECK_EQUAL(event, CTRL_C_EVENT);
    SetEvent(stopped);
    return TRUE;
}

/* A line ends in CR LF, however the host ends it. */
static void lines(HANDLE input)
{
    WCHAR text[64];
    char bytes[64];
    DWORD count;

    CHECK(ReadConsoleW(input, text, 64, &count, NULL));
    CHECK_EQUAL(count, 6);
    CHECK(wcsncmp(text, L"l\xefn\x65\r\n", 6) == 0);
    CHECK(ReadFile(input, bytes, sizeof bytes, &count, NULL));
    CHECK_EQUAL(count, 6);
    CHECK(memcmp(bytes, "next\r\n", 6) == 0);
    CHECK(ReadConsoleW(input, text, 2, &count, NULL));
    CHECK_EQUAL(count, 2);
    CHECK(ReadConsoleW(input, text, 64, &count, NULL));
    CHECK_EQUAL(count, 4);
}

static void key(HANDLE input, WORD code, WCHAR character, DWORD state)
{
    INPUT_RECORD records[2];
    DWORD count;

    for (int i = 0; i < 2; i++) {
        CHECK(ReadConsoleInputW(input, &records[i], 1, &count));
        CHECK_EQUAL(count, 1);
        CHECK_EQUAL(records[i].EventType, KEY_EVENT);
        CHECK_EQUAL(records[i].Event.KeyEvent.bKeyDown, i == 0);
    }
    CHECK_EQUAL(records[0].Event.KeyEvent.wVirtualKeyCode, code);
    CHECK_EQUAL(records[0].Event.KeyEvent.uChar.UnicodeChar, character);
    CHECK_EQUAL(records[0].Event.KeyEvent.dwControlKeyState, state);
}

static void keys(HANDLE input)
{
    DWORD mode, count;

    CHECK(GetConsoleMode(input, &mode));
    CHECK(mode & ENABLE_LINE_INPUT);
    CHECK(SetConsoleMode(input, ENABLE_PROCESSED_INPUT));
    CHECK(!SetConsoleMode(input, ENABLE_ECHO_INPUT));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_PARAMETER);
    printf("keys\n");
    fflush(stdout);
    key(input, 'A', 'a', 0);
    key(input, VK_UP, 0, 0);
    key(input, VK_F5, 0, 0);
    key(input, VK_RIGHT, 0, LEFT_CTRL_PRESSED);
    key(input, VK_BACK, '\b', 0);
    key(input, VK_RETURN, '\r', 0);
    key(input, 'X', 'x', LEFT_ALT_PRESSED);
    key(input, 0, 0xe4, 0);
    CHECK(GetNumberOfConsoleInputEvents(input, &count));
    CHECK_EQUAL(count, 0);
    CHECK(SetConsoleMode(input, mode));
}

int main(void)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD mode, count;

    if (!GetConsoleMode(input, &mode)) {
        CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
        return checks_result();
    }
    CHECK_EQUAL(GetFileType(input), FILE_TYPE_CHAR);
    CHECK(GetConsoleScreenBufferInfo(output, &info));
    CHECK_EQUAL(info.dwSize.X, 100);
    CHECK_EQUAL(info.dwSize.Y, 40);
    CHECK(WriteConsoleW(output, L"\xd83d", 1, &count, NULL));
    CHECK(WriteConsoleW(output, L"\xde00\n", 2, &count, NULL));
    CHECK_EQUAL(count, 2);
    CHECK(SetConsoleTextAttribute(output, FOREGROUND_RED));
    CHECK(SetConsoleOutputCP(437));
    CHECK(WriteFile(output, "\x84\n", 2, &count, NULL));
    CHECK(SetConsoleOutputCP(CP_UTF8));
    lines(input);
    keys(input);
    stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(SetConsoleCtrlHandler(on_control, TRUE));
    printf("interrupt\n");
    fflush(stdout);
    CHECK_EQUAL(WaitForSingleObject(stopped, 5000), WAIT_OBJECT_0);
    CHECK(SetConsoleCtrlHandler(on_control, FALSE));
    CHECK(!SetConsoleCtrlHandler(on_control, FALSE));
    return checks_result();
}
