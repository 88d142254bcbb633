/* Processes. */
#include "apis/unix/api.h"

#include "apis/unix/exec.h"
#include "apis/unix/thread.h"

#include <stdlib.h>
#include <unistd.h>

UNIX(unix, long, exit, (int status))
{
    return host_call(SYS_exit_group, status);
}

/* The child has one thread, which is the caller. */
UNIX(unix, long, fork, (void))
{
    long result = fork();

    if (result == 0)
        unix_thread_forked();
    unix_thread_self()->second_result = result == 0;
    return result < 0 ? -errno : result;
}

UNIX(unix, long, execve, (const char *path, char *const *arguments, char *const *environment))
{
    return unix_exec(path, arguments, environment);
}

UNIX(unix, long, wait4,
     (int process, int *status OUT OPTIONAL, int options, void *usage OUT OPTIONAL))
{
    static const struct unix_constant known[] = {{1, 1 /* WNOHANG */}, {2, 2 /* WUNTRACED */},
                                                 {4, 8 /* WCONTINUED */}, {0, 0}};
    enum { STOPPED = 0x7f };
    uint64_t unknown, host = unix_flags_to_host(known, (unsigned)options, &unknown);
    int raw = 0;
    long result;

    if (unknown)
        return -EINVAL;
    result = unix_wait_call(SYS_wait4, process, (long)&raw, (long)host, (long)usage, 0, 0);
    if (result <= 0 || !status)
        return result;
    if ((raw & STOPPED) == STOPPED)
        raw = STOPPED | unix_signal_from_host(raw >> 8 & 0xff) << 8;
    else if (raw & STOPPED)
        raw = (raw & ~STOPPED) | unix_signal_from_host(raw & STOPPED);
    return unix_copy(status, &raw, sizeof raw) < 0 ? -EFAULT : result;
}

UNIX(unix, long, issetugid, (void))
{
    return 0;
}

UNIX(unix, long, getpgrp, (void))
{
    return host_call(SYS_getpgid, 0);
}
