/* Beep: the terminal's bell, for as long as was asked. */
#include "apis/win/result.h"
#include "thunks/api.h"

#include <fcntl.h>
#include <unistd.h>

API(kernel32, WINBOOL, Beep, (DWORD frequency, DWORD milliseconds))
{
    enum { LOWEST = 37, HIGHEST = 32767 };
    int terminal;
    BOOL done;

    if (frequency < LOWEST || frequency > HIGHEST)
        return win_fail(ERROR_INVALID_PARAMETER);
    terminal = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return win_fail(ERROR_DEVICE_NOT_AVAILABLE);
    done = write(terminal, "\a", 1) == 1;
    close(terminal);
    if (!done)
        return win_fail(ERROR_GEN_FAILURE);
    Sleep(milliseconds); /* documented: it does not return before the sound ends */
    return TRUE;
}
