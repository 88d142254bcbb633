/*
 * The prototypes of calls that mean the same here, for trace and hooks: their rows are PASS, and
 * what follows runs only while somebody watches.
 */
#include "apis/unix/api.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>

#define PASSED(type, name, parameters, ...)                                                        \
    UNIX(unix, type, name, parameters)                                                             \
    {                                                                                              \
        const long a[6] = {__VA_ARGS__};                                                           \
                                                                                                   \
        return (type)unix_wait_call(SYS_##name, a[0], a[1], a[2], a[3], a[4], a[5]);               \
    }

#define P(pointer) (long)(pointer)

PASSED(long, read, (int fd, void *buffer OUT BYTES(size), size_t size), fd, P(buffer), (long)size)
PASSED(long, write, (int fd, const void *buffer BYTES(size), size_t size), fd, P(buffer),
       (long)size)
PASSED(long, readv, (int fd, const struct iovec *parts COUNT(count), int count), fd, P(parts),
       count)
PASSED(long, writev, (int fd, const struct iovec *parts COUNT(count), int count), fd, P(parts),
       count)
PASSED(long, preadv, (int fd, const struct iovec *parts COUNT(count), int count, long offset), fd,
       P(parts), count, offset)
PASSED(long, pwritev, (int fd, const struct iovec *parts COUNT(count), int count, long offset), fd,
       P(parts), count, offset)
PASSED(long, lseek, (int fd, long offset, int whence), fd, offset, whence)
PASSED(long, ftruncate, (int fd, long size), fd, size)
PASSED(int, fsync, (int fd), fd)
PASSED(int, fdatasync, (int fd), fd)
PASSED(int, close, (int fd), fd)
PASSED(int, dup, (int fd), fd)
PASSED(int, dup2, (int fd, int to), fd, to)
PASSED(int, flock, (int fd, int operation), fd, operation)
PASSED(int, fchdir, (int fd), fd)
PASSED(int, fchmod, (int fd, unsigned mode), fd, mode)
PASSED(int, fchown, (int fd, unsigned user, unsigned group), fd, user, group)
PASSED(int, poll, (struct pollfd * events INOUT COUNT(count), unsigned count, int milliseconds),
       P(events), count, milliseconds)
PASSED(int, listen, (int fd, int backlog), fd, backlog)
PASSED(int, shutdown, (int fd, int how), fd, how)
PASSED(int, munmap, (void *address, size_t size), P(address), (long)size)
PASSED(int, mprotect, (void *address, size_t size, int protection), P(address), (long)size,
       protection)
PASSED(int, sync, (void), 0)
PASSED(int, umask, (unsigned mask), mask)
PASSED(int, getpid, (void), 0)
PASSED(int, getppid, (void), 0)
PASSED(int, getpgid, (int process), process)
PASSED(int, getsid, (int process), process)
PASSED(int, setpgid, (int process, int group), process, group)
PASSED(int, setsid, (void), 0)
PASSED(unsigned, getuid, (void), 0)
PASSED(unsigned, geteuid, (void), 0)
PASSED(unsigned, getgid, (void), 0)
PASSED(unsigned, getegid, (void), 0)
PASSED(int, setuid, (unsigned user), user)
PASSED(int, setgid, (unsigned group), group)
PASSED(int, getgroups, (int count, unsigned *groups OUT), count, P(groups))
PASSED(int, getpriority, (int which, int who), which, who)
PASSED(int, setpriority, (int which, int who, int priority), which, who, priority)
PASSED(int, getrusage, (int who, struct rusage *usage OUT), who, P(usage))
PASSED(int, gettimeofday, (struct timeval * time OUT, void *zone OUT OPTIONAL), P(time), P(zone))
PASSED(int, getitimer, (int which, struct itimerval *value OUT), which, P(value))
PASSED(int, sched_yield, (void), 0)

/* Under another name here. */
PASSED(int, timer_delete, (int timer), timer)
PASSED(int, timer_settime,
       (int timer, int flags, const struct itimerspec *value, struct itimerspec *old OUT OPTIONAL),
       timer, flags, P(value), P(old))
PASSED(int, timer_gettime, (int timer, struct itimerspec *value OUT), timer, P(value))
PASSED(int, timer_getoverrun, (int timer), timer)
PASSED(int, mincore, (void *address, size_t size, char *pages OUT), P(address), (long)size,
       P(pages))
PASSED(int, mlock, (const void *address, size_t size), P(address), (long)size)
PASSED(int, munlock, (const void *address, size_t size), P(address), (long)size)
PASSED(int, mlockall, (int flags), flags)
PASSED(int, munlockall, (void), 0)
PASSED(int, setgroups, (int count, const unsigned *groups COUNT(count)), count, P(groups))
PASSED(int, setreuid, (unsigned real, unsigned effective), real, effective)
PASSED(int, setregid, (unsigned real, unsigned effective), real, effective)
PASSED(int, setresuid, (unsigned real, unsigned effective, unsigned saved), real, effective, saved)
PASSED(int, setresgid, (unsigned real, unsigned effective, unsigned saved), real, effective, saved)
PASSED(int, getresuid, (unsigned *real OUT, unsigned *effective OUT, unsigned *saved OUT), P(real),
       P(effective), P(saved))
PASSED(int, getresgid, (unsigned *real OUT, unsigned *effective OUT, unsigned *saved OUT), P(real),
       P(effective), P(saved))
PASSED(long, getrandom, (void *bytes OUT BYTES(size), size_t size, unsigned flags), P(bytes),
       (long)size, flags)
PASSED(int, close_range, (unsigned first, unsigned last, int flags), first, last, flags)
PASSED(long, copy_file_range,
       (int from, int64_t *from_offset INOUT OPTIONAL, int to, int64_t *to_offset INOUT OPTIONAL,
        size_t size, unsigned flags),
       from, P(from_offset), to, P(to_offset), (long)size, flags)

UNIX(unix, long, pread, (int fd, void *buffer OUT BYTES(size), size_t size, long offset))
{
    return unix_wait_call(SYS_pread64, fd, (long)buffer, (long)size, offset, 0, 0);
}

UNIX(unix, long, pwrite, (int fd, const void *buffer BYTES(size), size_t size, long offset))
{
    return unix_wait_call(SYS_pwrite64, fd, (long)buffer, (long)size, offset, 0, 0);
}

UNIX(unix, long, __getcwd, (char *buffer OUT BYTES(size), size_t size))
{
    return host_call(SYS_getcwd, buffer, size);
}
