/*
 * See completion_port.h. The word counts changes of the queue. A thread that waits at the port
 * waits for the targets of its wait packets as well; so no thread has to wait for them between.
 */
#include "apis/nt/completion_port.h"

#include "abi/lock.h"

#include <stdlib.h>

struct entry {
    struct entry *next;
    struct completion completion;
    struct wait_packet *packet; /* whose entry it is; held */
};

struct completion_port {
    struct signalled_object waitable; /* word: how often the queue changed */
    struct lock lock;
    struct entry *first, **last;
    ULONG depth;
    struct wait_packet *packets;
    uint32_t packet_changes;
    bool closed;
};

struct wait_packet {
    struct object object;
    struct completion_port *port;   /* while it is associated; held */
    struct completion_port *queued; /* where its entry waits to be taken */
    struct object *target;          /* held */
    struct completion completion;
    struct wait_packet *next;
};

/* Guards which port a packet belongs to; taken before the port's own. */
static struct lock packets_lock;

/* What a thread that waits at the port waits for: lives as long as its call. */
struct reader {
    struct object object;
    struct completion_port *port;
    struct completion *entries;
    ULONG count, taken;
    uint32_t packet_changes;
};

static struct completion_port *port_of(struct object *object)
{
    return (struct completion_port *)object;
}

/* Under the lock. */
static void port_changed(struct completion_port *port, int waiters)
{
    atomic_fetch_add(&port->waitable.signal.word, 1);
    signal_wake(&port->waitable.signal, waiters);
}

static void port_append(struct completion_port *port, struct entry *entry)
{
    entry->next = NULL;
    if (!port->first)
        port->last = &port->first;
    *port->last = entry;
    port->last = &entry->next;
    port->depth++;
    port_changed(port, 1);
}

static struct entry *port_remove(struct completion_port *port, struct entry **link)
{
    struct entry *entry = *link;

    *link = entry->next;
    if (!entry->next)
        port->last = link;
    port->depth--;
    if (entry->packet)
        entry->packet->queued = NULL;
    return entry;
}

static void entry_free(struct entry *entry)
{
    if (entry->packet)
        object_release(&entry->packet->object);
    free(entry);
}

NTSTATUS completion_port_post(struct object *object, const struct completion *completion)
{
    struct entry *entry = calloc(1, sizeof *entry);

    if (!entry)
        return STATUS_NO_MEMORY;
    entry->completion = *completion;
    lock_acquire(&port_of(object)->lock);
    port_append(port_of(object), entry);
    lock_release(&port_of(object)->lock);
    return STATUS_SUCCESS;
}

ULONG completion_port_depth(struct object *object)
{
    ULONG depth;

    lock_acquire(&port_of(object)->lock);
    depth = port_of(object)->depth;
    lock_release(&port_of(object)->lock);
    return depth;
}

static bool port_signalled(struct object *object)
{
    return completion_port_depth(object) > 0;
}

