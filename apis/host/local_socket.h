/*
 * Connections within the machine (unix(7)), of bytes or of whole messages. Results are >= 0 or a
 * negative errno. Descriptors block but for those that say otherwise.
 */
#ifndef APIS_HOST_LOCAL_SOCKET_H
#define APIS_HOST_LOCAL_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { LOCAL_SOCKET_PATH = 108 }; /* the longest path, with its NUL */

int local_socket_pair(bool messages, int ends[2]);

/*
 * Listens at a path, which must not be there. It does not block, and one client can connect
 * before local_socket_accept asks for it.
 */
int local_socket_listen(const char *path, bool messages);
int local_socket_accept(int listener);

/* -EAGAIN: another client waits already. *messages: what the server listens for. */
int local_socket_connect(const char *path, bool *messages);

/* The process at the other end. */
pid_t local_socket_peer(int fd);

/* The count of bytes, 0 at the end. now: -EAGAIN in place of waiting. */
ssize_t local_socket_receive(int fd, void *buffer, size_t size, bool now);
ssize_t local_socket_send(int fd, const void *buffer, size_t size, bool now);

/* The size of the next message, or whether there are bytes; it is not taken. */
ssize_t local_socket_next(int fd, bool now);

#endif
