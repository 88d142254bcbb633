/* FreeBSD's threads: thr_new(2) and its kind, _umtx_op(2), sysarch(2). */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/api.h"
#include "apis/unix/call.h"
#include "apis/unix/thread.h"
#include "apis/unix/thread_name.h"

#include <linux/futex.h>
#include <time.h>

struct thread_parameters {
    uint64_t start, argument, stack, stack_size, tls, tls_size, child_id, parent_id;
    int32_t flags;
    uint64_t priority, spare[3];
};

_Static_assert(sizeof(struct thread_parameters) == 104, "struct thr_param");

UNIX(freebsd, long, thr_new, (const struct thread_parameters *parameters, int size))
{
    struct thread_parameters wanted = {0};
    struct unix_start start = {
        .passes = unix_passes, .errors = unix_errors, .id_size = sizeof(long)};
    long id;

    if (size < 0 || (size_t)size > sizeof wanted)
        return -EINVAL;
    if (unix_copy(&wanted, parameters, (size_t)size) < 0)
        return -EFAULT;
    start.fs = wanted.tls;
    start.id_at[0] = wanted.child_id;
    start.id_at[1] = wanted.parent_id;
    start.registers.rip = wanted.start;
    start.registers.rdi = wanted.argument;
    start.registers.rsp = ((wanted.stack + wanted.stack_size) & ~(uint64_t)15) - sizeof(uint64_t);
    start.registers.flags = 0x202;
    id = unix_thread_start(&start);
    return id < 0 ? id : 0;
}

UNIX(freebsd, long, thr_self, (long *id OUT))
{
    long own = unix_thread_self()->id;

    return unix_copy(id, &own, sizeof own);
}

/* Whoever waits for the thread's end watches the word. */
UNIX(freebsd, _Noreturn void, thr_exit, (long *state OUT OPTIONAL))
{
    long gone = 1;

    if (state && unix_copy(state, &gone, sizeof gone) == 0)
        host_call(SYS_futex, state, FUTEX_WAKE, INT32_MAX, 0, 0, 0);
    unix_thread_leave();
}

UNIX(freebsd, long, thr_kill, (long id, int signal))
{
    int host = signal ? unix_signal_to_host((unsigned)signal) : 0;

    return host < 0 ? host : host_call(SYS_tgkill, host_call(SYS_getpid), id, host);
}

UNIX(freebsd, long, thr_set_name, (long id, const char *name))
{
    return unix_thread_name(id, name);
}

UNIX(freebsd, long, sysarch, (int operation, uint64_t *value))
{
    enum { GET_FS = 128, SET_FS = 129, GET_GS = 130, SET_GS = 131 };
    struct unix_thread *thread = unix_thread_self();
    uint64_t base;

    switch (operation) {
    case GET_FS:
        return unix_copy(value, &thread->guest_fs, sizeof base);
    case SET_FS:
        if (unix_copy(&base, value, sizeof base) < 0)
            return -EFAULT;
        unix_thread_pointer_set(base);
        return 0;
    default: /* GS is ours */
        return -EINVAL;
    }
}

struct umtx_time {
    struct timespec time;
    uint32_t flags, clock;
};

/* A time-out: a timespec alone, or a umtx_time by the size that is given in its place. */
static long read_time(uint64_t size, const void *at, struct umtx_time *time)
{
    enum { CLOCK_OF_THE_WALL = 0 };

    *time = (struct umtx_time){.clock = CLOCK_OF_THE_WALL};
    if (!at)
        return 0;
    return unix_copy(time, at, size > sizeof time->time ? sizeof *time : sizeof time->time);
}

/* futex(2) tells no difference between a word that has changed and a wake-up: nor need we. */
static long wait_on(const void *word, uint64_t expected, bool shared, uint64_t size, const void *at)
{
    enum { ABSOLUTE = 1, MONOTONIC_FIRST = 4 };
    struct umtx_time time;
    long operation = shared ? 0 : FUTEX_PRIVATE_FLAG, result = read_time(size, at, &time);

    if (result < 0)
        return result;
    unix_thread_self()->restarts = at == NULL;
    if (at && time.flags & ABSOLUTE)
        result = unix_wait_call(SYS_futex, (long)word,
                                operation | FUTEX_WAIT_BITSET |
                                    (time.clock == 0 ? FUTEX_CLOCK_REALTIME : 0),
                                (long)expected, (long)&time.time, 0, FUTEX_BITSET_MATCH_ANY);
    else
        result = unix_wait_call(SYS_futex, (long)word, operation | FUTEX_WAIT, (long)expected,
                                (long)(at ? &time.time : NULL), 0, 0);
    return result == -EAGAIN ? 0 : result;
}

/* A word of 64 bits: the host waits on 32, so the upper half is looked at beforehand. */
static long wait_long(const uint64_t *word, uint64_t expected, uint64_t size, const void *at)
{
    uint64_t now;

    if (unix_copy(&now, word, sizeof now) < 0)
        return -EFAULT;
    return now != expected ? 0 : wait_on(word, (uint32_t)expected, false, size, at);
}

static long wake_each(void *const *words, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        void *word;

        if (unix_copy(&word, words + i, sizeof word) < 0)
            return -EFAULT;
        host_call(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT32_MAX);
    }
    return 0;
}

UNIX(freebsd, long, _umtx_op,
     (void *object, int operation, unsigned long value, uint64_t first, const void *second))
{
    enum {
        WAIT = 2,
        WAKE = 3,
        WAIT_INT = 11,
        WAIT_INT_PRIVATE = 15,
        WAKE_PRIVATE = 16,
        WAKE_EACH = 21
    };
    long count = value > INT32_MAX ? INT32_MAX : (long)value;

    switch (operation) {
    case WAIT:
        return wait_long(object, value, first, second);
    case WAIT_INT:
        return wait_on(object, (uint32_t)value, true, first, second);
    case WAIT_INT_PRIVATE:
        return wait_on(object, (uint32_t)value, false, first, second);
    case WAKE:
        host_call(SYS_futex, object, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count);
        return host_call(SYS_futex, object, FUTEX_WAKE, count) < 0 ? -EFAULT : 0;
    case WAKE_PRIVATE:
        return host_call(SYS_futex, object, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count) < 0 ? -EFAULT
                                                                                        : 0;
    case WAKE_EACH:
        return wake_each(object, value);
    default:
        return -EOPNOTSUPP;
    }
}
