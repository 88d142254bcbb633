/* fcntl(2) of the BSDs: their commands by a table of the system's. */
#include "apis/unix/bsd/fcntl.h"

#include "apis/unix/api.h"

#include <fcntl.h>
#include <limits.h>

enum { READ_LOCK = 1, NO_LOCK = 2, WRITE_LOCK = 3 };

struct bsd_lock {
    int64_t start, length;
    int32_t process;
    int16_t type, whence;
};

/* FreeBSD's has a number of a remote system behind, which is this one: 0. */
static long lock(int fd, int command, struct bsd_lock *at)
{
    static const short types[] = {
        [READ_LOCK] = F_RDLCK, [NO_LOCK] = F_UNLCK, [WRITE_LOCK] = F_WRLCK};
    struct bsd_lock guest;
    struct flock host;
    long result;

    if (unix_copy(&guest, at, sizeof guest) < 0)
        return -EFAULT;
    if (guest.type < READ_LOCK || guest.type > WRITE_LOCK)
        return -EINVAL;
    host = (struct flock){.l_type = types[guest.type],
                          .l_whence = guest.whence,
                          .l_start = guest.start,
                          .l_len = guest.length};
    result = unix_wait_call(SYS_fcntl, fd, command, (long)&host, 0, 0, 0);
    if (result < 0 || command != F_GETLK)
        return result;
    guest = (struct bsd_lock){.start = host.l_start,
                              .length = host.l_len,
                              .process = host.l_pid,
                              .type = host.l_type == F_UNLCK   ? NO_LOCK
                                      : host.l_type == F_RDLCK ? READ_LOCK
                                                               : WRITE_LOCK,
                              .whence = host.l_whence};
    return unix_copy(at, &guest, sizeof guest);
}

static long flags_get(int fd)
{
    long result = host_call(SYS_fcntl, fd, F_GETFL, 0);

    return result < 0 ? result
                      : (long)unix_flags_from_host(unix_system->open_flags, (uint64_t)result) |
                            (result & O_ACCMODE);
}

static long dup_closed(int fd, int to)
{
    return fd == to ? host_call(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC)
                    : host_call(SYS_dup3, fd, to, O_CLOEXEC);
}

/* Those of the first Unix have the same numbers everywhere. */
static int64_t command_of(int command)
{
    return command >= F_DUPFD && command <= F_SETFL
               ? command
               : unix_value_to_host(unix_system->file_commands, (unsigned)command);
}

UNIX(unix, long, fcntl, (int fd, int command, long argument))
{
    int64_t host = command_of(command);

    switch (host) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
    case F_GETFD:
    case F_SETFD:
    case F_GETOWN:
    case F_SETOWN:
        return host_call(SYS_fcntl, fd, host, argument);
    case F_GETFL:
        return flags_get(fd);
    case F_SETFL:
        return host_call(SYS_fcntl, fd, F_SETFL,
                         unix_flags_to_host(unix_system->open_flags, (uint64_t)argument, NULL));
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
        return lock(fd, (int)host, (void *)argument);
    case COMMAND_DUP_TO:
        return host_call(SYS_dup2, fd, argument);
    case COMMAND_DUP_TO_CLOSED:
        return dup_closed(fd, (int)argument);
    case COMMAND_CLOSE_FROM:
        return host_call(SYS_close_range, fd, UINT_MAX, 0);
    default:
        return -EINVAL;
    }
}
