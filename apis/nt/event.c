/*
 * See event.h. Bit 0 of the word says whether the event is signalled; the rest counts the
 * pulses, so that a waiter that comes too late to see one knows of it.
 */
#include "apis/nt/event.h"

#include "apis/nt/cell_object.h"
#include "apis/nt/wait.h"

enum { EVENT_SIGNALLED = 1, EVENT_PULSE = 2 };

struct event_start {
    bool manual, signalled;
};

static _Atomic(uint32_t) *event_word(struct object *event)
{
    return &cell_of(event)->signal.word;
}

bool event_is_manual(struct object *event)
{
    return cell_of(event)->number != 0;
}

static bool event_signalled(struct object *event)
{
    return atomic_load(event_word(event)) & EVENT_SIGNALLED;
}

static NTSTATUS event_take(struct object *event)
{
    bool taken = event_signalled(event);

    if (taken && !event_is_manual(event))
        taken = atomic_fetch_and(event_word(event), ~(uint32_t)EVENT_SIGNALLED) & EVENT_SIGNALLED;
    return taken ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

static void event_untake(struct object *event)
{
    if (!event_is_manual(event))
        event_set(event);
}

static void event_sleep_on(struct object *event, struct wait_point *point)
{
    point->signal = &cell_of(event)->signal;
    point->expected = atomic_load(event_word(event)) & ~(uint32_t)EVENT_SIGNALLED;
}

static bool event_pulsed(struct object *event, const struct wait_point *point)
{
    return event_is_manual(event) &&
           (atomic_load(event_word(event)) ^ point->expected) >= EVENT_PULSE;
}

bool event_set(struct object *event)
{
    bool before = atomic_fetch_or(event_word(event), EVENT_SIGNALLED) & EVENT_SIGNALLED;

    if (!before)
        signal_wake(&cell_of(event)->signal, event_is_manual(event) ? FUTEX_EVERYBODY : 1);
    return before;
}

bool event_reset(struct object *event)
{
    return atomic_fetch_and(event_word(event), ~(uint32_t)EVENT_SIGNALLED) & EVENT_SIGNALLED;
}

/*
 * Lets go on who waits now and leaves the event reset. Of an auto-reset event one waiter takes
 * the signal; without waiters nothing remains of it.
 */
bool event_pulse(struct object *event)
{
    struct signal *signal = &cell_of(event)->signal;
    uint32_t word = atomic_load(&signal->word);

    if (!event_is_manual(event)) {
        if (atomic_load(&signal->sleepers) == 0)
            return event_reset(event);
        return event_set(event);
    }
    while (!atomic_compare_exchange_weak(&signal->word, &word,
                                         (word + EVENT_PULSE) & ~(uint32_t)EVENT_SIGNALLED))
        ;
    signal_wake(signal, FUTEX_EVERYBODY);
    return word & EVENT_SIGNALLED;
}

static NTSTATUS event_signal(struct object *event)
{
    event_set(event);
    return STATUS_SUCCESS;
}

static const struct wait_operations event_wait = {
    .take = event_take,
    .untake = event_untake,
    .signalled = event_signalled,
    .sleep_on = event_sleep_on,
    .pulsed = event_pulsed,
    .signal = event_signal,
    .signal_access = EVENT_MODIFY_STATE,
};

const struct object_type event_type = {
    .name = "Event",
    .all_access = EVENT_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | 1, /* EVENT_QUERY_STATE */
    .generic_write = STANDARD_RIGHTS_WRITE | EVENT_MODIFY_STATE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
    .destroy = cell_object_destroy,
    .handle_closed = cell_object_closed,
    .full_name = cell_object_full_name,
    .wait = &event_wait,
};

static NTSTATUS event_initialise(struct cell_object *object, const void *context)
{
    const struct event_start *start = context;

    object->cell->number = start->manual;
    atomic_store(&object->cell->signal.word, start->signalled ? EVENT_SIGNALLED : 0);
    return STATUS_SUCCESS;
}

NTSTATUS event_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, bool manual,
                      bool signalled, HANDLE *handle)
{
    struct event_start start = {manual, signalled};

    return cell_object_create(&event_type, CELL_EVENT, access, attributes, event_initialise, &start,
                              handle);
}

NTSTATUS event_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    return cell_object_open(&event_type, CELL_EVENT, access, attributes, handle);
}
