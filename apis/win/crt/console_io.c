/*
 * The console without streams (Microsoft C runtime library reference: "Console and port I/O":
 * _getch, _getche, _kbhit, _putch, _cputs, _cgets, _ungetch). It is CONIN$ and CONOUT$, whatever
 * standard input and output are.
 */
#include "abi/hold_mutex.h"
#include "apis/host/text.h"
#include "apis/win/crt/errors.h"
#include "apis/win/crt/locale.h"
#include "thunks/api.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

enum { NO_CHARACTER = -1, EXTENDED_KEY = 0xe0 };

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static HANDLE input, output;
static int pushed = NO_CHARACTER;  /* by _ungetch */
static int pending = NO_CHARACTER; /* the second half of an extended key */

static HANDLE console_open(HANDLE *console, const WCHAR *name)
{
    if (!*console)
        *console = CreateFileW(name, GENERIC_READ | GENERIC_WRITE,
                               FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    return *console;
}

/* What a key press gives: a character, or 0 or 0xe0 and then a scan code. */
static int key_of(const KEY_EVENT_RECORD *key)
{
    if (!key->bKeyDown)
        return NO_CHARACTER;
    if (key->uChar.UnicodeChar)
        return key->uChar.UnicodeChar;
    if (key->dwControlKeyState & ENHANCED_KEY) {
        pending = key->wVirtualScanCode;
        return EXTENDED_KEY;
    }
    if (key->wVirtualScanCode >= 0x3b && key->wVirtualScanCode <= 0x58) {
        pending = key->wVirtualScanCode;
        return 0;
    }
    return NO_CHARACTER;
}

static int key_read(void)
{
    HANDLE console = console_open(&input, L"CONIN$");
    DWORD mode = 0, done;
    INPUT_RECORD record;
    int c = NO_CHARACTER;

    if (pushed != NO_CHARACTER) {
        c = pushed;
        pushed = NO_CHARACTER;
        return c;
    }
    if (pending != NO_CHARACTER) {
        c = pending;
        pending = NO_CHARACTER;
        return c;
    }
    if (console == INVALID_HANDLE_VALUE)
        return NO_CHARACTER;
    GetConsoleMode(console, &mode);
    SetConsoleMode(console, 0); /* no line buffering, no echo, Ctrl-C is a character */
    while (c == NO_CHARACTER) {
        if (!ReadConsoleInputW(console, &record, 1, &done) || done == 0)
            break;
        if (record.EventType == KEY_EVENT)
            c = key_of(&record.Event.KeyEvent);
    }
    SetConsoleMode(console, mode);
    return c;
}

static bool units_write(const WCHAR *units, DWORD count)
{
    HANDLE console = console_open(&output, L"CONOUT$");
    DWORD done;

    return console != INVALID_HANDLE_VALUE && WriteConsoleW(console, units, count, &done, NULL);
}

static int key_echoed(bool echo)
{
    int c;
    WCHAR unit;

    hold_mutex(&lock);
    c = key_read();
    unit = (WCHAR)c;
    if (echo && c != NO_CHARACTER)
        units_write(&unit, 1);
    hold_mutex_end(&lock);
    return c;
}

CRT(int, _getch, (void))
{
    return key_echoed(false);
}
ALIAS(crt, _getch_nolock, "crt._getch");

CRT(int, _getche, (void))
{
    return key_echoed(true);
}
ALIAS(crt, _getche_nolock, "crt._getche");

CRT(WCHAR, _getwch, (void))
{
    return (WCHAR)key_echoed(false);
}
ALIAS(crt, _getwch_nolock, "crt._getwch");

CRT(WCHAR, _getwche, (void))
{
    return (WCHAR)key_echoed(true);
}
ALIAS(crt, _getwche_nolock, "crt._getwche");

CRT(int, _ungetch, (int c))
{
    int result = -1;

    hold_mutex(&lock);
    if (c != NO_CHARACTER && pushed == NO_CHARACTER)
        result = pushed = c;
    hold_mutex_end(&lock);
    return result;
}
ALIAS(crt, _ungetch_nolock, "crt._ungetch");

CRT(WCHAR, _ungetwch, (WCHAR c))
{
    return (WCHAR)crt__ungetch(c);
}
ALIAS(crt, _ungetwch_nolock, "crt._ungetwch");

static bool key_waits(void)
{
    HANDLE console = console_open(&input, L"CONIN$");
    INPUT_RECORD records[64];
    DWORD count;

    if (pushed != NO_CHARACTER || pending != NO_CHARACTER)
        return true;
    if (console == INVALID_HANDLE_VALUE || !PeekConsoleInputW(console, records, 64, &count))
        return false;
    for (DWORD i = 0; i < count; i++) {
        if (records[i].EventType == KEY_EVENT && records[i].Event.KeyEvent.bKeyDown &&
            records[i].Event.KeyEvent.uChar.UnicodeChar)
            return true;
    }
    return false;
}

CRT(int, _kbhit, (void))
{
    bool waits;

    hold_mutex(&lock);
    waits = key_waits();
    hold_mutex_end(&lock);
    return waits;
}

CRT(WCHAR, _putwch, (WCHAR c))
{
    return units_write(&c, 1) ? c : 0xffff;
}
ALIAS(crt, _putwch_nolock, "crt._putwch");

CRT(int, _putch, (int c))
{
    WCHAR unit = (WCHAR)(unsigned char)c;

    return units_write(&unit, 1) ? c : -1;
}
ALIAS(crt, _putch_nolock, "crt._putch");

CRT(int, _cputws, (const WCHAR *text))
{
    if (!text) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    return units_write(text, (DWORD)utf16_length((const uint16_t *)text)) ? 0 : -1;
}

CRT(int, _cputs, (const char *text))
{
    HANDLE console;
    DWORD done;

    if (!text) {
        parameter_invalid(CRT_EINVAL);
        return -1;
    }
    console = console_open(&output, L"CONOUT$");
    return console != INVALID_HANDLE_VALUE &&
                   WriteConsoleA(console, text, (DWORD)strlen(text), &done, NULL)
               ? 0
               : -1;
}

/* A line of the console, without its end; false at the end of input. */
static bool line_read(WCHAR *line, DWORD room, DWORD *length)
{
    HANDLE console = console_open(&input, L"CONIN$");

    *length = 0;
    if (console == INVALID_HANDLE_VALUE || !ReadConsoleW(console, line, room, length, NULL))
        return false;
    while (*length && (line[*length - 1] == '\n' || line[*length - 1] == '\r'))
        --*length;
    return true;
}

CRT(int, _cgetws_s, (WCHAR * line, size_t size, size_t *read OUT))
{
    DWORD length;

    if (!line || !size || !read)
        return parameter_invalid(CRT_EINVAL);
    *line = 0;
    *read = 0;
    if (!line_read(line, (DWORD)size - 1, &length))
        return error_set(CRT_EIO);
    line[length] = 0;
    *read = length;
    return 0;
}

CRT(int, _cgets_s, (char *line, size_t size, size_t *read OUT))
{
    WCHAR wide[1024];
    DWORD length;
    size_t bytes;

    if (!line || !size || !read)
        return parameter_invalid(CRT_EINVAL);
    *line = 0;
    *read = 0;
    if (!line_read(wide, size < 1024 ? (DWORD)size : 1023, &length))
        return error_set(CRT_EIO);
    bytes = utf8_from_utf16(line, size - 1, (const uint16_t *)wide, length);
    *read = bytes < size ? bytes : size - 1;
    line[*read] = 0;
    return 0;
}

/* line[0] says the room; line[1] becomes the length; the text follows. */
CRT(char *, _cgets, (char *line))
{
    size_t read;

    if (!line || !*line) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    if (crt__cgets_s(line + 2, (unsigned char)*line, &read))
        return NULL;
    line[1] = (char)read;
    return line + 2;
}

CRT(WCHAR *, _cgetws, (WCHAR * line))
{
    size_t read;

    if (!line || !*line) {
        parameter_invalid(CRT_EINVAL);
        return NULL;
    }
    if (crt__cgetws_s(line + 2, *line, &read))
        return NULL;
    line[1] = (WCHAR)read;
    return line + 2;
}
