/*
 * Signals in the BSDs' form: a set of 128 bits (FreeBSD, NetBSD, DragonFly), of which the first
 * word has the signals that there are.
 */
#include "apis/unix/signal.h"

#include "apis/unix/api.h"

#include <time.h>

uint64_t unix_mask_to_host(uint64_t guest)
{
    uint64_t host = 0;

    for (unsigned signal = 1; signal <= 64; signal++) {
        int number = guest >> (signal - 1) & 1 ? unix_signal_to_host(signal) : 0;

        if (number > 0)
            host |= UINT64_C(1) << (number - 1);
    }
    return host;
}

uint64_t unix_mask_from_host(uint64_t host)
{
    uint64_t guest = 0;

    for (int signal = 1; signal <= 64; signal++) {
        int number = host >> (signal - 1) & 1 ? unix_signal_from_host(signal) : 0;

        if (number > 0)
            guest |= UINT64_C(1) << (number - 1);
    }
    return guest;
}

enum { HOW_BLOCK = 1, HOW_UNBLOCK = 2, HOW_SET = 3 };

UNIX(unix, long, sigprocmask,
     (int how, const struct unix_set *set OPTIONAL, struct unix_set *old OUT OPTIONAL))
{
    struct unix_set wanted = {0}, before = {.words = {unix_mask_from_host(unix_mask())}};
    uint64_t host;

    if (set && unix_copy(&wanted, set, sizeof wanted) < 0)
        return -EFAULT;
    if (set && how != HOW_BLOCK && how != HOW_UNBLOCK && how != HOW_SET)
        return -EINVAL;
    host = unix_mask_to_host(wanted.words[0]);
    if (set && how == HOW_BLOCK)
        unix_mask_set(unix_mask() | host);
    else if (set && how == HOW_UNBLOCK)
        unix_mask_set(unix_mask() & ~host);
    else if (set)
        unix_mask_set(host);
    return old ? unix_copy(old, &before, sizeof before) : 0;
}

UNIX(unix, long, sigaltstack,
     (const struct unix_stack *stack OPTIONAL, struct unix_stack *old OUT OPTIONAL))
{
    enum { GUEST_ON_STACK = 1, GUEST_DISABLE = 4, SMALLEST = 2048 };
    struct unix_stack wanted, before;
    stack_t host, host_old;
    int result;

    if (stack && unix_copy(&wanted, stack, sizeof wanted) < 0)
        return -EFAULT;
    if (stack && !(wanted.flags & GUEST_DISABLE) && wanted.size < SMALLEST)
        return -ENOMEM;
    if (stack)
        host = (stack_t){.ss_sp = (void *)wanted.base,
                         .ss_size = wanted.size,
                         .ss_flags = wanted.flags & GUEST_DISABLE ? SS_DISABLE : 0};
    result =
        unix_signal_stack_exchange(stack ? &host : NULL, &host_old, unix_thread_self()->frame->rsp);
    before = (struct unix_stack){.base = (uint64_t)host_old.ss_sp,
                                 .size = host_old.ss_size,
                                 .flags = (host_old.ss_flags & SS_DISABLE ? GUEST_DISABLE : 0) |
                                          (host_old.ss_flags & SS_ONSTACK ? GUEST_ON_STACK : 0)};
    return result < 0 || !old ? result : unix_copy(old, &before, sizeof before);
}

UNIX(unix, long, kill, (int process, int signal))
{
    int host = signal ? unix_signal_to_host((unsigned)signal) : 0;

    return host < 0 ? host : host_call(SYS_kill, process, host);
}

UNIX(unix, long, sigsuspend, (const struct unix_set *set))
{
    struct unix_set wanted;

    if (unix_copy(&wanted, set, sizeof wanted) < 0)
        return -EFAULT;
    unix_thread_self()->restarts = false;
    unix_suspend(unix_mask_to_host(wanted.words[0]));
    return -EINTR;
}

/* Those that wait in the host's kernel, and those that came while the guest had called us. */
UNIX(unix, long, sigpending, (struct unix_set * set OUT))
{
    uint64_t host = 0;
    long result = host_call(SYS_rt_sigpending, &host, sizeof host);
    struct unix_set guest = {
        .words = {unix_mask_from_host(host | unix_thread_self()->waiting_set)}};

    return result < 0 ? result : unix_copy(set, &guest, sizeof guest);
}

/* One that came while the guest had called us, and is blocked. */
static int take_waiting(uint64_t set, siginfo_t *info)
{
    struct unix_thread *thread = unix_thread_self();
    uint64_t waits = thread->waiting_set & set & thread->mask;
    int signal = waits ? __builtin_ctzll(waits) + 1 : 0;

    if (!signal)
        return 0;
    *info = thread->waiting[signal];
    thread->waiting_set &= ~(UINT64_C(1) << (signal - 1));
    return signal;
}

/* The guest's number of a signal that has come, or -errno. The guest blocks those it waits for. */
static long wait_for(const struct unix_set *set, void *info, const struct timespec *limit)
{
    struct unix_delivery delivery = {0};
    struct unix_set wanted;
    siginfo_t found = {0};
    uint64_t host;
    long result;

    if (unix_copy(&wanted, set, sizeof wanted) < 0)
        return -EFAULT;
    unix_thread_self()->restarts = false;
    host = unix_mask_to_host(wanted.words[0]);
    result = take_waiting(host, &found);
    if (result == 0)
        result = unix_wait_call(SYS_rt_sigtimedwait, (long)&host, (long)&found, (long)limit,
                                sizeof host, 0, 0);
    if (result < 0)
        return result;
    delivery.signal = (int)result;
    delivery.info = &found;
    if (info && unix_system->put_info(info, &delivery) < 0)
        return -EFAULT;
    return unix_signal_from_host((int)result);
}

UNIX(unix, long, sigtimedwait,
     (const struct unix_set *set, void *info OUT OPTIONAL, const struct timespec *limit OPTIONAL))
{
    return wait_for(set, info, limit);
}

UNIX(unix, long, sigwaitinfo, (const struct unix_set *set, void *info OUT OPTIONAL))
{
    return wait_for(set, info, NULL);
}

/* FreeBSD's: the result is an error's number. */
UNIX(unix, long, sigwait, (const struct unix_set *set, int *signal OUT))
{
    long result;
    int found;

    do
        result = wait_for(set, NULL, NULL);
    while (result == -EINTR);
    if (result < 0)
        return unix_system->errors[-result];
    found = (int)result;
    return unix_copy(signal, &found, sizeof found) < 0 ? unix_system->errors[EFAULT] : 0;
}
