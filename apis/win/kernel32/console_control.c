/* Ctrl+C, the console's title, and belonging to a console. */
#include "apis/nt/console_control.h"

#include "apis/host/file.h"
#include "apis/host/interrupt.h"
#include "apis/host/terminal.h"
#include "apis/host/text.h"
#include "apis/nt/console.h"
#include "apis/win/ansi.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

API(kernel32, BOOL, SetConsoleCtrlHandler, (PHANDLER_ROUTINE handler OPTIONAL, BOOL add))
{
    if (!handler)
        return win_result(console_control_ignore(add));
    return win_result(add ? console_control_add(handler) : console_control_remove(handler));
}

/* Group 0 is everybody at the console; another is the host's process group of that number. */
API(kernel32, BOOL, GenerateConsoleCtrlEvent, (DWORD event ENUM(CTRL_), DWORD group))
{
    enum interrupt which = event == CTRL_C_EVENT ? INTERRUPT_KEY : INTERRUPT_QUIT_KEY;

    if (event > CTRL_BREAK_EVENT)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (interrupt_send((pid_t)group, which) < 0)
        return win_fail(ERROR_INVALID_PARAMETER);
    return TRUE;
}

API(kernel32, BOOL, SetConsoleTitleW, (LPCWSTR title))
{
    size_t room = sizeof console.title / sizeof *console.title, length = utf16_length(title);
    char text[3 * 256];
    int fd = terminal_open(false);
    size_t size;

    if (fd < 0)
        return win_fail(ERROR_INVALID_HANDLE);
    length = length < room ? length : room - 1;
    memcpy(console.title, title, length * sizeof *title);
    console.title[length] = 0;
    console.title_length = length;
    size = utf8_from_utf16(text, sizeof text, title, length);
    host_file_write(fd, "\x1b]0;", 4, HOST_FILE_HERE);
    host_file_write(fd, text, size, HOST_FILE_HERE);
    host_file_write(fd, "\a", 1, HOST_FILE_HERE);
    host_file_close(fd);
    return TRUE;
}

API(kernel32, BOOL, SetConsoleTitleA, (LPCSTR title))
{
    struct wide wide;
    BOOL result = FALSE;

    if (wide_open(&wide, title)) {
        result = SetConsoleTitleW(wide.text);
        wide_close(&wide);
    }
    return result;
}

/* Until it is set, the title is the program's path, as Windows starts a console with it. */
static const WCHAR *title_now(size_t *length)
{
    const UNICODE_STRING *image = &peb_self()->parameters->window_title;

    *length = console.title_length ? console.title_length : image->Length / sizeof(WCHAR);
    return console.title_length ? console.title : image->Buffer;
}

API(kernel32, DWORD, GetConsoleTitleW, (LPWSTR buffer OUT COUNT(size), DWORD size))
{
    size_t length, copied;
    const WCHAR *title = title_now(&length);

    if (size == 0 || length == 0)
        return 0;
    copied = length < size ? length : size - 1;
    memcpy(buffer, title, copied * sizeof *buffer);
    buffer[copied] = 0;
    return (DWORD)length;
}

API(kernel32, DWORD, GetConsoleTitleA, (LPSTR buffer OUT COUNT(size), DWORD size))
{
    size_t length;
    const WCHAR *title = title_now(&length);
    DWORD need = ansi_copy_out(buffer, size, title, (DWORD)length);

    return need < size ? need : 0;
}

/* The host's terminal has no window that a guest could own. */
API(kernel32, HWND, GetConsoleWindow, (void))
{
    return NULL;
}

static bool detached;

static bool has_console(void)
{
    int fd = detached ? -1 : terminal_open(false);

    if (fd >= 0)
        host_file_close(fd);
    return fd >= 0;
}

/* Documented: only a process without a console can get one, and here none can be made. */
API(kernel32, BOOL, AllocConsole, (void))
{
    return win_fail(has_console() ? ERROR_ACCESS_DENIED : ERROR_GEN_FAILURE);
}

API(kernel32, BOOL, FreeConsole, (void))
{
    if (!has_console())
        return win_fail(ERROR_INVALID_PARAMETER);
    detached = true;
    return TRUE;
}

API(kernel32, BOOL, AttachConsole, (DWORD process))
{
    if (has_console())
        return win_fail(ERROR_ACCESS_DENIED);
    if (!detached || process != ATTACH_PARENT_PROCESS)
        return win_fail(ERROR_INVALID_HANDLE);
    detached = false;
    return TRUE;
}

API(kernel32, DWORD, GetConsoleProcessList, (LPDWORD list OUT COUNT(count), DWORD count))
{
    if (!list || count == 0) {
        win_fail(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (!has_console()) {
        win_fail(ERROR_INVALID_HANDLE);
        return 0;
    }
    list[0] = (DWORD)getpid();
    return 1;
}
