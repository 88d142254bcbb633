/* Files by name and by descriptor. */
#include "apis/unix/api.h"

#include "apis/unix/path.h"

#include <fcntl.h>
#include <string.h>
#include <sys/time.h>

/* A call of the host's whose first two arguments are a directory and a path. */
static long at_path(long number, int directory, const char *text, long third, long fourth)
{
    struct unix_path path;
    long result = unix_path_read(&path, directory, text);

    return result < 0
               ? result
               : unix_wait_call(number, path.directory, (long)path.text, third, fourth, 0, 0);
}

static long open_at(int directory, const char *path, int flags, unsigned mode)
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->open_flags, (unsigned)flags, &unknown);

    if (unknown & ~(uint64_t)O_ACCMODE)
        return -EINVAL;
    return at_path(SYS_openat, directory, path, (long)host | (flags & O_ACCMODE), mode);
}

UNIX(unix, long, open, (const char *path, int flags, unsigned mode))
{
    return open_at(UNIX_HERE, path, flags, mode);
}

UNIX(unix, long, openat, (int directory, const char *path, int flags, unsigned mode))
{
    return open_at(directory, path, flags, mode);
}

static long status_put(long result, void *to, const struct stat *status)
{
    return result < 0 ? result : unix_system->put_status(to, status);
}

static long status_at(int directory, const char *path, void *to, int flags)
{
    struct stat status = {0};

    return status_put(at_path(SYS_newfstatat, directory, path, (long)&status, flags), to, &status);
}

UNIX(unix, long, stat, (const char *path, void *status OUT))
{
    return status_at(UNIX_HERE, path, status, 0);
}

UNIX(unix, long, lstat, (const char *path, void *status OUT))
{
    return status_at(UNIX_HERE, path, status, AT_SYMLINK_NOFOLLOW);
}

UNIX(unix, long, fstat, (int fd, void *status OUT))
{
    struct stat host = {0};

    return status_put(host_call(SYS_fstat, fd, &host), status, &host);
}

static long at_flags(int flags)
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->at_flags, (unsigned)flags, &unknown);

    return unknown ? -EINVAL : (long)host;
}

UNIX(unix, long, fstatat, (int directory, const char *path, void *status OUT, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : status_at(directory, path, status, (int)host);
}

UNIX(unix, long, access, (const char *path, int mode))
{
    return at_path(SYS_faccessat, UNIX_HERE, path, mode, 0);
}

UNIX(unix, long, eaccess, (const char *path, int mode))
{
    return at_path(SYS_faccessat2, UNIX_HERE, path, mode, AT_EACCESS);
}

UNIX(unix, long, faccessat, (int directory, const char *path, int mode, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : at_path(SYS_faccessat2, directory, path, mode, host);
}

UNIX(unix, long, unlink, (const char *path))
{
    return at_path(SYS_unlinkat, UNIX_HERE, path, 0, 0);
}

UNIX(unix, long, unlinkat, (int directory, const char *path, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : at_path(SYS_unlinkat, directory, path, host, 0);
}

UNIX(unix, long, rmdir, (const char *path))
{
    return at_path(SYS_unlinkat, UNIX_HERE, path, AT_REMOVEDIR, 0);
}

UNIX(unix, long, mkdir, (const char *path, unsigned mode))
{
    return at_path(SYS_mkdirat, UNIX_HERE, path, mode, 0);
}

UNIX(unix, long, mkdirat, (int directory, const char *path, unsigned mode))
{
    return at_path(SYS_mkdirat, directory, path, mode, 0);
}

UNIX(unix, long, mkfifo, (const char *path, unsigned mode))
{
    return at_path(SYS_mknodat, UNIX_HERE, path, (mode & 07777) | S_IFIFO, 0);
}

UNIX(unix, long, mkfifoat, (int directory, const char *path, unsigned mode))
{
    return at_path(SYS_mknodat, directory, path, (mode & 07777) | S_IFIFO, 0);
}

UNIX(unix, long, chdir, (const char *path))
{
    struct unix_path name;
    long result = unix_path_read(&name, UNIX_HERE, path);

    return result < 0 ? result : host_call(SYS_chdir, name.text);
}

UNIX(unix, long, chmod, (const char *path, unsigned mode))
{
    return at_path(SYS_fchmodat, UNIX_HERE, path, mode, 0);
}

/* Linux has no mode of a link to change. */
UNIX(unix, long, fchmodat, (int directory, const char *path, unsigned mode, int flags))
{
    long host = at_flags(flags);

    if (host < 0 || host & AT_SYMLINK_NOFOLLOW)
        return host < 0 ? host : -EOPNOTSUPP;
    return at_path(SYS_fchmodat, directory, path, mode, 0);
}

static long own_at(int directory, const char *path, unsigned user, unsigned group, long flags)
{
    struct unix_path name;
    long result = unix_path_read(&name, directory, path);

    return result < 0 ? result
                      : host_call(SYS_fchownat, name.directory, name.text, user, group, flags);
}

UNIX(unix, long, chown, (const char *path, unsigned user, unsigned group))
{
    return own_at(UNIX_HERE, path, user, group, 0);
}

UNIX(unix, long, lchown, (const char *path, unsigned user, unsigned group))
{
    return own_at(UNIX_HERE, path, user, group, AT_SYMLINK_NOFOLLOW);
}

UNIX(unix, long, fchownat,
     (int directory, const char *path, unsigned user, unsigned group, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : own_at(directory, path, user, group, host);
}

UNIX(unix, long, readlink, (const char *path, char *target OUT BYTES(size), size_t size))
{
    return at_path(SYS_readlinkat, UNIX_HERE, path, (long)target, (long)size);
}

UNIX(unix, long, readlinkat,
     (int directory, const char *path, char *target OUT BYTES(size), size_t size))
{
    return at_path(SYS_readlinkat, directory, path, (long)target, (long)size);
}

UNIX(unix, long, truncate, (const char *path, long size))
{
    struct unix_path name;
    long result = unix_path_read(&name, UNIX_HERE, path);

    return result < 0 ? result : host_call(SYS_truncate, name.text, size);
}

/* Two paths: both are looked up. */
static long two_paths(long number, int from_directory, const char *from, int to_directory,
                      const char *to, long flags)
{
    struct unix_path first, second;
    long result = unix_path_read(&first, from_directory, from);

    if (result == 0)
        result = unix_path_read(&second, to_directory, to);
    return result < 0 ? result
                      : host_call(number, first.directory, first.text, second.directory,
                                  second.text, flags);
}

UNIX(unix, long, rename, (const char *from, const char *to))
{
    return two_paths(SYS_renameat2, UNIX_HERE, from, UNIX_HERE, to, 0);
}

UNIX(unix, long, renameat, (int from_directory, const char *from, int to_directory, const char *to))
{
    return two_paths(SYS_renameat2, from_directory, from, to_directory, to, 0);
}

UNIX(unix, long, link, (const char *from, const char *to))
{
    return two_paths(SYS_linkat, UNIX_HERE, from, UNIX_HERE, to, 0);
}

UNIX(unix, long, linkat,
     (int from_directory, const char *from, int to_directory, const char *to, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : two_paths(SYS_linkat, from_directory, from, to_directory, to, host);
}

/* What the link says is not a path to look up. */
static long symlink_at(const char *target, int directory, const char *path)
{
    struct unix_path name;
    long result = unix_path_read(&name, directory, path);

    return result < 0 ? result : host_call(SYS_symlinkat, target, name.directory, name.text);
}

UNIX(unix, long, symlink, (const char *target, const char *path))
{
    return symlink_at(target, UNIX_HERE, path);
}

UNIX(unix, long, symlinkat, (const char *target, int directory, const char *path))
{
    return symlink_at(target, directory, path);
}

UNIX(unix, long, pipe2, (int *ends OUT COUNT(2), int flags))
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->open_flags, (unsigned)flags, &unknown);

    return unknown ? -EINVAL : host_call(SYS_pipe2, ends, host);
}

/* Both ends come back in registers. */
static long pipe_in_registers(long flags)
{
    int ends[2];
    long result = host_call(SYS_pipe2, ends, flags);

    if (result < 0)
        return result;
    unix_thread_self()->second_result = (uint64_t)ends[1];
    return ends[0];
}

UNIX(unix, long, pipe, (void))
{
    return pipe_in_registers(0);
}

/* DragonFly's. */
UNIX(unix, long, pipe2_in_registers, (int *ends OUT COUNT(2) OPTIONAL, int flags))
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->open_flags, (unsigned)flags, &unknown);

    (void)ends;
    return unknown ? -EINVAL : pipe_in_registers((long)host);
}

UNIX(unix, long, dup3, (int from, int to, int flags))
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->open_flags, (unsigned)flags, &unknown);

    if (unknown)
        return -EINVAL;
    return from == to && !host ? host_call(SYS_dup2, from, to)
                               : host_call(SYS_dup3, from, to, host & O_CLOEXEC);
}

