/* DragonFly's threads: lwp_create(2) and its kind, umtx(2), set_tls_area(2). */
#include "apis/unix/dragonfly/dragonfly.h"

#include "apis/unix/api.h"
#include "apis/unix/call.h"
#include "apis/unix/thread.h"

#include <linux/futex.h>
#include <time.h>

struct thread_parameters {
    uint64_t start, argument, stack, child_id, parent_id;
};

UNIX(dragonfly, long, lwp_create, (const struct thread_parameters *parameters))
{
    struct thread_parameters wanted;
    struct unix_start start = {
        .passes = unix_passes, .errors = unix_errors, .id_size = sizeof(int32_t)};
    long id;

    if (unix_copy(&wanted, parameters, sizeof wanted) < 0)
        return -EFAULT;
    start.id_at[0] = wanted.child_id;
    start.id_at[1] = wanted.parent_id;
    start.registers.rip = wanted.start;
    start.registers.rdi = wanted.argument;
    start.registers.rsp = wanted.stack;
    start.registers.flags = 0x202;
    id = unix_thread_start(&start);
    return id < 0 ? id : 0;
}

UNIX(dragonfly, long, lwp_gettid, (void))
{
    return unix_thread_self()->id;
}

UNIX(dragonfly, long, lwp_kill, (int process, int id, int signal))
{
    int host = signal ? unix_signal_to_host((unsigned)signal) : 0;

    if (process == -1)
        process = (int)host_call(SYS_getpid);
    if (host < 0)
        return host;
    return id == -1 ? host_call(SYS_kill, process, host) : host_call(SYS_tgkill, process, id, host);
}

UNIX(dragonfly, long, extexit, (int how, int status, int *at OPTIONAL))
{
    enum { WHOM = 0xffff0000, PROCESS = 0, THREAD = 0x10000 };
    enum { WHAT = 0xffff, NOTHING = 0, SET_INT = 1 };
    unsigned whom = (unsigned)how & WHOM, what = (unsigned)how & WHAT;

    if ((whom != PROCESS && whom != THREAD) || what > SET_INT)
        return -EINVAL;
    if (what == SET_INT && unix_copy(at, &status, sizeof status) < 0)
        return -EFAULT;
    if (whom == PROCESS)
        return host_call(SYS_exit_group, status);
    unix_thread_leave();
}

struct tls_area {
    uint64_t base;
    int32_t size;
};

/* 0 is FS; GS is ours. */
UNIX(dragonfly, long, set_tls_area, (int which, const struct tls_area *area, size_t size))
{
    struct tls_area wanted;

    if (which != 0 || size < sizeof wanted)
        return -EINVAL;
    if (unix_copy(&wanted, area, sizeof wanted) < 0)
        return -EFAULT;
    unix_thread_pointer_set(wanted.base);
    return 0;
}

UNIX(dragonfly, long, get_tls_area, (int which, struct tls_area *area OUT, size_t size))
{
    const struct tls_area now = {unix_thread_self()->guest_fs, -1};

    if (which != 0 || size < sizeof now)
        return -EINVAL;
    return unix_copy(area, &now, sizeof now);
}

/* Microseconds; 0 is for ever. A word that differs is told apart from a wake-up here. */
UNIX(dragonfly, long, umtx_sleep, (const int *word, int value, int timeout))
{
    struct timespec limit = {timeout / 1000000, timeout % 1000000 * 1000L};
    long result;

    if (timeout < 0)
        return -EINVAL;
    unix_thread_self()->restarts = false;
    result = unix_wait_call(SYS_futex, (long)word, FUTEX_WAIT, value,
                            (long)(timeout ? &limit : NULL), 0, 0);
    if (result == -EAGAIN)
        return -EBUSY;
    return result == -ETIMEDOUT ? -EAGAIN : result;
}

/* A count of 0 is all of them. */
UNIX(dragonfly, long, umtx_wakeup, (const int *word, int count))
{
    long result = host_call(SYS_futex, word, FUTEX_WAKE, count > 0 ? count : INT32_MAX);

    return result < 0 ? result : 0;
}