static NTSTATUS port_wait_take(struct object *object)
{
    return port_signalled(object) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

static void port_sleep_on(struct object *object, struct wait_point *point)
{
    point->signal = &port_of(object)->waitable.signal;
    point->expected = atomic_load(&point->signal->word);
}

/* STATUS_ALERTED: the packets are others now, and the caller has to wait for those. */
static NTSTATUS reader_take(struct object *object)
{
    struct reader *reader = (struct reader *)object;
    struct completion_port *port = reader->port;
    NTSTATUS status = STATUS_TIMEOUT;

    lock_acquire(&port->lock);
    while (port->first && reader->taken < reader->count) {
        struct entry *entry = port_remove(port, &port->first);

        reader->entries[reader->taken++] = entry->completion;
        lock_release(&port->lock);
        entry_free(entry);
        lock_acquire(&port->lock);
        status = STATUS_WAIT_0;
    }
    if (reader->taken == 0 && port->closed)
        status = STATUS_ABANDONED;
    else if (reader->taken == 0 && port->packet_changes != reader->packet_changes)
        status = STATUS_ALERTED;
    lock_release(&port->lock);
    return status;
}

static bool reader_signalled(struct object *object)
{
    return port_signalled(&((struct reader *)object)->port->waitable.object);
}

static void reader_sleep_on(struct object *object, struct wait_point *point)
{
    port_sleep_on(&((struct reader *)object)->port->waitable.object, point);
}

static const struct wait_operations reader_wait = {
    .take = reader_take, .signalled = reader_signalled, .sleep_on = reader_sleep_on};
static const struct object_type reader_type = {.wait = &reader_wait};

/* The reader and the targets of the port's packets, as far as one wait can hold them. */
static size_t reader_objects(struct reader *reader, struct object *objects[MAXIMUM_WAIT_OBJECTS])
{
    size_t count = 1;

    objects[0] = &reader->object;
    lock_acquire(&reader->port->lock);
    reader->packet_changes = reader->port->packet_changes;
    for (struct wait_packet *packet = reader->port->packets; packet && count < MAXIMUM_WAIT_OBJECTS;
         packet = packet->next)
        objects[count++] = object_hold(packet->target);
    lock_release(&reader->port->lock);
    return count;
}

/* Takes a packet off its port; the caller has the lock, and the references that it held. */
static void packet_detach(struct wait_packet *packet)
{
    struct wait_packet **link = &packet->port->packets;

    while (*link != packet)
        link = &(*link)->next;
    *link = packet->next;
    packet->port->packet_changes++;
    packet->port = NULL;
    packet->target = NULL;
}

/* The target of a packet was taken: its entry, unless another thread was here before. */
static bool packet_deliver(struct reader *reader, struct object *target)
{
    struct completion_port *port = reader->port;
    struct wait_packet *packet;

    lock_acquire(&port->lock);
    packet = port->packets;
    while (packet && packet->target != target)
        packet = packet->next;
    if (packet) {
        reader->entries[reader->taken++] = packet->completion;
        packet_detach(packet);
    }
    lock_release(&port->lock);
    if (packet) {
        object_release(target);
        object_release(&port->waitable.object);
        object_release(&packet->object);
        reader_take(&reader->object); /* what else is there */
    } else if (target->type->wait->untake) {
        target->type->wait->untake(target);
    }
    return packet != NULL;
}

NTSTATUS completion_port_take(struct object *object, struct completion *entries, ULONG count,
                              ULONG *taken, enum wait_alertable alertable, int64_t deadline)
{
    struct reader reader = {.port = port_of(object), .entries = entries, .count = count};
    struct object *objects[MAXIMUM_WAIT_OBJECTS];
    NTSTATUS status;
    size_t waited;

    object_prepare(&reader.object, &reader_type);
    do {
        waited = reader_objects(&reader, objects);
        status = wait_objects(objects, waited, WAIT_FOR_ANY, alertable, deadline);
        if (status > STATUS_WAIT_0 && status < STATUS_WAIT_0 + (NTSTATUS)waited)
            status = packet_deliver(&reader, objects[status]) ? STATUS_WAIT_0 : STATUS_ALERTED;
        while (waited > 1)
            object_release(objects[--waited]);
    } while (status == STATUS_ALERTED);
    *taken = reader.taken;
    return status;
}

static void port_handle_closed(struct object *object, bool last)
{
    struct completion_port *port = port_of(object);

    if (!last)
        return;
    lock_acquire(&port->lock);
    port->closed = true;
    port_changed(port, FUTEX_EVERYBODY);
    lock_release(&port->lock);
}

static void port_destroy(struct object *object)
{
    struct completion_port *port = port_of(object);

    lock_acquire(&packets_lock);
    while (port->first)
        entry_free(port_remove(port, &port->first));
    lock_release(&packets_lock);
    free(port);
}

static const struct wait_operations port_wait = {
    .take = port_wait_take, .signalled = port_signalled, .sleep_on = port_sleep_on};

const struct object_type completion_port_type = {
    .name = "IoCompletion",
    .all_access = IO_COMPLETION_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | 1, /* IO_COMPLETION_QUERY_STATE */
    .generic_write = STANDARD_RIGHTS_WRITE | IO_COMPLETION_MODIFY_STATE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
    .destroy = port_destroy,
    .handle_closed = port_handle_closed,
    .wait = &port_wait,
};

NTSTATUS completion_port_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                                ULONG concurrency, HANDLE *handle)
{
    struct completion_port *port = calloc(1, sizeof *port);
    NTSTATUS status;

    (void)concurrency;
    *handle = NULL;
    if (!port)
        return STATUS_NO_MEMORY;
    object_prepare(&port->waitable.object, &completion_port_type);
    status = handle_open(&port->waitable.object, access, attributes ? attributes->Attributes : 0,
                         handle);
    object_release(&port->waitable.object);
    return status;
}

static void packet_destroy(struct object *object)
{
    free(object); /* nothing holds it, so no port does */
}

/* The packet's owner is gone: its association too, but what is queued stays. */
static void packet_handle_closed(struct object *object, bool last)
{
    if (last)
        wait_packet_cancel(object, false);
}

