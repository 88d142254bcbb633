/* Calls of the BSDs about names, limits and memory that need a few lines each. */
#include "apis/unix/api.h"

#include "apis/unix/path.h"

#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

UNIX(unix, long, seteuid, (unsigned user))
{
    return host_call(SYS_setresuid, -1, user, -1);
}

UNIX(unix, long, setegid, (unsigned group))
{
    return host_call(SYS_setresgid, -1, group, -1);
}

/* Of the session: who the process's user is. */
UNIX(unix, long, getlogin, (char *name OUT BYTES(size), unsigned size))
{
    const struct passwd *user = getpwuid(getuid());
    size_t length = user ? strlen(user->pw_name) + 1 : 0;

    if (!user)
        return -ENOENT;
    return length > size ? -ERANGE : unix_copy(name, user->pw_name, length);
}

UNIX(unix, long, getdtablesize, (void))
{
    struct rlimit limit;
    long result = host_call(SYS_getrlimit, RLIMIT_NOFILE, &limit);

    return result < 0 || limit.rlim_cur > INT_MAX ? INT_MAX : (long)limit.rlim_cur;
}

UNIX(unix, long, closefrom, (int first))
{
    return host_call(SYS_close_range, first < 0 ? 0 : first, UINT_MAX, 0);
}

/* FreeBSD's and DragonFly's flags: 0 waits. */
UNIX(unix, long, msync, (void *address, size_t size, int flags))
{
    return unix_wait_call(SYS_msync, (long)address, (long)size, flags & 3 ? flags : MS_SYNC, 0, 0,
                          0);
}

/* The BSDs' names are the host's plus one, as far as both have them. */
static long path_value(long (*ask)(const void *, int), const void *of, int name)
{
    enum { LINK_MAX_NAME = 1, VDISABLE_NAME = 9 };
    long result;

    if (name < LINK_MAX_NAME || name > VDISABLE_NAME)
        return -EINVAL;
    errno = 0;
    result = ask(of, name - LINK_MAX_NAME + _PC_LINK_MAX);
    return result < 0 && errno ? -errno : result;
}

static long ask_path(const void *path, int name)
{
    return pathconf(path, name);
}

static long ask_descriptor(const void *fd, int name)
{
    return fpathconf(*(const int *)fd, name);
}

UNIX(unix, long, pathconf, (const char *path, int name))
{
    struct unix_path found;
    long result = unix_path_read(&found, UNIX_HERE, path);

    return result < 0 ? result : path_value(ask_path, found.text, name);
}

UNIX(unix, long, fpathconf, (int fd, int name))
{
    return path_value(ask_descriptor, &fd, name);
}

/* An object without a name is 1 where its path would be; flag bits beyond O_CLOEXEC are none. */
static long shared_memory_open(const char *path, int flags, unsigned mode)
{
    static const char place[] = "/dev/shm";
    char name[sizeof place + NAME_MAX + 1];
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->open_flags, (unsigned)flags, &unknown);
    size_t at = sizeof place - 1;

    if (unknown & ~(uint64_t)O_ACCMODE)
        return -EINVAL;
    if (path == (const char *)1)
        return host_call(SYS_memfd_create, "anonymous", MFD_CLOEXEC);
    memcpy(name, place, at);
    for (const char *from = path;; from++) {
        if (at == sizeof name)
            return -ENAMETOOLONG;
        if (unix_copy(name + at, from, 1) < 0)
            return -EFAULT;
        if (!name[at++])
            break;
    }
    if (name[sizeof place - 1] != '/' || strchr(name + sizeof place, '/'))
        return -EINVAL;
    return host_call(SYS_openat, UNIX_HERE, name,
                     host | ((unsigned)flags & O_ACCMODE) | O_CLOEXEC | O_NOFOLLOW, mode);
}

UNIX(unix, long, shm_open, (const char *path, int flags, unsigned mode))
{
    return shared_memory_open(path, flags, mode);
}

UNIX(unix, long, shm_open2,
     (const char *path, int flags, unsigned mode, int kind, const char *name OPTIONAL))
{
    enum { MAY_SEAL = 1 };

    (void)name; /* for debuggers, of which there is none */
    if (kind & ~MAY_SEAL)
        return -EOPNOTSUPP;
    return shared_memory_open(path, flags, mode);
}
