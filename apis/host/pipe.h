/* The host's pipes, and what can be asked of a pipe or a local socket alike. */
#ifndef APIS_HOST_PIPE_H
#define APIS_HOST_PIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* ends: for reading, for writing. size is advice; 0: the host's. 0 or -errno. */
int host_pipe_open(int ends[2], size_t size);

void host_pipe_set_blocking(int fd, bool blocking);

/* How many bytes wait to be read; or -errno. */
int host_pipe_available(int fd);

/* How many bytes were written to this end and not read; or -errno for what does not tell. */
int host_pipe_unread(int fd);

/* A look at what waits, which stays there: how much was copied, or -errno. It never blocks. */
ssize_t host_pipe_peek(int fd, void *buffer, size_t size);

#endif
