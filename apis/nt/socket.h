/*
 * Sockets as files of the object table, so that ReadFile, completion ports, CancelIo and
 * CloseHandle serve them like any other. Results are >= 0, or a negative errno.
 */
#ifndef APIS_NT_SOCKET_H
#define APIS_NT_SOCKET_H

#include "abi/lock.h"
#include "apis/host/socket.h"
#include "apis/nt/request.h"

enum { SOCKET_EVENTS = 10 }; /* FD_READ and so on: bits 0 to 9 */

/* What WSAEventSelect asked for. */
struct socket_events {
    struct lock lock;
    struct object *event; /* NULL: nothing */
    HANDLE event_handle;
    long wanted;   /* FD_* */
    long armed;    /* those that have not been reported since they were last enabled */
    long occurred; /* not yet fetched */
    int errors[SOCKET_EVENTS];
    bool watching;
    IO_STATUS_BLOCK watch; /* names the request that waits */
};

struct socket {
    struct file file;
    int family, type, protocol;
    atomic_bool nonblocking, connecting, connected, listening;
    atomic_int blocked; /* threads that wait inside a call */
    atomic_bool closed;
    uint32_t receive_timeout, send_timeout; /* milliseconds; 0: none */
    struct socket_events events;
};

enum socket_operation { SOCKET_SEND, SOCKET_RECEIVE, SOCKET_ACCEPT, SOCKET_CONNECT };

/* One transfer, with what it is to fill; for a pending one it is the request's work. */
struct socket_transfer {
    enum socket_operation operation;
    unsigned flags;
    DWORD *flags_out;
    void *address; /* of the sender, or to send to */
    int address_size;
    int *address_size_out;
    _Alignas(8) char destination[SOCKET_ADDRESS_BYTES]; /* room for an address to send to */
    HANDLE accepted;             /* for AcceptEx: the socket that takes the connection */
    DWORD local_room, peer_room; /* for AcceptEx: behind the data */
    size_t count, done;
    struct socket_part parts[];
};

/* A handle for a new socket. fd: one that was accepted, or -1 to open one. */
int socket_create(int family, int type, int protocol, bool overlapped, int fd, HANDLE *handle);

/* The socket behind a handle, held; NULL when it is none. */
struct socket *socket_of(HANDLE handle);
static inline void socket_release(struct socket *socket)
{
    file_release(&socket->file);
}

/* Waits while the socket is a blocking one. poll_events as for poll(2). -EAGAIN, -ETIMEDOUT. */
int socket_block(struct socket *socket, short poll_events, uint32_t timeout);

/* Carries a transfer out, waiting where the socket blocks. */
long socket_run(struct socket *socket, struct socket_transfer *transfer);

struct socket_transfer *socket_transfer_make(enum socket_operation operation, size_t count);

/* For requests: carries a transfer out, now or later. STATUS_PENDING or the end's status. */
NTSTATUS socket_status(int error);

/* WSAEventSelect, WSAEnumNetworkEvents, and what re-enables an event. */
void socket_events_select(struct socket *socket, struct object *event, long wanted);
long socket_events_take(struct socket *socket, int errors[SOCKET_EVENTS]);
void socket_events_enable(struct socket *socket, long events);

#endif
