/* Waiting for several sockets. [select, WSAPoll, Microsoft Learn] */
#include "abi/guest_pointer.h"
#include "apis/win/ws2_32/winsock.h"

#include "apis/host/descriptor.h"
#include "thunks/api.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

GUEST_LAYOUT(winsock_fd_set, "programs choose how many sockets it has room for");

enum { LOCAL_POLLS = 64, SET_LIMIT = 65536 };

/* Sockets of the three sets, each held while it is polled. */
struct waiting {
    struct descriptor_point *polls, local[LOCAL_POLLS];
    struct socket **sockets, *local_sockets[LOCAL_POLLS];
    size_t count, capacity;
};

static bool waiting_open(struct waiting *w, size_t capacity)
{
    *w = (struct waiting){.capacity = capacity};
    w->polls = w->local;
    w->sockets = w->local_sockets;
    if (capacity <= LOCAL_POLLS)
        return true;
    w->polls = malloc(capacity * sizeof *w->polls);
    w->sockets = malloc(capacity * sizeof *w->sockets);
    return w->polls && w->sockets;
}

static void waiting_close(struct waiting *w)
{
    for (size_t i = 0; i < w->count; i++) {
        if (w->sockets[i])
            socket_release(w->sockets[i]);
    }
    if (w->capacity > LOCAL_POLLS) {
        free(w->polls);
        free(w->sockets);
    }
}

/* A socket may be NULL, which poll(2) then passes over. */
static void add(struct waiting *w, struct socket *socket, short events)
{
    w->polls[w->count] = (struct descriptor_point){socket ? socket->file.fd : -1, events, 0};
    w->sockets[w->count++] = socket;
}

static size_t set_size(const fd_set *set)
{
    return set ? set->fd_count : 0;
}

/* Behind the count: words of the guest's, and as many as the guest made room for. */
static SOCKET set_at(const fd_set *set, size_t index)
{
    return (SOCKET)guest_pointer_at(set, index + 1);
}

static bool add_set(struct waiting *w, const fd_set *set, short events)
{
    for (size_t i = 0; i < set_size(set); i++) {
        struct socket *socket = wsa_socket(set_at(set, i));

        if (!socket)
            return false;
        add(w, socket, events);
    }
    return true;
}

/* A connection attempt that failed counts as an exception, not as writable. */
static bool is_in(const struct descriptor_point *poll, const struct socket *socket, short wanted)
{
    bool failed = (poll->results & (SOCKET_FAILED | SOCKET_HUNG_UP)) != 0;

    if (wanted == SOCKET_READABLE)
        return (poll->results & SOCKET_READABLE) || (failed && !socket->connecting);
    if (wanted == SOCKET_WRITABLE)
        return (poll->results & SOCKET_WRITABLE) && !(failed && socket->connecting);
    return (poll->results & SOCKET_URGENT) || (failed && socket->connecting);
}

/* Leaves in the set what is ready; how many there are. */
static int keep_ready(struct waiting *w, size_t *at, fd_set *set, short wanted)
{
    u_int kept = 0;
    size_t count = set_size(set);

    for (size_t i = 0; i < count; i++, (*at)++) {
        if (is_in(&w->polls[*at], w->sockets[*at], wanted))
            guest_pointer_set(set, ++kept, (void *)set_at(set, i));
    }
    if (set)
        set->fd_count = kept;
    return (int)kept;
}

static void connections_ended(struct waiting *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct socket *socket = w->sockets[i];

        if (socket->connecting && (w->polls[i].results & SOCKET_WRITABLE) &&
            !(w->polls[i].results & (SOCKET_FAILED | SOCKET_HUNG_UP))) {
            socket->connecting = false;
            socket->connected = true;
        }
    }
}

static int milliseconds(const struct timeval *timeout)
{
    LONGLONG total;

    if (!timeout)
        return -1;
    total = (LONGLONG)timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000;
    return total > 0x7fffffff ? 0x7fffffff : (int)total;
}

