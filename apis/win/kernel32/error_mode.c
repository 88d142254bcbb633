/*
 * What happens at serious errors. [SetErrorMode, Microsoft Learn]. sojourn never shows a dialog,
 * so the mode is only kept for those who ask.
 */
#include "apis/win/result.h"
#include "thunks/api.h"

#include <stdatomic.h>

enum {
    KNOWN_MODES = SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOALIGNMENTFAULTEXCEPT |
                  SEM_NOOPENFILEERRORBOX,
    THREAD_MODES = SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX
};

static atomic_uint process_mode;

API(kernel32, UINT, SetErrorMode, (UINT mode FLAGS(SEM_)))
{
    return atomic_exchange(&process_mode, mode & KNOWN_MODES);
}

API(kernel32, UINT, GetErrorMode, (void))
{
    return process_mode;
}

API(kernel32, BOOL, SetThreadErrorMode, (DWORD mode FLAGS(SEM_), LPDWORD old OUT OPTIONAL))
{
    if (mode & ~(DWORD)THREAD_MODES)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (old)
        *old = teb_self()->hard_error_mode;
    teb_self()->hard_error_mode = mode;
    return TRUE;
}

API(kernel32, DWORD, GetThreadErrorMode, (void))
{
    return teb_self()->hard_error_mode;
}
