/* See process_info.h. */
#include "apis/host/process_info.h"

#include "apis/host/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    UNITS = 10000000, /* of 100 ns, in a second */
    RETRIES = 50,
    RETRY_PAUSE = 200 /* microseconds */
};

/* A file of the process's directory, as text. */
static int read_text(pid_t id, const char *name, char *text, size_t size)
{
    char path[64];
    size_t length;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)id, name);
    file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? -ESRCH : -errno;
    length = fread(text, 1, size - 1, file);
    text[length] = 0;
    fclose(file);
    return 0;
}

/* Fields are counted behind the name, which may hold anything; the state is the third. */
int host_process_times(pid_t id, struct host_process_times *times)
{
    unsigned long long user, kernel, started;
    long ticks = sysconf(_SC_CLK_TCK);
    char text[1024], *fields;
    int error = read_text(id, "stat", text, sizeof text);

    *times = (struct host_process_times){0};
    if (error < 0)
        return error;
    fields = strrchr(text, ')');
    if (!fields ||
        sscanf(
            fields + 1,
            " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %*d %*d %llu",
            &user, &kernel, &started) != 3)
        return -EINVAL;
    times->user = (int64_t)(user * UNITS / (unsigned long long)ticks);
    times->kernel = (int64_t)(kernel * UNITS / (unsigned long long)ticks);
    times->created = host_clock_now() - host_clock_uptime() +
                     (int64_t)(started * UNITS / (unsigned long long)ticks);
    return 0;
}

static uint64_t value_of(const char *text, const char *label)
{
    const char *at = strstr(text, label);

    return at ? strtoull(at + strlen(label), NULL, 10) : 0;
}

int host_process_io(pid_t id, struct host_process_io *io)
{
    char text[512];
    int error = read_text(id, "io", text, sizeof text);

    *io = (struct host_process_io){0};
    if (error < 0)
        return error;
    io->bytes_read = value_of(text, "rchar: ");
    io->bytes_written = value_of(text, "wchar: ");
    io->reads = value_of(text, "syscr: ");
    io->writes = value_of(text, "syscw: ");
    return 0;
}

int host_process_nice(pid_t id, int *nice)
{
    errno = 0;
    *nice = getpriority(PRIO_PROCESS, (id_t)id);
    return errno ? -errno : 0;
}

int host_process_set_nice(pid_t id, int nice)
{
    return setpriority(PRIO_PROCESS, (id_t)id, nice) < 0 ? -errno : 0;
}

ssize_t host_process_read(pid_t id, uint64_t at, void *buffer, size_t size)
{
    struct iovec local = {buffer, size}, remote = {(void *)(uintptr_t)at, size};
    ssize_t count = process_vm_readv(id, &local, 1, &remote, 1, 0);

    return count < 0 ? -errno : count;
}

ssize_t host_process_write(pid_t id, uint64_t at, const void *buffer, size_t size)
{
    struct iovec local = {(void *)(uintptr_t)buffer, size}, remote = {(void *)(uintptr_t)at, size};
    ssize_t count = process_vm_writev(id, &local, 1, &remote, 1, 0);

    return count < 0 ? -errno : count;
}

ssize_t host_process_program(pid_t id, char *path, size_t size)
{
    char link[64];
    ssize_t length;

    snprintf(link, sizeof link, id ? "/proc/%d/exe" : "/proc/self/exe", (int)id);
    length = readlink(link, path, size);
    return length < 0 ? -errno : length;
}

static ssize_t arguments_now(pid_t id, char *arguments, size_t size)
{
    char path[64];
    ssize_t length;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)id);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    length = read(fd, arguments, size - 1);
    if (length < 0)
        length = -errno;
    else
        arguments[length] = 0;
    close(fd);
    return length;
}

/* A process that was started this moment has none for a moment. */
ssize_t host_process_arguments(pid_t id, char *arguments, size_t size)
{
    ssize_t length = arguments_now(id, arguments, size);

    for (int i = 0; length == 0 && i < RETRIES; i++) {
        usleep(RETRY_PAUSE);
        length = arguments_now(id, arguments, size);
    }
    return length;
}

int host_process_reopen(pid_t id, int descriptor)
{
    char path[64];
    int fd;

    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)id, descriptor);
    fd = open(path, O_RDWR | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}
