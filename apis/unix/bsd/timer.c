/* timer_create(2) and its kind, of FreeBSD and NetBSD: timers are the host's, whose ids are small.
 */
#include "apis/unix/api.h"

#include <string.h>
#include <time.h>

struct bsd_notice {
    int32_t how, signal;
    uint64_t value;
};

/* The two that say who is told; threads and queues are told by the guest's own library. */
static long notice_of(struct sigevent *host, const struct bsd_notice *guest)
{
    enum { NOTHING = 0, BY_SIGNAL = 1 };
    struct bsd_notice wanted;
    int signal;

    if (unix_copy(&wanted, guest, sizeof wanted) < 0)
        return -EFAULT;
    if (wanted.how != NOTHING && wanted.how != BY_SIGNAL)
        return -EOPNOTSUPP;
    signal = wanted.how == BY_SIGNAL ? unix_signal_to_host((unsigned)wanted.signal) : 0;
    *host = (struct sigevent){.sigev_notify = wanted.how == BY_SIGNAL ? SIGEV_SIGNAL : SIGEV_NONE,
                              .sigev_signo = signal};
    memcpy(&host->sigev_value, &wanted.value, sizeof wanted.value);
    return signal < 0 ? -EINVAL : 0;
}

UNIX(unix, long, timer_create,
     (int clock, const struct bsd_notice *notice OPTIONAL, int *timer OUT))
{
    int64_t host_clock =
        clock == 0 ? CLOCK_REALTIME : unix_value_to_host(unix_system->clocks, (unsigned)clock);
    struct sigevent host;
    long result = notice ? notice_of(&host, notice) : 0;
    int id;

    if (host_clock < 0 || result < 0)
        return host_clock < 0 ? -EINVAL : result;
    result = host_call(SYS_timer_create, host_clock, notice ? &host : NULL, &id);
    return result < 0 ? result : unix_copy(timer, &id, sizeof id);
}
