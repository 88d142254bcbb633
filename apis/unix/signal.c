/*
 * Signals in the BSDs' form: a set of 128 bits (FreeBSD, NetBSD, DragonFly), of which the first
 * word has the signals that there are.
 */
#include "apis/unix/signal.h"

#include "apis/unix/api.h"

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
    result = unix_signal_stack_exchange(stack ? &host : NULL, &host_old,
                                        unix_thread_self()->frame->rsp);
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
