/*
 * WSAEventSelect: an event is signalled when something can be done with the socket, once for each
 * time that it was tried. [WSAEventSelect, Microsoft Learn]
 */
#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/nt/event.h"
#include "apis/nt/socket.h"

#include <errno.h>
#include <string.h>

enum {
    READ_BIT = 1,
    WRITE_BIT = 2,
    OUT_OF_BAND_BIT = 4,
    ACCEPT_BIT = 8,
    CONNECT_BIT = 16,
    CLOSE_BIT = 32
};

static short poll_for(long armed)
{
    short events = 0;

    if (armed & (READ_BIT | ACCEPT_BIT))
        events |= SOCKET_READABLE;
    if (armed & (WRITE_BIT | CONNECT_BIT))
        events |= SOCKET_WRITABLE;
    if (armed & OUT_OF_BAND_BIT)
        events |= SOCKET_URGENT;
    if (armed & CLOSE_BIT)
        events |= SOCKET_PEER_DONE;
    return events;
}

/* Which events poll's answer stands for. */
static long events_of(const struct socket *socket, short results)
{
    long events = 0;

    if (results & SOCKET_READABLE)
        events |= socket->listening ? ACCEPT_BIT : READ_BIT;
    if (results & (SOCKET_WRITABLE | SOCKET_FAILED | SOCKET_HUNG_UP))
        events |= socket->connecting ? CONNECT_BIT | WRITE_BIT : WRITE_BIT;
    if (results & SOCKET_URGENT)
        events |= OUT_OF_BAND_BIT;
    if (!socket->connecting && !socket->listening &&
        (results & (SOCKET_PEER_DONE | SOCKET_HUNG_UP | SOCKET_FAILED)))
        events |= CLOSE_BIT;
    return events;
}

static void connect_ended(struct socket *socket)
{
    int error = socket_error(socket->file.fd);

    socket->connecting = false;
    socket->connected = error == 0;
    socket->events.errors[4] = error;
}

/* Under the lock: looks, records what is new, signals. */
static void look(struct socket *socket)
{
    struct socket_events *events = &socket->events;
    struct descriptor_point poll = {.fd = socket->file.fd, .events = poll_for(events->armed)};
    long found;

    if (!events->event || host_descriptor_wait_any(&poll, 1, 0) <= 0)
        return;
    found = events_of(socket, poll.results) & events->armed;
    if (found & CONNECT_BIT)
        connect_ended(socket);
    if (found == 0)
        return;
    events->armed &= ~found;
    events->occurred |= found;
    event_set(events->event);
}

static void watch(struct socket *socket);

static void watched(struct request *request)
{
    struct socket *socket = (struct socket *)request->file;
    struct socket_events *events = &socket->events;
    bool more;

    lock_acquire(&events->lock);
    look(socket);
    more = events->event && events->armed;
    events->watching = more;
    lock_release(&events->lock);
    if (more)
        request_wait_ready(request, poll_for(events->armed), watched);
    else
        request_complete(request, STATUS_SUCCESS, 0);
}

/* Under the lock. */
static void watch(struct socket *socket)
{
    struct socket_events *events = &socket->events;
    const struct request_notice notice = {.result = &events->watch};
    struct request *request;

    if (events->watching || !events->event || !events->armed)
        return;
    if (request_make(&socket->file, REQUEST_OTHER, &notice, &request) < 0)
        return;
    events->watching = true;
    request_wait_ready(request, poll_for(events->armed), watched);
}

/* Takes the watching request back, so that another one may wait for other things. */
static void unwatch(struct socket *socket)
{
    if (request_cancel(&socket->file, &socket->events.watch, 0)) {
        lock_acquire(&socket->events.lock);
        socket->events.watching = false;
        lock_release(&socket->events.lock);
    }
}

void socket_events_select(struct socket *socket, struct object *event, long wanted)
{
    struct socket_events *events = &socket->events;
    struct object *before;

    unwatch(socket);
    lock_acquire(&events->lock);
    before = events->event;
    events->event = event ? object_hold(event) : NULL;
    events->wanted = events->armed = wanted;
    events->occurred = 0;
    memset(events->errors, 0, sizeof events->errors);
    look(socket);
    watch(socket);
    lock_release(&events->lock);
    if (before)
        object_release(before);
}

long socket_events_take(struct socket *socket, int errors[SOCKET_EVENTS])
{
    struct socket_events *events = &socket->events;
    long occurred;

    lock_acquire(&events->lock);
    occurred = events->occurred;
    events->occurred = 0;
    memcpy(errors, events->errors, sizeof events->errors);
    lock_release(&events->lock);
    return occurred;
}

/* Costs one load while nobody selected events. */
void socket_events_enable(struct socket *socket, long enabled)
{
    struct socket_events *events = &socket->events;

    if (!__atomic_load_n(&events->wanted, __ATOMIC_ACQUIRE))
        return;
    unwatch(socket);
    lock_acquire(&events->lock);
    events->armed |= enabled & events->wanted;
    look(socket);
    watch(socket);
    lock_release(&events->lock);
}
