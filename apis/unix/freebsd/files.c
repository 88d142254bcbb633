/* FreeBSD's forms of what it says about files. stat(2), getdirentries(2). */
#include "apis/unix/freebsd/freebsd.h"

#include "apis/unix/api.h"

#include <fcntl.h>
#include <string.h>

struct freebsd_status {
    uint64_t device, inode, links;
    uint16_t mode, padding;
    uint32_t user, group, more_padding;
    uint64_t special;
    struct timespec accessed, modified, changed, born;
    int64_t size, blocks;
    int32_t block_size;
    uint32_t flags;
    uint64_t generation, spare[10];
};

_Static_assert(sizeof(struct freebsd_status) == 224, "struct stat");

int freebsd_put_status(void *to, const struct stat *status)
{
    struct freebsd_status guest = {.device = status->st_dev,
                                   .inode = status->st_ino,
                                   .links = status->st_nlink,
                                   .mode = (uint16_t)status->st_mode,
                                   .user = status->st_uid,
                                   .group = status->st_gid,
                                   .special = status->st_rdev,
                                   .accessed = status->st_atim,
                                   .modified = status->st_mtim,
                                   .changed = status->st_ctim,
                                   .born = status->st_ctim,
                                   .size = status->st_size,
                                   .blocks = status->st_blocks,
                                   .block_size = (int32_t)status->st_blksize};

    return unix_copy(to, &guest, sizeof guest);
}

/* getdents64(2) */
struct host_entry {
    uint64_t inode;
    int64_t next;
    uint16_t size;
    uint8_t type;
    char name[];
};

struct freebsd_entry {
    uint64_t inode;
    int64_t next;
    uint16_t size;
    uint8_t type, padding;
    uint16_t name_length, more_padding;
};

_Static_assert(sizeof(struct freebsd_entry) == 24, "struct dirent");

enum { ENTRY_ALIGNMENT = 8, BUFFER = 0x8000 };

/* An entry takes at most 8 bytes more than here: the host is asked for so little that all fit. */
static size_t host_room(size_t room)
{
    size_t entries = room / 32;

    return room > entries * 8 ? room - entries * 8 : 0;
}

UNIX(freebsd, long, getdirentries,
     (int fd, char *buffer OUT BYTES(size), size_t size, int64_t *base OUT OPTIONAL))
{
    char host[BUFFER];
    size_t room = host_room(size < BUFFER ? size : BUFFER), written = 0;
    int64_t position = host_call(SYS_lseek, fd, 0, SEEK_CUR);
    long result = host_call(SYS_getdents64, fd, host, room);

    for (long at = 0; at < result;) {
        const struct host_entry *from = (const void *)(host + at);
        size_t length = strlen(from->name);
        struct freebsd_entry entry = {.inode = from->inode,
                                      .next = from->next,
                                      .size = (uint16_t)((sizeof entry + length + ENTRY_ALIGNMENT) &
                                                         ~(size_t)(ENTRY_ALIGNMENT - 1)),
                                      .type = from->type,
                                      .name_length = (uint16_t)length};

        if (unix_copy(buffer + written, &entry, sizeof entry) < 0 ||
            unix_copy(buffer + written + sizeof entry, from->name, length + 1) < 0)
            return -EFAULT;
        written += entry.size;
        at += from->size;
    }
    if (result >= 0 && base && unix_copy(base, &position, sizeof position) < 0)
        return -EFAULT;
    return result < 0 ? result : (long)written;
}

struct freebsd_lock {
    int64_t start, length;
    int32_t process;
    int16_t type, whence;
    int32_t system;
};

static long lock(int fd, int command, void *at)
{
    static const struct unix_constant types[] = {{1, F_RDLCK}, {2, F_UNLCK}, {3, F_WRLCK}, {0, 0}};
    struct freebsd_lock guest;
    struct flock host;
    int64_t type;
    long result;

    if (unix_copy(&guest, at, sizeof guest) < 0)
        return -EFAULT;
    type = guest.type == 1 ? F_RDLCK : unix_value_to_host(types, (uint16_t)guest.type);
    if (type < 0)
        return -EINVAL;
    host = (struct flock){.l_type = (short)type,
                          .l_whence = guest.whence,
                          .l_start = guest.start,
                          .l_len = guest.length};
    result = unix_wait_call(SYS_fcntl, fd, command, (long)&host, 0, 0, 0);
    if (result < 0 || command != F_GETLK)
        return result;
    guest = (struct freebsd_lock){.start = host.l_start,
                                  .length = host.l_len,
                                  .process = host.l_pid,
                                  .type = host.l_type == F_UNLCK ? 2 : host.l_type == F_RDLCK ? 1 : 3,
                                  .whence = host.l_whence};
    return unix_copy(at, &guest, sizeof guest);
}

UNIX(freebsd, long, fcntl, (int fd, int command, long argument))
{
    enum { DUP = 0, GET_FD, SET_FD, GET_FLAGS, SET_FLAGS, GET_LOCK = 11, SET_LOCK, WAIT_LOCK,
           DUP_CLOSED = 17, DUP_TO = 10, DUP_TO_CLOSED = 18 };
    long result;

    switch (command) {
    case DUP:
        return host_call(SYS_fcntl, fd, F_DUPFD, argument);
    case DUP_CLOSED:
        return host_call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, argument);
    case DUP_TO:
        return host_call(SYS_dup2, fd, argument);
    case DUP_TO_CLOSED:
        return fd == argument ? host_call(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC)
                              : host_call(SYS_dup3, fd, argument, O_CLOEXEC);
    case GET_FD:
    case SET_FD:
        return host_call(SYS_fcntl, fd, command, argument);
    case GET_FLAGS:
        result = host_call(SYS_fcntl, fd, F_GETFL, 0);
        return result < 0 ? result
                          : (long)unix_flags_from_host(unix_system->open_flags, (uint64_t)result) |
                                (result & O_ACCMODE);
    case SET_FLAGS:
        return host_call(SYS_fcntl, fd, F_SETFL,
                         unix_flags_to_host(unix_system->open_flags, (uint64_t)argument, NULL));
    case GET_LOCK:
        return lock(fd, F_GETLK, (void *)argument);
    case SET_LOCK:
        return lock(fd, F_SETLK, (void *)argument);
    case WAIT_LOCK:
        return lock(fd, F_SETLKW, (void *)argument);
    default:
        return -EINVAL;
    }
}

UNIX(freebsd, long, getcwd, (char *buffer OUT BYTES(size), size_t size))
{
    long result = host_call(SYS_getcwd, buffer, size);

    return result < 0 ? result : 0;
}
