/* What the host tells of a process (proc(5)): its times, memory and I/O. */
#ifndef APIS_HOST_PROCESS_INFO_H
#define APIS_HOST_PROCESS_INFO_H

#include <stdint.h>
#include <sys/types.h>

struct host_process_times {
    int64_t created;      /* 100 ns since 1601 */
    int64_t user, kernel; /* 100 ns */
};

struct host_process_io {
    uint64_t reads, writes, bytes_read, bytes_written;
};

/* Each: 0 or -errno. -ESRCH: there is no such process. */
int host_process_times(pid_t id, struct host_process_times *times);
int host_process_io(pid_t id, struct host_process_io *io);

/* -20 is the most favourable, 19 the least. */
int host_process_nice(pid_t id, int *nice);
int host_process_set_nice(pid_t id, int nice);

/* The path of its program: the length, or -errno. Not terminated. id 0: the calling process. */
ssize_t host_process_program(pid_t id, char *path, size_t size);

/* Its arguments, each with its NUL, and one more NUL: the length without that, or -errno. */
ssize_t host_process_arguments(pid_t id, char *arguments, size_t size);

/* Opens anew, to read and write, what a process has under a descriptor; or -errno. */
int host_process_reopen(pid_t id, int descriptor);

/* Copies memory of another process; how many bytes, or -errno. */
ssize_t host_process_read(pid_t id, uint64_t at, void *buffer, size_t size);
ssize_t host_process_write(pid_t id, uint64_t at, const void *buffer, size_t size);

#endif
