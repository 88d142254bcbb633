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

    return result < 0 ? result
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
    return open_at(AT_FDCWD, path, flags, mode);
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
    return status_at(AT_FDCWD, path, status, 0);
}

UNIX(unix, long, lstat, (const char *path, void *status OUT))
{
    return status_at(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}

UNIX(unix, long, fstat, (int fd, void *status OUT))
{
    struct stat host = {0};

    return status_put(host_call(SYS_fstat, fd, &host), status, &host);
}

/* The guest's AT_* flags: those of FreeBSD differ from the host's, and others follow it. */
static long at_flags(int flags)
{
    static const struct unix_constant known[] = {
        {0x100, AT_EACCESS}, {0x200, AT_SYMLINK_NOFOLLOW}, {0x400, AT_SYMLINK_FOLLOW},
        {0x800, AT_REMOVEDIR}, {0x4000, AT_EMPTY_PATH}, {0, 0},
    };
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(known, (unsigned)flags, &unknown);

    return unknown ? -EINVAL : (long)host;
}

UNIX(unix, long, fstatat, (int directory, const char *path, void *status OUT, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : status_at(directory, path, status, (int)host);
}

UNIX(unix, long, access, (const char *path, int mode))
{
    return at_path(SYS_faccessat, AT_FDCWD, path, mode, 0);
}

UNIX(unix, long, eaccess, (const char *path, int mode))
{
    return at_path(SYS_faccessat2, AT_FDCWD, path, mode, AT_EACCESS);
}

UNIX(unix, long, faccessat, (int directory, const char *path, int mode, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : at_path(SYS_faccessat2, directory, path, mode, host);
}

UNIX(unix, long, unlink, (const char *path))
{
    return at_path(SYS_unlinkat, AT_FDCWD, path, 0, 0);
}

UNIX(unix, long, unlinkat, (int directory, const char *path, int flags))
{
    long host = at_flags(flags);

    return host < 0 ? host : at_path(SYS_unlinkat, directory, path, host, 0);
}

UNIX(unix, long, rmdir, (const char *path))
{
    return at_path(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR, 0);
}

UNIX(unix, long, mkdir, (const char *path, unsigned mode))
{
    return at_path(SYS_mkdirat, AT_FDCWD, path, mode, 0);
}

UNIX(unix, long, mkdirat, (int directory, const char *path, unsigned mode))
{
    return at_path(SYS_mkdirat, directory, path, mode, 0);
}

UNIX(unix, long, mkfifo, (const char *path, unsigned mode))
{
    return at_path(SYS_mknodat, AT_FDCWD, path, (mode & 07777) | S_IFIFO, 0);
}

UNIX(unix, long, chdir, (const char *path))
{
    struct unix_path name;
    long result = unix_path_read(&name, AT_FDCWD, path);

    return result < 0 ? result : host_call(SYS_chdir, name.text);
}

UNIX(unix, long, chmod, (const char *path, unsigned mode))
{
    return at_path(SYS_fchmodat, AT_FDCWD, path, mode, 0);
}

static long own_at(const char *path, unsigned user, unsigned group, long flags)
{
    struct unix_path name;
    long result = unix_path_read(&name, AT_FDCWD, path);

    return result < 0 ? result
                      : host_call(SYS_fchownat, AT_FDCWD, name.text, user, group, flags);
}

UNIX(unix, long, chown, (const char *path, unsigned user, unsigned group))
{
    return own_at(path, user, group, 0);
}

UNIX(unix, long, lchown, (const char *path, unsigned user, unsigned group))
{
    return own_at(path, user, group, AT_SYMLINK_NOFOLLOW);
}

UNIX(unix, long, readlink, (const char *path, char *target OUT BYTES(size), size_t size))
{
    return at_path(SYS_readlinkat, AT_FDCWD, path, (long)target, (long)size);
}

UNIX(unix, long, readlinkat,
     (int directory, const char *path, char *target OUT BYTES(size), size_t size))
{
    return at_path(SYS_readlinkat, directory, path, (long)target, (long)size);
}

UNIX(unix, long, truncate, (const char *path, long size))
{
    struct unix_path name;
    long result = unix_path_read(&name, AT_FDCWD, path);

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
    return two_paths(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

UNIX(unix, long, renameat, (int from_directory, const char *from, int to_directory, const char *to))
{
    return two_paths(SYS_renameat2, from_directory, from, to_directory, to, 0);
}

UNIX(unix, long, link, (const char *from, const char *to))
{
    return two_paths(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* What the link says is not a path to look up. */
UNIX(unix, long, symlink, (const char *target, const char *path))
{
    struct unix_path name;
    long result = unix_path_read(&name, AT_FDCWD, path);

    return result < 0 ? result : host_call(SYS_symlinkat, target, name.directory, name.text);
}

UNIX(unix, long, pipe2, (int *ends OUT COUNT(2), int flags))
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->open_flags, (unsigned)flags, &unknown);

    return unknown ? -EINVAL : host_call(SYS_pipe2, ends, host);
}

UNIX(unix, long, utimensat,
     (int directory, const char *path, const struct timespec *times, int flags))
{
    struct timespec host[2];
    long at = at_flags(flags);

    if (at < 0 || (times && unix_copy(host, times, sizeof host) < 0))
        return at < 0 ? at : -EFAULT;
    for (int i = 0; times && i < 2; i++) { /* the BSDs' UTIME_NOW and UTIME_OMIT */
        if (host[i].tv_nsec == -1 || host[i].tv_nsec == -2)
            host[i].tv_nsec = host[i].tv_nsec == -1 ? UTIME_NOW : UTIME_OMIT;
    }
    return at_path(SYS_utimensat, directory, path, (long)(times ? host : NULL), at);
}

UNIX(unix, long, utimes, (const char *path, const struct timeval *times))
{
    return at_path(SYS_futimesat, AT_FDCWD, path, (long)times, 0);
}
