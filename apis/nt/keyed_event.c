/* See keyed_event.h. Who waits is in a list; its partner takes it off and signals it. */
#include "apis/nt/keyed_event.h"

#include "abi/lock.h"

#include <stdlib.h>

struct keyed_event {
    struct object object;
    struct lock lock;
    struct meeting *meetings;
};

/* One that waits for its partner; on its stack. */
struct meeting {
    struct signalled_object met; /* first: what it waits for */
    struct meeting *next;
    const void *key;
    enum keyed_side side;
};

static struct keyed_event common;
static const struct object_type meeting_type = {.wait = &wait_on_signal};

static struct meeting *meeting_take(struct keyed_event *event, const void *key,
                                    enum keyed_side side)
{
    for (struct meeting **link = &event->meetings; *link; link = &(*link)->next) {
        struct meeting *meeting = *link;

        if (meeting->key == key && meeting->side == side) {
            *link = meeting->next;
            return meeting;
        }
    }
    return NULL;
}

static bool meeting_remove(struct keyed_event *event, const struct meeting *wanted)
{
    bool found = false;

    lock_acquire(&event->lock);
    for (struct meeting **link = &event->meetings; *link && !found; link = &(*link)->next) {
        found = *link == wanted;
        if (found) {
            *link = wanted->next;
            break;
        }
    }
    lock_release(&event->lock);
    return found;
}

NTSTATUS keyed_event_meet(struct object *object, const void *key, enum keyed_side side,
                          enum wait_alertable alertable, int64_t deadline)
{
    struct keyed_event *event = object ? (struct keyed_event *)object : &common;
    struct meeting own = {.key = key, .side = side}, *partner;
    struct object *met = &own.met.object;
    NTSTATUS status;

    if ((uintptr_t)key & 1)
        return STATUS_INVALID_PARAMETER_2;
    object_prepare(met, &meeting_type);
    lock_acquire(&event->lock);
    partner = meeting_take(event, key, side == KEYED_WAIT ? KEYED_RELEASE : KEYED_WAIT);
    if (partner) {
        signal_set(&partner->met.signal); /* under the lock: the partner's stack may go after it */
    } else {
        own.next = event->meetings;
        event->meetings = &own;
    }
    lock_release(&event->lock);
    if (partner)
        return STATUS_SUCCESS;
    status = wait_objects(&met, 1, WAIT_FOR_ANY, alertable, deadline);
    /* Met in the last moment, or not at all. */
    if (!meeting_remove(event, &own))
        status = STATUS_SUCCESS;
    return status;
}

static void keyed_event_destroy(struct object *object)
{
    free(object);
}

const struct object_type keyed_event_type = {
    .name = "KeyedEvent",
    .all_access = STANDARD_RIGHTS_REQUIRED | 3, /* KEYEDEVENT_WAIT, KEYEDEVENT_WAKE */
    .generic_read = STANDARD_RIGHTS_READ | 1,
    .generic_write = STANDARD_RIGHTS_WRITE | 2,
    .generic_execute = STANDARD_RIGHTS_EXECUTE,
    .destroy = keyed_event_destroy,
};

NTSTATUS keyed_event_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    struct keyed_event *event = calloc(1, sizeof *event);
    NTSTATUS status;

    *handle = NULL;
    if (!event)
        return STATUS_NO_MEMORY;
    object_prepare(&event->object, &keyed_event_type);
    status = handle_open(&event->object, access, attributes ? attributes->Attributes : 0, handle);
    object_release(&event->object);
    return status;
}
