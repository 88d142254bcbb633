/* Processes. */
#include "apis/unix/api.h"

#include "apis/unix/exec.h"
#include "apis/unix/thread.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* struct rlimit of the BSDs: signed. */
struct unix_limit {
    int64_t current, most;
};

UNIX(unix, _Noreturn void, exit, (int status))
{
    host_call(SYS_exit_group, status);
    __builtin_unreachable();
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

UNIX(unix, long, execve,
     (const char *path, char *const *arguments IN TERMINATED,
      char *const *environment IN TERMINATED))
{
    return unix_exec(path, arguments, environment);
}

UNIX(unix, long, wait4,
     (int process, int *status OUT OPTIONAL, int options, void *usage OUT OPTIONAL))
{
    enum { STOPPED = 0x7f };
    uint64_t unknown,
        host = unix_flags_to_host(unix_system->wait_options, (unsigned)options, &unknown);
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

/* A status as wait4 gives it, from what waitid found. */
static int status_of(const siginfo_t *info)
{
    enum { DUMPED = 0x80, STOPPED = 0x7f, CONTINUED = 0x13 };

    switch (info->si_code) {
    case CLD_EXITED:
        return (info->si_status & 0xff) << 8;
    case CLD_KILLED:
    case CLD_DUMPED:
        return unix_signal_from_host(info->si_status) | (info->si_code == CLD_DUMPED ? DUMPED : 0);
    case CLD_CONTINUED:
        return CONTINUED;
    default:
        return STOPPED | unix_signal_from_host(info->si_status) << 8;
    }
}

/* The usage of the children's children is not told. */
UNIX(unix, long, wait6,
     (int id_type, long id, int *status OUT OPTIONAL, int options, void *usage OUT OPTIONAL,
      void *info OUT OPTIONAL))
{
    int64_t type = unix_value_to_host(unix_system->wait_types, (unsigned)id_type);
    uint64_t unknown,
        host = unix_flags_to_host(unix_system->wait_options, (unsigned)options, &unknown);
    siginfo_t found = {0};
    struct rusage own;
    long result;
    int raw;

    if (type < 0 || unknown || info)
        return -EINVAL;
    result = unix_wait_call(SYS_waitid, type, id, (long)&found, (long)host, (long)&own, 0);
    if (result < 0 || found.si_pid == 0)
        return result;
    raw = status_of(&found);
    if ((status && unix_copy(status, &raw, sizeof raw) < 0) ||
        (usage && unix_copy(usage, &own, sizeof own) < 0))
        return -EFAULT;
    return found.si_pid;
}

UNIX(unix, long, issetugid, (void))
{
    return 0;
}

UNIX(unix, long, getpgrp, (void))
{
    return host_call(SYS_getpgid, 0);
}

/* Resources by the BSDs' numbers; sizes are alike, and so is infinity but for its sign. */
static int64_t resource_of(unsigned resource)
{
    static const struct unix_constant known[] = {
        {1, RLIMIT_FSIZE}, {2, RLIMIT_DATA},
        {3, RLIMIT_STACK}, {4, RLIMIT_CORE},
        {5, RLIMIT_RSS},   {6, RLIMIT_MEMLOCK},
        {7, RLIMIT_NPROC}, {8, RLIMIT_NOFILE},
        {10, RLIMIT_AS},   {0, 0},
    };

    return resource == 0 ? RLIMIT_CPU : unix_value_to_host(known, resource);
}

UNIX(unix, long, getrlimit, (unsigned resource, struct unix_limit *limit OUT))
{
    int64_t host = resource_of(resource);
    struct rlimit found;
    struct unix_limit guest;
    long result = host < 0 ? -EINVAL : host_call(SYS_getrlimit, host, &found);

    if (result < 0)
        return result;
    guest.current = found.rlim_cur == RLIM_INFINITY ? INT64_MAX : (int64_t)found.rlim_cur;
    guest.most = found.rlim_max == RLIM_INFINITY ? INT64_MAX : (int64_t)found.rlim_max;
    return unix_copy(limit, &guest, sizeof guest);
}

UNIX(unix, long, setrlimit, (unsigned resource, const struct unix_limit *limit))
{
    int64_t host = resource_of(resource);
    struct unix_limit guest;
    struct rlimit wanted;

    if (unix_copy(&guest, limit, sizeof guest) < 0)
        return -EFAULT;
    wanted.rlim_cur = guest.current == INT64_MAX ? RLIM_INFINITY : (rlim_t)guest.current;
    wanted.rlim_max = guest.most == INT64_MAX ? RLIM_INFINITY : (rlim_t)guest.most;
    return host < 0 ? -EINVAL : host_call(SYS_setrlimit, host, &wanted);
}
