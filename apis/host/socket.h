/*
 * The host's sockets, spoken to with Windows' numbers: families, flags, option names. Descriptors
 * never block; whoever wants to wait polls. Results are >= 0, or a negative errno.
 */
#ifndef APIS_HOST_SOCKET_H
#define APIS_HOST_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOCKET_ADDRESS_BYTES = 128 };

/* Laid out as struct iovec. */
struct socket_part {
    void *data;
    size_t size;
};

enum socket_flag {
    SOCKET_OUT_OF_BAND = 1,
    SOCKET_PEEK = 2,
    SOCKET_WAIT_ALL = 8,
    SOCKET_PARTIAL = 0x8000
};

enum { SOCKET_STREAM = 1, SOCKET_DATAGRAM = 2 };
enum { SOCKET_BOTH_WAYS = 2 };

int socket_open(int family, int type, int protocol);
int socket_bind(int fd, const void *address, int size);
int socket_connect(int fd, const void *address, int size);
int socket_listen(int fd, int backlog);
int socket_accept(int fd);
int socket_name(int fd, bool peer, void *address, int *size);
int socket_shutdown(int fd, int how); /* 0: receiving, 1: sending, 2: both */
void socket_close(int fd);
int socket_available(int fd);
int socket_error(int fd); /* what a connection attempt came to: 0 or -errno */

/* address NULL: the connected peer. */
long socket_send(int fd, const struct socket_part *parts, size_t count, unsigned flags,
                 const void *address, int size);
/* flags: in and out (SOCKET_PARTIAL: the datagram was cut). address may be NULL. */
long socket_receive(int fd, const struct socket_part *parts, size_t count, unsigned *flags,
                    void *address, int *size);

/* -ENOPROTOOPT for an option that is not known. */
int socket_option_set(int fd, int level, int name, const void *value, int size);
int socket_option_get(int fd, int level, int name, void *value, int *size);

/* What a socket is ready for, for host_descriptor_wait_any: the bits of poll(2). */
enum socket_readiness {
    SOCKET_READABLE = 1,
    SOCKET_URGENT = 2,
    SOCKET_WRITABLE = 4,
    SOCKET_FAILED = 8,
    SOCKET_HUNG_UP = 0x10,
    SOCKET_NO_SOCKET = 0x20,
    SOCKET_PEER_DONE = 0x2000
};

/* An address as Windows spells it (family 23 for IPv6) to the host's, and back. */
int socket_address_to_host(const void *address, int size, void *host);
void socket_address_from_host(void *address);

#endif
