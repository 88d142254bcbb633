/*
 * The console's window: its size, cursor and colours. The terminal keeps the picture; it is
 * spoken to in ECMA-48 control sequences, and what it shows cannot be read back.
 */
#include "apis/host/terminal.h"
#include "apis/host/text.h"
#include "apis/nt/console.h"
#include "apis/nt/console_cursor.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static NTSTATUS send(struct file *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static NTSTATUS send(struct file *file, const char *format, ...)
{
    char text[512];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return console_write_bytes(file, text, (size_t)length < sizeof text ? (size_t)length : 0);
}

static NTSTATUS output(HANDLE handle, struct file **file, struct terminal_size *size)
{
    NTSTATUS status = console_of_handle(handle, CONSOLE_OUTPUT, file);

    if (status >= 0)
        terminal_size((*file)->fd, size);
    return status;
}

/* The size alone, of a console that can be written to. */
static NTSTATUS size_of(HANDLE handle, struct terminal_size *size)
{
    struct file *file;
    NTSTATUS status = output(handle, &file, size);

    if (status >= 0)
        file_release(file);
    return status;
}

API(kernel32, BOOL, GetConsoleScreenBufferInfo,
    (HANDLE handle, PCONSOLE_SCREEN_BUFFER_INFO info OUT))
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    *info = (CONSOLE_SCREEN_BUFFER_INFO){
        .dwSize = {(SHORT)size.columns, (SHORT)size.rows},
        .wAttributes = console.attributes,
        .srWindow = {0, 0, (SHORT)(size.columns - 1), (SHORT)(size.rows - 1)},
        .dwMaximumWindowSize = {(SHORT)size.columns, (SHORT)size.rows},
    };
    info->dwCursorPosition = console_cursor(file);
    file_release(file);
    return TRUE;
}

/* The sixteen colours as Windows 10 shows them. */
static const COLORREF palette[16] = {
    RGB(12, 12, 12),    RGB(0, 55, 218),   RGB(19, 161, 14),   RGB(58, 150, 221),
    RGB(197, 15, 31),   RGB(136, 23, 152), RGB(193, 156, 0),   RGB(204, 204, 204),
    RGB(118, 118, 118), RGB(59, 120, 255), RGB(22, 198, 12),   RGB(97, 214, 214),
    RGB(231, 72, 86),   RGB(180, 0, 158),  RGB(249, 241, 165), RGB(242, 242, 242),
};

API(kernel32, BOOL, GetConsoleScreenBufferInfoEx,
    (HANDLE handle, PCONSOLE_SCREEN_BUFFER_INFOEX info INOUT))
{
    CONSOLE_SCREEN_BUFFER_INFO basic;

    if (info->cbSize != sizeof *info)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!GetConsoleScreenBufferInfo(handle, &basic))
        return FALSE;
    info->dwSize = basic.dwSize;
    info->dwCursorPosition = basic.dwCursorPosition;
    info->wAttributes = basic.wAttributes;
    info->srWindow = basic.srWindow;
    info->dwMaximumWindowSize = basic.dwMaximumWindowSize;
    info->wPopupAttributes = 0xf5;
    info->bFullscreenSupported = FALSE;
    memcpy(info->ColorTable, palette, sizeof palette);
    return TRUE;
}

API(kernel32, COORD, GetLargestConsoleWindowSize, (HANDLE handle))
{
    struct terminal_size size;

    if (!win_result(size_of(handle, &size)))
        return (COORD){0, 0};
    return (COORD){(SHORT)size.columns, (SHORT)size.rows};
}

static BOOL resize(HANDLE handle, int columns, int rows)
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    if (columns <= 0 || rows <= 0)
        status = STATUS_INVALID_PARAMETER;
    else if (columns != size.columns || rows != size.rows)
        status = send(file, "\x1b[8;%d;%dt", rows, columns);
    file_release(file);
    return win_result(status);
}

API(kernel32, BOOL, SetConsoleScreenBufferSize, (HANDLE handle, COORD size))
{
    struct terminal_size now;

    if (!win_result(size_of(handle, &now)))
        return FALSE;
    /* Documented: a buffer is never smaller than its window. A terminal's is as large. */
    if (size.X < now.columns || size.Y < 1)
        return win_fail(ERROR_INVALID_PARAMETER);
    return TRUE;
}

API(kernel32, BOOL, SetConsoleWindowInfo, (HANDLE handle, BOOL absolute, CONST SMALL_RECT *window))
{
    struct terminal_size now = {0, 0};

    if (absolute)
        return resize(handle, window->Right - window->Left + 1, window->Bottom - window->Top + 1);
    if (!win_result(size_of(handle, &now)))
        return FALSE;
    return resize(handle, now.columns + window->Right - window->Left,
                  now.rows + window->Bottom - window->Top);
}

API(kernel32, BOOL, SetConsoleCursorPosition, (HANDLE handle, COORD position))
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    if (position.X < 0 || position.Y < 0 || position.X >= size.columns || position.Y >= size.rows)
        status = STATUS_INVALID_PARAMETER;
    else
        status = send(file, "\x1b[%d;%dH", position.Y + 1, position.X + 1);
    file_release(file);
    return win_result(status);
}

API(kernel32, BOOL, GetConsoleCursorInfo, (HANDLE handle, PCONSOLE_CURSOR_INFO info OUT))
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    *info = (CONSOLE_CURSOR_INFO){console.cursor_size, !console.cursor_hidden};
    file_release(file);
    return TRUE;
}

