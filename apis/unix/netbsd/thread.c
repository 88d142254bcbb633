/* NetBSD's threads: _lwp_create(2) and its kind, _lwp_park(2). */
#include "apis/unix/netbsd/netbsd.h"

#include "apis/unix/api.h"
#include "apis/unix/call.h"
#include "apis/unix/thread.h"
#include "apis/unix/thread_name.h"

#include <linux/futex.h>
#include <stdatomic.h>
#include <time.h>

/* By the host's thread id, of which Linux has no more. */
enum { THREADS = 0x400000 };

/* 1: the thread was unparked, and goes on at once when it parks. Most of it is never touched. */
static atomic_int permits[THREADS];

UNIX(netbsd, long, _lwp_create,
     (const struct netbsd_context *context, unsigned long flags, int32_t *id OUT))
{
    enum { SUSPENDED = 0x80 };
    struct unix_start start = {.passes = unix_passes, .errors = unix_errors, .id_size = sizeof *id};
    struct netbsd_context wanted;
    long result;

    if (unix_copy(&wanted, context, sizeof wanted) < 0)
        return -EFAULT;
    if (flags & SUSPENDED || !(wanted.flags & NETBSD_WITH_REGISTERS))
        return -EINVAL;
    netbsd_registers_get(&start.registers, &wanted);
    start.registers.flags = 0x202;
    start.fs = wanted.flags & NETBSD_WITH_TLS ? wanted.tls : 0;
    if (wanted.flags & NETBSD_WITH_MASK) {
        start.has_mask = true;
        start.mask = unix_mask_to_host(wanted.mask.words[0]);
    }
    start.id_at[0] = (uint64_t)id;
    result = unix_thread_start(&start);
    return result < 0 ? result : 0;
}

UNIX(netbsd, long, _lwp_self, (void))
{
    return unix_thread_self()->id;
}

UNIX(netbsd, _Noreturn void, _lwp_exit, (void))
{
    atomic_store(&permits[unix_thread_self()->id], 0);
    unix_thread_leave();
}

UNIX(netbsd, long, _lwp_kill, (int id, int signal))
{
    int host = signal ? unix_signal_to_host((unsigned)signal) : 0;

    return host < 0 ? host : host_call(SYS_tgkill, host_call(SYS_getpid), id, host);
}

UNIX(netbsd, long, _lwp_setprivate, (uint64_t base))
{
    unix_thread_pointer_set(base);
    return 0;
}

UNIX(netbsd, long, _lwp_getprivate, (void))
{
    return (long)unix_thread_self()->guest_fs;
}

UNIX(netbsd, long, _lwp_setname, (int id, const char *name))
{
    return unix_thread_name(id, name);
}

static long unpark(int id)
{
    if (id <= 0 || id >= THREADS || host_call(SYS_tgkill, host_call(SYS_getpid), id, 0) < 0)
        return -ESRCH;
    atomic_store(&permits[id], 1);
    host_call(SYS_futex, &permits[id], FUTEX_WAKE_PRIVATE, 1);
    return 0;
}

UNIX(netbsd, long, _lwp_unpark, (int id, const void *hint))
{
    (void)hint;
    return unpark(id);
}

UNIX(netbsd, long, _lwp_unpark_all, (const int *ids COUNT(count), size_t count, const void *hint))
{
    enum { MOST = 1024 };
    long woken = 0;
    int id;

    (void)hint;
    if (!ids)
        return MOST;
    if (count > MOST)
        return -EINVAL;
    for (size_t i = 0; i < count; i++) {
        if (unix_copy(&id, ids + i, sizeof id) < 0)
            return -EFAULT;
        woken += unpark(id) == 0;
    }
    return woken;
}

/* Until the permit is there or the time is over: which time it is, the guest says. */
static long wait_for_permit(atomic_int *permit, long operation, const struct timespec *limit)
{
    long result = 0;

    while (atomic_exchange(permit, 0) == 0) {
        if (result < 0 && result != -EAGAIN)
            return result;
        result = unix_wait_call(SYS_futex, (long)permit, operation, 0, (long)limit, 0,
                                FUTEX_BITSET_MATCH_ANY);
    }
    return 0;
}

/* The host's futex takes an absolute time when woken up for nothing must not lengthen it. */
static void make_absolute(struct timespec *time)
{
    struct timespec now;

    host_call(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    time->tv_sec += now.tv_sec;
    time->tv_nsec += now.tv_nsec;
    if (time->tv_nsec >= 1000000000) {
        time->tv_nsec -= 1000000000;
        time->tv_sec++;
    }
}

UNIX(netbsd, long, _lwp_park,
     (int clock, int flags, const struct timespec *limit OPTIONAL, int other, const void *hint,
      const void *other_hint))
{
    enum { ABSOLUTE = 1 };
    atomic_int *permit = &permits[unix_thread_self()->id];
    long operation = FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, result;
    struct timespec time;

    (void)hint;
    (void)other_hint;
    unix_thread_self()->restarts = false;
    if (limit && unix_copy(&time, limit, sizeof time) < 0)
        return -EFAULT;
    if (limit && (time.tv_nsec < 0 || time.tv_nsec >= 1000000000))
        return -EINVAL;
    if (limit && !(flags & ABSOLUTE))
        make_absolute(&time);
    else if (limit && clock == CLOCK_REALTIME)
        operation |= FUTEX_CLOCK_REALTIME;
    result = other ? unpark(other) : 0;
    if (result < 0)
        return result;
    if (atomic_exchange(permit, 0))
        return -EALREADY;
    return wait_for_permit(permit, operation, limit ? &time : NULL);
}
