/* What is typed, as events: Microsoft's "Low-Level Console Input Functions". */
#include "apis/nt/console.h"
#include "apis/nt/console_input.h"
#include "apis/win/result.h"
#include "thunks/api.h"

static BOOL read_events(HANDLE handle, PINPUT_RECORD records, DWORD capacity, LPDWORD count,
                        bool remove)
{
    struct file *file;
    ULONG done = 0;
    NTSTATUS status = console_of_handle(handle, CONSOLE_INPUT, &file);

    if (status < 0)
        return win_result(status);
    status = console_read_events(file, records, capacity, remove, remove, &done);
    file_release(file);
    *count = done;
    return win_result(status);
}

API(kernel32, BOOL, ReadConsoleInputW,
    (HANDLE handle, PINPUT_RECORD records OUT, DWORD capacity, LPDWORD count OUT))
{
    return read_events(handle, records, capacity, count, true);
}

API(kernel32, BOOL, PeekConsoleInputW,
    (HANDLE handle, PINPUT_RECORD records OUT, DWORD capacity, LPDWORD count OUT))
{
    return read_events(handle, records, capacity, count, false);
}

/* A character beyond ASCII has no single byte in UTF-8: it is told as a question mark. */
static void narrow(PINPUT_RECORD records, DWORD count)
{
    for (DWORD i = 0; i < count; i++) {
        KEY_EVENT_RECORD *key = &records[i].Event.KeyEvent;

        if (records[i].EventType == KEY_EVENT)
            key->uChar.AsciiChar =
                key->uChar.UnicodeChar < 0x80 ? (CHAR)key->uChar.UnicodeChar : '?';
    }
}

API(kernel32, BOOL, ReadConsoleInputA,
    (HANDLE handle, PINPUT_RECORD records OUT, DWORD capacity, LPDWORD count OUT))
{
    BOOL result = read_events(handle, records, capacity, count, true);

    if (result)
        narrow(records, *count);
    return result;
}

API(kernel32, BOOL, PeekConsoleInputA,
    (HANDLE handle, PINPUT_RECORD records OUT, DWORD capacity, LPDWORD count OUT))
{
    BOOL result = read_events(handle, records, capacity, count, false);

    if (result)
        narrow(records, *count);
    return result;
}

API(kernel32, BOOL, GetNumberOfConsoleInputEvents, (HANDLE handle, LPDWORD count OUT))
{
    struct file *file;
    ULONG events = 0;
    NTSTATUS status = console_of_handle(handle, CONSOLE_INPUT, &file);

    if (status < 0)
        return win_result(status);
    status = console_count_events(file, &events);
    file_release(file);
    *count = events;
    return win_result(status);
}

API(kernel32, BOOL, WriteConsoleInputW,
    (HANDLE handle, CONST INPUT_RECORD *records, DWORD count, LPDWORD written OUT))
{
    struct file *file;
    NTSTATUS status = console_of_handle(handle, CONSOLE_INPUT, &file);

    if (status < 0)
        return win_result(status);
    status = console_put_events(file, records, count);
    file_release(file);
    *written = status < 0 ? 0 : count;
    return win_result(status);
}

API(kernel32, BOOL, WriteConsoleInputA,
    (HANDLE handle, CONST INPUT_RECORD *records, DWORD count, LPDWORD written OUT))
{
    *written = 0;
    for (DWORD i = 0; i < count; i++) {
        INPUT_RECORD record = records[i];
        DWORD one;

        if (record.EventType == KEY_EVENT)
            record.Event.KeyEvent.uChar.UnicodeChar =
                (BYTE)records[i].Event.KeyEvent.uChar.AsciiChar;
        if (!WriteConsoleInputW(handle, &record, 1, &one))
            return FALSE;
        *written += one;
    }
    return TRUE;
}

API(kernel32, BOOL, FlushConsoleInputBuffer, (HANDLE handle))
{
    struct file *file;
    NTSTATUS status = console_of_handle(handle, CONSOLE_INPUT, &file);

    if (status < 0)
        return win_result(status);
    console_discard_events(file);
    file_release(file);
    return TRUE;
}

API(kernel32, BOOL, GetNumberOfConsoleMouseButtons, (LPDWORD count OUT))
{
    *count = 3;
    return TRUE;
}