API(kernel32, BOOL, SetConsoleCursorInfo, (HANDLE handle, CONST CONSOLE_CURSOR_INFO *info))
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    if (info->dwSize < 1 || info->dwSize > 100) {
        status = STATUS_INVALID_PARAMETER;
    } else {
        console.cursor_size = info->dwSize;
        console.cursor_hidden = !info->bVisible;
        /* Half of the cell or more is a block; less is an underline. */
        status = send(file, "\x1b[%d q\x1b[?25%c", info->dwSize >= 50 ? 2 : 4,
                      info->bVisible ? 'h' : 'l');
    }
    file_release(file);
    return win_result(status);
}

/* Windows' colour bits are blue, green, red; the terminal's red, green, blue. */
static int terminal_colour(WORD bits)
{
    int colour = (bits & FOREGROUND_RED ? 1 : 0) | (bits & FOREGROUND_GREEN ? 2 : 0) |
                 (bits & FOREGROUND_BLUE ? 4 : 0);

    return colour + (bits & FOREGROUND_INTENSITY ? 90 : 30);
}

static NTSTATUS send_attributes(struct file *file, WORD attributes)
{
    const WORD plain = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE;
    const char *reverse = attributes & COMMON_LVB_REVERSE_VIDEO ? ";7" : "";
    const char *underline = attributes & COMMON_LVB_UNDERSCORE ? ";4" : "";

    /* Grey on black is what terminals have as their own colours, whichever those are. */
    if ((attributes & 0xff) == plain)
        return send(file, "\x1b[0%s%sm", reverse, underline);
    if ((attributes & 0xf0) == 0)
        return send(file, "\x1b[0%s%s;%dm", reverse, underline, terminal_colour(attributes));
    return send(file, "\x1b[0%s%s;%d;%dm", reverse, underline, terminal_colour(attributes),
                terminal_colour(attributes >> 4) + 10);
}

API(kernel32, BOOL, SetConsoleTextAttribute, (HANDLE handle, WORD attributes))
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    status = send_attributes(file, attributes);
    if (status >= 0)
        console.attributes = attributes;
    file_release(file);
    return win_result(status);
}

/* Writes cells somewhere and goes back to where the cursor was. */
static NTSTATUS fill_text(struct file *file, struct terminal_size size, WCHAR character,
                          DWORD count, COORD at)
{
    NTSTATUS status;
    char text[4];
    size_t length = utf8_from_utf16(text, sizeof text, &character, 1);

    if (at.X < 0 || at.Y < 0 || at.X >= size.columns || at.Y >= size.rows)
        return STATUS_SUCCESS;
    status = send(file,
                  "\x1b"
                  "7\x1b[%d;%dH",
                  at.Y + 1, at.X + 1);
    /* All the rest of the screen in blanks: the terminal knows a way of its own. */
    if (character == ' ' && count >= (DWORD)(size.columns * (size.rows - at.Y) - at.X)) {
        status = send(file, "\x1b[J");
        count = 0;
    }
    while (count-- > 0 && status >= 0)
        status = console_write_bytes(file, text, length);
    return status < 0 ? status
                      : send(file, "\x1b"
                                   "8");
}

static DWORD cells_from(struct terminal_size size, COORD at, DWORD count)
{
    int64_t room = (int64_t)size.columns * (size.rows - at.Y) - at.X;

    if (room < 0)
        room = 0;
    return count > room ? (DWORD)room : count;
}

/* Fills cells from one place on, in lines, with a character or with attributes. */
typedef NTSTATUS cell_filler(struct file *file, struct terminal_size size, WORD with, DWORD count,
                             COORD at);

static BOOL fill_cells(HANDLE handle, cell_filler *filler, WORD with, DWORD count, COORD at,
                       DWORD *written)
{
    struct terminal_size size;
    struct file *file;
    NTSTATUS status = output(handle, &file, &size);

    if (status < 0)
        return win_result(status);
    count = cells_from(size, at, count);
    status = filler(file, size, with, count, at);
    file_release(file);
    *written = status < 0 ? 0 : count;
    return win_result(status);
}

API(kernel32, BOOL, FillConsoleOutputCharacterW,
    (HANDLE handle, WCHAR character, DWORD count, COORD at, LPDWORD written OUT))
{
    return fill_cells(handle, fill_text, character, count, at, written);
}

API(kernel32, BOOL, FillConsoleOutputCharacterA,
    (HANDLE handle, CHAR character, DWORD count, COORD at, LPDWORD written OUT))
{
    return FillConsoleOutputCharacterW(handle, (BYTE)character, count, at, written);
}

/* DECSACE and DECCARA: from one place to another, as text runs. Terminals without them ignore it.
 */
static NTSTATUS fill_colour(struct file *file, struct terminal_size size, WORD attributes,
                            DWORD count, COORD at)
{
    int last = at.Y * size.columns + at.X + (int)count - 1;

    if (count == 0)
        return STATUS_SUCCESS;
    return send(file, "\x1b[1*x\x1b[%d;%d;%d;%d;0;%d;%d$r\x1b[0*x", at.Y + 1, at.X + 1,
                last / size.columns + 1, last % size.columns + 1, terminal_colour(attributes),
                terminal_colour(attributes >> 4) + 10);
}

API(kernel32, BOOL, FillConsoleOutputAttribute,
    (HANDLE handle, WORD attributes, DWORD count, COORD at, LPDWORD written OUT))
{
    return fill_cells(handle, fill_colour, attributes, count, at, written);
}
