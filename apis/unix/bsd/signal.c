/* See signal.h. sigaction(2), <sys/signal.h>. */
#include "apis/unix/bsd/signal.h"

#include "apis/unix/api.h"

struct bsd_action {
    uint64_t handler;
    int32_t flags;
    struct unix_set mask;
} __attribute__((packed, aligned(8)));

_Static_assert(sizeof(struct bsd_action) == 32, "struct sigaction");

/* An integer's overflow and its division by zero have each other's numbers. */
int bsd_fault_code(const siginfo_t *info)
{
    if (info->si_signo == SIGFPE && info->si_code == FPE_INTDIV)
        return FPE_INTOVF;
    if (info->si_signo == SIGFPE && info->si_code == FPE_INTOVF)
        return FPE_INTDIV;
    return info->si_code;
}

struct bsd_info bsd_info_of(const struct unix_delivery *delivery, int code)
{
    const siginfo_t *info = delivery->info;
    struct bsd_info guest = {.signal = unix_signal_from_host(delivery->signal), .code = code};

    if (delivery->trap || delivery->fault_address) {
        guest.address = delivery->fault_address;
        return guest;
    }
    if (info->si_code == SI_QUEUE || info->si_code == SI_TIMER)
        guest.value = (uint64_t)info->si_value.sival_ptr;
    if (info->si_code == SI_TIMER)
        return guest;
    guest.process = info->si_pid;
    guest.user = info->si_uid;
    if (delivery->signal == SIGCHLD)
        guest.status = info->si_status;
    return guest;
}

UNIX(unix, long, sigaction,
     (int signal, const struct bsd_action *action OPTIONAL, struct bsd_action *old OUT OPTIONAL))
{
    struct bsd_action wanted, before;
    struct unix_action host, host_old;
    int number = unix_signal_to_host((unsigned)signal), result;

    if (number < 0 || (action && unix_copy(&wanted, action, sizeof wanted) < 0))
        return number < 0 ? -EINVAL : -EFAULT;
    if (action)
        host = (struct unix_action){.handler = wanted.handler,
                                    .mask = unix_mask_to_host(wanted.mask.words[0]),
                                    .flags = (uint32_t)unix_flags_to_host(
                                        unix_system->signal_flags, (unsigned)wanted.flags, NULL)};
    result = unix_action_exchange(number, action ? &host : NULL, &host_old);
    before = (struct bsd_action){
        .handler = host_old.handler,
        .flags = (int32_t)unix_flags_from_host(unix_system->signal_flags, host_old.flags),
        .mask.words = {unix_mask_from_host(host_old.mask)}};
    return result < 0 || !old ? result : unix_copy(old, &before, sizeof before);
}
