/* Text to and from the console, its modes and code pages: Microsoft's "Console Functions". */
#include "apis/nt/console.h"
#include "apis/nt/code_page.h"
#include "apis/nt/console_input.h"
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdlib.h>

API(kernel32, BOOL, GetConsoleMode, (HANDLE handle, LPDWORD mode OUT))
{
    struct file *file;
    NTSTATUS status = console_of_handle(handle, CONSOLE_EITHER, &file);

    if (status < 0)
        return win_result(status);
    *mode = console_is_input(file) ? console.input_mode : console.output_mode;
    file_release(file);
    return TRUE;
}

API(kernel32, BOOL, SetConsoleMode, (HANDLE handle, DWORD mode FLAGS(ENABLE_)))
{
    struct file *file;
    NTSTATUS status = console_of_handle(handle, CONSOLE_EITHER, &file);

    if (status < 0)
        return win_result(status);
    status = console_set_mode(file, mode);
    file_release(file);
    return win_result(status);
}

static BOOL write_console(HANDLE handle, bool is_wide, const void *text, DWORD count,
                          DWORD *written)
{
    struct file *file;
    NTSTATUS status = console_of_handle(handle, CONSOLE_OUTPUT, &file);
    ULONG done = 0;

    if (status < 0)
        return win_result(status);
    status = is_wide ? console_write_text(file, text, count, &done)
                     : file->operations->write(file, text, count, FILE_HERE, &done);
    file_release(file);
    if (written)
        *written = done;
    return win_result(status);
}

API(kernel32, BOOL, WriteConsoleW,
    (HANDLE handle, CONST VOID *text BYTES(count * 2), DWORD count, LPDWORD written OUT OPTIONAL,
     LPVOID reserved OPTIONAL))
{
    (void)reserved;
    return write_console(handle, true, text, count, written);
}

API(kernel32, BOOL, WriteConsoleA,
    (HANDLE handle, CONST VOID *text BYTES(count), DWORD count, LPDWORD written OUT OPTIONAL,
     LPVOID reserved OPTIONAL))
{
    (void)reserved;
    return write_console(handle, false, text, count, written);
}

static BOOL read_console(HANDLE handle, bool is_wide, void *text, DWORD count, DWORD *read)
{
    struct file *file;
    NTSTATUS status = console_of_handle(handle, CONSOLE_INPUT, &file);
    ULONG done = 0;

    if (status < 0)
        return win_result(status);
    status = is_wide ? console_read_text(file, text, count, &done)
                     : console_read_bytes(file, text, count, &done);
    file_release(file);
    *read = done;
    return win_result(status);
}

/* The control argument names completion keys: the host's line editor has none. */
API(kernel32, BOOL, ReadConsoleW,
    (HANDLE handle, LPVOID text OUT BYTES(count * 2), DWORD count, LPDWORD read OUT,
     LPVOID control OPTIONAL))
{
    (void)control;
    return read_console(handle, true, text, count, read);
}

API(kernel32, BOOL, ReadConsoleA,
    (HANDLE handle, LPVOID text OUT BYTES(count), DWORD count, LPDWORD read OUT,
     LPVOID control OPTIONAL))
{
    (void)control;
    return read_console(handle, false, text, count, read);
}

API(kernel32, UINT, GetConsoleCP, (void))
{
    return console.input_code_page;
}

API(kernel32, UINT, GetConsoleOutputCP, (void))
{
    return console.output_code_page;
}

static BOOL set_code_page(UINT *place, UINT wanted)
{
    const struct code_page *page = code_page_find(wanted);

    if (!page)
        return win_fail(ERROR_INVALID_PARAMETER);
    *place = page->id;
    return TRUE;
}

API(kernel32, BOOL, SetConsoleCP, (UINT code_page))
{
    return set_code_page(&console.input_code_page, code_page);
}

API(kernel32, BOOL, SetConsoleOutputCP, (UINT code_page))
{
    return set_code_page(&console.output_code_page, code_page);
}
