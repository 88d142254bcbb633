/* See file.h. */
#include "apis/host/file.h"

#include "apis/host/file_extra.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SECONDS_1601_TO_1970 INT64_C(11644473600)
#define TICKS_PER_SECOND INT64_C(10000000)

int64_t host_time_to_nt(int64_t seconds, int64_t nanoseconds)
{
    return (seconds + SECONDS_1601_TO_1970) * TICKS_PER_SECOND + nanoseconds / 100;
}

static struct timespec time_from_nt(int64_t time)
{
    struct timespec result;

    if (time == 0 || time == -1)
        return (struct timespec){0, UTIME_OMIT};
    result.tv_sec = time / TICKS_PER_SECOND - SECONDS_1601_TO_1970;
    result.tv_nsec = time % TICKS_PER_SECOND * 100;
    return result;
}

static int open_flags(unsigned flags)
{
    int host = O_CLOEXEC | O_NOCTTY;

    if (flags & HOST_OPEN_ATTRIBUTES)
        host |= O_PATH;
    else if ((flags & HOST_OPEN_READ) && (flags & HOST_OPEN_WRITE))
        host |= O_RDWR;
    else if (flags & HOST_OPEN_WRITE)
        host |= O_WRONLY;
    host |= flags & HOST_OPEN_APPEND ? O_APPEND : 0;
    host |= flags & HOST_OPEN_CREATE ? O_CREAT | O_EXCL : 0;
    host |= flags & HOST_OPEN_DIRECTORY ? O_DIRECTORY : 0;
    host |= flags & HOST_OPEN_NO_FOLLOW ? O_NOFOLLOW : 0;
    host |= flags & HOST_OPEN_THROUGH ? O_DSYNC : 0;
    return host;
}

int host_file_open(const char *path, unsigned flags, unsigned mode)
{
    int fd;

    do
        fd = open(path, open_flags(flags), mode);
    while (fd < 0 && errno == EINTR);
    return fd < 0 ? -errno : fd;
}

int host_file_duplicate(int fd)
{
    int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    return duplicate < 0 ? -errno : duplicate;
}

/* The standard descriptors stay taken, so that nothing else gets their numbers. */
void host_file_close(int fd)
{
    int null;

    if (fd > STDERR_FILENO) {
        close(fd);
        return;
    }
    null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0)
        dup2(null, fd);
    close(null);
}

static enum host_file_kind kind_of(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return HOST_FILE_DIRECTORY;
    case S_IFLNK:
        return HOST_FILE_SYMLINK;
    case S_IFCHR:
        return HOST_FILE_CHARACTER;
    case S_IFBLK:
        return HOST_FILE_BLOCK;
    case S_IFIFO:
        return HOST_FILE_PIPE;
    case S_IFSOCK:
        return HOST_FILE_SOCKET;
    default:
        return HOST_FILE_REGULAR;
    }
}

static int64_t stamp(struct statx_timestamp time)
{
    return host_time_to_nt(time.tv_sec, time.tv_nsec);
}

static int64_t earliest(int64_t left, int64_t right)
{
    return left < right ? left : right;
}

static void fill_status(const struct statx *from, struct host_file_status *status)
{
    status->kind = kind_of(from->stx_mode);
    status->to_directory = false;
    status->mode = from->stx_mode & 07777;
    status->links = from->stx_nlink;
    status->block_size = from->stx_blksize;
    status->device = makedev(from->stx_dev_major, from->stx_dev_minor);
    status->inode = from->stx_ino;
    status->device_number = makedev(from->stx_rdev_major, from->stx_rdev_minor);
    status->size = from->stx_size;
    status->allocated = from->stx_blocks * 512;
    status->accessed = stamp(from->stx_atime);
    status->written = stamp(from->stx_mtime);
    status->changed = stamp(from->stx_ctime);
    /* A file system that does not know: no later than anything else that happened to it. */
    status->created = from->stx_mask & STATX_BTIME ? stamp(from->stx_btime)
                                                   : earliest(status->written, status->changed);
}