API_PRIVATE(ws2_32, int, select,
            (int unused, fd_set *readable INOUT OPTIONAL, fd_set *writable INOUT OPTIONAL,
             fd_set *exceptional INOUT OPTIONAL, const struct timeval *timeout OPTIONAL))
{
    size_t total = set_size(readable) + set_size(writable) + set_size(exceptional), at = 0;
    struct waiting w;
    int ready = SOCKET_ERROR;

    (void)unused; /* documented: ignored */
    if (!wsa_started())
        return SOCKET_ERROR;
    if (total == 0 || total > SET_LIMIT)
        return wsa_fail(WSAEINVAL);
    if (!waiting_open(&w, total))
        wsa_fail(WSAENOBUFS);
    else if (add_set(&w, readable, SOCKET_READABLE) && add_set(&w, writable, SOCKET_WRITABLE) &&
             add_set(&w, exceptional, SOCKET_URGENT))
        ready = host_descriptor_wait_any(w.polls, w.count, milliseconds(timeout));
    if (ready >= 0) {
        ready = keep_ready(&w, &at, readable, SOCKET_READABLE);
        ready += keep_ready(&w, &at, writable, SOCKET_WRITABLE);
        ready += keep_ready(&w, &at, exceptional, SOCKET_URGENT);
        connections_ended(&w);
    } else if (ready != SOCKET_ERROR) {
        wsa_result(ready);
        ready = SOCKET_ERROR;
    }
    waiting_close(&w);
    return ready;
}

API_PRIVATE(ws2_32, int, __WSAFDIsSet, (SOCKET handle, fd_set *set))
{
    for (u_int i = 0; i < set->fd_count; i++) {
        if (set_at(set, i) == handle)
            return TRUE;
    }
    return FALSE;
}

static short poll_events(SHORT wanted)
{
    return (short)((wanted & (POLLRDNORM | POLLRDBAND) ? SOCKET_READABLE : 0) |
                   (wanted & POLLPRI ? SOCKET_URGENT : 0) |
                   (wanted & POLLWRNORM ? SOCKET_WRITABLE : 0));
}

static SHORT poll_results(short results, SHORT wanted)
{
    return (SHORT)((results & SOCKET_READABLE ? wanted & (POLLRDNORM | POLLRDBAND) : 0) |
                   (results & SOCKET_URGENT ? wanted & POLLPRI : 0) |
                   (results & SOCKET_WRITABLE ? wanted & POLLWRNORM : 0) |
                   (results & SOCKET_FAILED ? POLLERR : 0) |
                   (results & SOCKET_HUNG_UP ? POLLHUP : 0));
}

API(ws2_32, int, WSAPoll, (LPWSAPOLLFD polls INOUT COUNT(count), ULONG count, INT timeout))
{
    struct waiting w;
    int ready, missing = 0;

    if (!wsa_started())
        return SOCKET_ERROR;
    if (!polls || count == 0 || count > SET_LIMIT)
        return wsa_fail(WSAEINVAL);
    if (!waiting_open(&w, count))
        return wsa_fail(WSAENOBUFS);
    for (ULONG i = 0; i < count; i++) {
        struct socket *socket = socket_of((HANDLE)polls[i].fd);

        missing += !socket && polls[i].fd != INVALID_SOCKET;
        polls[i].revents = 0;
        add(&w, socket, poll_events(polls[i].events));
    }
    ready = host_descriptor_wait_any(w.polls, w.count, missing ? 0 : timeout < 0 ? -1 : timeout);
    for (ULONG i = 0; ready >= 0 && i < count; i++) {
        if (w.sockets[i])
            polls[i].revents = poll_results(w.polls[i].results, polls[i].events);
        else if (polls[i].fd != INVALID_SOCKET)
            polls[i].revents = POLLNVAL;
    }
    waiting_close(&w);
    return ready < 0 ? wsa_result(ready) : ready + missing;
}

API(ws2_32, WSAEVENT, WSACreateEvent, (void))
{
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

API(ws2_32, BOOL, WSACloseEvent, (WSAEVENT event))
{
    return CloseHandle(event);
}

API(ws2_32, BOOL, WSASetEvent, (WSAEVENT event))
{
    return SetEvent(event);
}

API(ws2_32, BOOL, WSAResetEvent, (WSAEVENT event))
{
    return ResetEvent(event);
}

API(ws2_32, DWORD, WSAWaitForMultipleEvents,
    (DWORD count, const WSAEVENT *events COUNT(count), WINBOOL all, DWORD timeout,
     WINBOOL alertable))
{
    return WaitForMultipleObjectsEx(count, events, all, timeout, alertable);
}

ORDINAL(ws2_32, select, 18);
ORDINAL(ws2_32, __WSAFDIsSet, 151);