const struct object_type wait_packet_type = {
    .name = "WaitCompletionPacket",
    .all_access = 1 | STANDARD_RIGHTS_REQUIRED,
    .destroy = packet_destroy,
    .handle_closed = packet_handle_closed,
};

NTSTATUS wait_packet_new(struct object **object)
{
    struct wait_packet *packet = calloc(1, sizeof *packet);

    *object = packet ? &packet->object : NULL;
    if (!packet)
        return STATUS_NO_MEMORY;
    object_prepare(*object, &wait_packet_type);
    return STATUS_SUCCESS;
}

NTSTATUS wait_packet_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    struct object *packet;
    NTSTATUS status = wait_packet_new(&packet);

    *handle = NULL;
    if (status < 0)
        return status;
    status = handle_open(packet, access, attributes ? attributes->Attributes : 0, handle);
    object_release(packet);
    return status;
}

/* The target is signalled: the entry goes straight into the queue. */
static NTSTATUS packet_post(struct wait_packet *packet, struct completion_port *port,
                            const struct completion *completion)
{
    struct entry *entry = calloc(1, sizeof *entry);

    if (!entry)
        return STATUS_NO_MEMORY;
    entry->completion = *completion;
    entry->packet = packet;
    object_hold(&packet->object);
    lock_acquire(&port->lock);
    packet->queued = port;
    port_append(port, entry);
    lock_release(&port->lock);
    return STATUS_SUCCESS;
}

static void packet_attach(struct wait_packet *packet, struct completion_port *port,
                          struct object *target, const struct completion *completion)
{
    struct wait_packet **link = &port->packets;

    object_hold(&packet->object);
    object_hold(&port->waitable.object);
    object_hold(target);
    packet->completion = *completion;
    lock_acquire(&port->lock);
    packet->port = port;
    packet->target = target;
    packet->next = NULL;
    while (*link) /* of several targets that are signalled, the first comes first */
        link = &(*link)->next;
    *link = packet;
    port->packet_changes++;
    port_changed(port, FUTEX_EVERYBODY);
    lock_release(&port->lock);
}

NTSTATUS wait_packet_associate(struct object *object, struct object *port, struct object *target,
                               const struct completion *completion, bool *signalled)
{
    struct wait_packet *packet = (struct wait_packet *)object;
    NTSTATUS status = STATUS_SUCCESS;

    *signalled = false;
    if (!target->type->wait)
        return STATUS_OBJECT_TYPE_MISMATCH;
    lock_acquire(&packets_lock);
    if (packet->port) {
        status = STATUS_INVALID_PARAMETER_1;
    } else if (target->type->wait->take(target) == STATUS_WAIT_0) {
        *signalled = true;
        status = packet_post(packet, port_of(port), completion);
    } else {
        packet_attach(packet, port_of(port), target, completion);
    }
    lock_release(&packets_lock);
    return status;
}

/* The packet's entry, taken out of the queue; NULL when a thread has it already. */
static struct entry *packet_withdraw(struct wait_packet *packet)
{
    struct completion_port *port = packet->queued;
    struct entry *entry = NULL;

    lock_acquire(&port->lock);
    for (struct entry **link = &port->first; *link && !entry; link = &(*link)->next) {
        if ((*link)->packet == packet)
            entry = port_remove(port, link);
        if (!*link)
            break;
    }
    lock_release(&port->lock);
    return entry;
}

static NTSTATUS packet_cancel_posted(struct wait_packet *packet, bool remove_posted)
{
    struct entry *entry;

    if (!packet->queued)
        return STATUS_CANCELLED;
    if (!remove_posted)
        return STATUS_PENDING;
    entry = packet_withdraw(packet);
    if (!entry)
        return STATUS_CANCELLED;
    entry_free(entry);
    return STATUS_SUCCESS;
}

NTSTATUS wait_packet_cancel(struct object *object, bool remove_posted)
{
    struct wait_packet *packet = (struct wait_packet *)object;
    struct object *target = NULL;
    struct completion_port *port;
    NTSTATUS status = STATUS_SUCCESS;

    lock_acquire(&packets_lock);
    port = packet->port;
    if (port) {
        lock_acquire(&port->lock);
        target = packet->target;
        if (target)
            packet_detach(packet);
        lock_release(&port->lock);
    }
    if (!target)
        status = packet_cancel_posted(packet, remove_posted);
    lock_release(&packets_lock);
    if (target) {
        object_release(target);
        object_release(&port->waitable.object);
        object_release(object);
    }
    return status;
}