static int status_at(int directory, const char *path, int flags, struct host_file_status *status)
{
    struct statx host;

    if (statx(directory, path, flags | AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS | STATX_BTIME,
              &host) < 0)
        return -errno;
    fill_status(&host, status);
    return 0;
}

int host_file_status(int fd, struct host_file_status *status)
{
    return status_at(fd, "", AT_EMPTY_PATH, status);
}

static int link_status(int directory, const char *path, struct host_file_status *status)
{
    struct host_file_status target;
    int error = status_at(directory, path, AT_SYMLINK_NOFOLLOW, status);

    if (error == 0 && status->kind == HOST_FILE_SYMLINK)
        status->to_directory =
            status_at(directory, path, 0, &target) == 0 && target.kind == HOST_FILE_DIRECTORY;
    return error;
}

int host_path_status(const char *path, bool follow, struct host_file_status *status)
{
    return follow ? status_at(AT_FDCWD, path, 0, status) : link_status(AT_FDCWD, path, status);
}

int host_entry_status(int directory, const char *name, struct host_file_status *status)
{
    return link_status(directory, name, status);
}

int64_t host_file_read(int fd, void *buffer, size_t size, int64_t offset)
{
    ssize_t count;

    do
        count = offset == HOST_FILE_HERE ? read(fd, buffer, size) : pread(fd, buffer, size, offset);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int64_t host_file_write(int fd, const void *buffer, size_t size, int64_t offset)
{
    size_t done = 0;

    do {
        const char *rest = (const char *)buffer + done;
        ssize_t count = offset == HOST_FILE_HERE
                            ? write(fd, rest, size - done)
                            : pwrite(fd, rest, size - done, offset + (int64_t)done);

        if (count >= 0)
            done += (size_t)count;
        else if (errno != EINTR)
            return done ? (int64_t)done : -errno;
    } while (done < size);
    return (int64_t)done;
}

int64_t host_file_seek(int fd, int64_t distance, int from)
{
    off_t position = lseek(fd, distance, from);

    return position < 0 ? -errno : position;
}

int host_file_resize(int fd, uint64_t size)
{
    return ftruncate(fd, (off_t)size) < 0 ? -errno : 0;
}

int host_file_allocate(int fd, uint64_t size)
{
    if (fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)size) == 0 || errno == EOPNOTSUPP)
        return 0;
    return -errno;
}

int host_file_flush(int fd, bool data_only)
{
    return (data_only ? fdatasync(fd) : fsync(fd)) < 0 ? -errno : 0;
}

int host_file_set_times(int fd, int64_t accessed, int64_t written)
{
    struct timespec times[2] = {time_from_nt(accessed), time_from_nt(written)};
    char link[HOST_LINK_SIZE];

    if (futimens(fd, times) == 0)
        return 0;
    if (errno != EBADF)
        return -errno;
    host_link_of(fd, link);
    return utimensat(AT_FDCWD, link, times, 0) < 0 ? -errno : 0;
}

int host_file_set_mode(int fd, uint32_t mode)
{
    char link[HOST_LINK_SIZE];

    if (fchmod(fd, mode) == 0)
        return 0;
    if (errno != EBADF)
        return -errno;
    host_link_of(fd, link);
    return chmod(link, mode) < 0 ? -errno : 0;
}

int host_file_path(int fd, char *path, size_t size)
{
    static const char deleted[] = " (deleted)";
    struct stat status;
    char link[HOST_LINK_SIZE];
    ssize_t length;

    host_link_of(fd, link);
    length = readlink(link, path, size - 1);
    if (length < 0)
        return -errno;
    path[length] = 0;
    if (path[0] != '/')
        return -ENOENT;
    if ((size_t)length >= sizeof deleted &&
        strcmp(path + length - (sizeof deleted - 1), deleted) == 0 && fstat(fd, &status) == 0 &&
        status.st_nlink == 0)
        return -ENOENT;
    return 0;
}

void host_files_start(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    signal(SIGPIPE, SIG_IGN);
}
