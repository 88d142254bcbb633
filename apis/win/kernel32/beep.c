/* Beep: the terminal's bell, for as long as was asked. */
#include "apis/host/file.h"
#include "apis/host/terminal.h"
#include "apis/win/result.h"
#include "thunks/api.h"

API(kernel32, WINBOOL, Beep, (DWORD frequency, DWORD milliseconds))
{
    enum { LOWEST = 37, HIGHEST = 32767 };
    int terminal;
    BOOL done;

    if (frequency < LOWEST || frequency > HIGHEST)
        return win_fail(ERROR_INVALID_PARAMETER);
    terminal = terminal_open(false);
    if (terminal < 0)
        return win_fail(ERROR_DEVICE_NOT_AVAILABLE);
    done = host_file_write(terminal, "\a", 1, HOST_FILE_HERE) == 1;
    host_file_close(terminal);
    if (!done)
        return win_fail(ERROR_GEN_FAILURE);
    Sleep(milliseconds); /* documented: it does not return before the sound ends */
    return TRUE;
}