static int times_read(struct timespec *host, const struct timespec *times)
{
    if (unix_copy(host, times, 2 * sizeof *times) < 0)
        return -EFAULT;
    for (int i = 0; i < 2; i++) {
        int64_t now = unix_system->time_now, part = host[i].tv_nsec;

        if (part == now || part == now - 1)
            host[i].tv_nsec = part == now ? UTIME_NOW : UTIME_OMIT;
    }
    return 0;
}

UNIX(unix, long, utimensat,
     (int directory, const char *path, const struct timespec *times, int flags))
{
    struct timespec host[2];
    long at = at_flags(flags);

    if (at < 0 || (times && times_read(host, times) < 0))
        return at < 0 ? at : -EFAULT;
    return at_path(SYS_utimensat, directory, path, (long)(times ? host : NULL), at);
}

UNIX(unix, long, futimens, (int fd, const struct timespec *times))
{
    struct timespec host[2];

    if (times && times_read(host, times) < 0)
        return -EFAULT;
    return host_call(SYS_utimensat, fd, NULL, times ? host : NULL, 0);
}

/* Microseconds are 32 bits with something behind them in NetBSD's form. */
static int microseconds_read(struct timespec *host, const struct timeval *times)
{
    struct timeval guest[2];

    if (unix_copy(guest, times, sizeof guest) < 0)
        return -EFAULT;
    for (int i = 0; i < 2; i++)
        host[i] = (struct timespec){guest[i].tv_sec, (int32_t)guest[i].tv_usec * 1000L};
    return 0;
}

UNIX(unix, long, utimes, (const char *path, const struct timeval *times))
{
    struct timespec host[2];

    if (times && microseconds_read(host, times) < 0)
        return -EFAULT;
    return at_path(SYS_utimensat, UNIX_HERE, path, (long)(times ? host : NULL), 0);
}

UNIX(unix, long, lutimes, (const char *path, const struct timeval *times))
{
    struct timespec host[2];

    if (times && microseconds_read(host, times) < 0)
        return -EFAULT;
    return at_path(SYS_utimensat, UNIX_HERE, path, (long)(times ? host : NULL),
                   AT_SYMLINK_NOFOLLOW);
}

UNIX(unix, long, futimes, (int fd, const struct timeval *times))
{
    struct timespec host[2];

    if (times && microseconds_read(host, times) < 0)
        return -EFAULT;
    return host_call(SYS_utimensat, fd, NULL, times ? host : NULL, 0);
}
