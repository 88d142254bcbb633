/* Which file CreateProcess means. */
#ifndef APIS_WIN_KERNEL32_PROCESS_PROGRAM_H
#define APIS_WIN_KERNEL32_PROCESS_PROGRAM_H

#include "apis/host/path.h"

#include "abi/windows.h"

/* application may be NULL. 0, or the Win32 error: ERROR_FILE_NOT_FOUND, ERROR_ACCESS_DENIED... */
DWORD process_program_find(const WCHAR *application, const WCHAR *command_line,
                           struct host_path *path);

#endif
