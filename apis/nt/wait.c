/*
 * See wait.h. Before it sleeps, a waiter counts itself in at each object, notes the words, and
 * looks once more; a signaller changes the word first and then looks for sleepers. So either
 * the waiter sees the change or the signaller sees the waiter.
 *
 * An object that wakes one of several sleepers relies on that one to take it. A waiter that was
 * woken and leaves without it (it took another object, its time was up) passes the wake-up on.
 */
#include "apis/nt/wait.h"

#include "apis/host/descriptor.h"
#include "apis/nt/apc.h"
#include "apis/nt/handle.h"
#include "apis/nt/timer.h"
#include "apis/nt/watch.h"

struct waiter {
    struct object *const *objects;
    size_t count;
    enum wait_kind kind;
    enum wait_alertable alertable;
    int64_t deadline;
    struct wait_point *points; /* one for each object */
};

static NTSTATUS signal_take(struct object *object)
{
    return signal_is_set(&((struct signalled_object *)object)->signal) ? STATUS_WAIT_0
                                                                       : STATUS_TIMEOUT;
}

static bool signal_signalled(struct object *object)
{
    return signal_is_set(&((struct signalled_object *)object)->signal);
}

static void signal_sleep_on(struct object *object, struct wait_point *point)
{
    point->signal = &((struct signalled_object *)object)->signal;
}

const struct wait_operations wait_on_signal = {
    .take = signal_take,
    .signalled = signal_signalled,
    .sleep_on = signal_sleep_on,
};

static NTSTATUS take_any(const struct waiter *waiter)
{
    for (size_t i = 0; i < waiter->count; i++) {
        NTSTATUS status = waiter->objects[i]->type->wait->take(waiter->objects[i]);

        if (status == STATUS_TIMEOUT)
            continue;
        return status < 0 ? status : status + (NTSTATUS)i;
    }
    return STATUS_TIMEOUT;
}

static void untake(const struct waiter *waiter, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (waiter->objects[i]->type->wait->untake)
            waiter->objects[i]->type->wait->untake(waiter->objects[i]);
    }
}

/* All or none. The state of an abandoned mutex is reported for the lowest index. */
static NTSTATUS take_all(const struct waiter *waiter)
{
    NTSTATUS result = STATUS_WAIT_0;

    for (size_t i = 0; i < waiter->count; i++) {
        if (!waiter->objects[i]->type->wait->signalled(waiter->objects[i]))
            return STATUS_TIMEOUT;
    }
    for (size_t i = 0; i < waiter->count; i++) {
        NTSTATUS status = waiter->objects[i]->type->wait->take(waiter->objects[i]);

        if (status == STATUS_TIMEOUT || status < 0) { /* somebody was faster */
            untake(waiter, i);
            return status;
        }
        if (status == STATUS_ABANDONED && result == STATUS_WAIT_0)
            result = status + (NTSTATUS)i;
    }
    return result;
}

static bool is_for_all(const struct waiter *waiter)
{
    return waiter->kind == WAIT_FOR_ALL && waiter->count > 1;
}

static NTSTATUS take(const struct waiter *waiter)
{
    if (is_for_all(waiter))
        return take_all(waiter);
    return take_any(waiter);
}

static void enlist(struct waiter *waiter)
{
    for (size_t i = 0; i < waiter->count; i++) {
        struct wait_point *point = &waiter->points[i];

        *point = (struct wait_point){.deadline = DEADLINE_NEVER, .descriptor = -1};
        waiter->objects[i]->type->wait->sleep_on(waiter->objects[i], point);
        if (!point->signal)
            continue;
        atomic_fetch_add(&point->signal->sleepers, 1);
        if (is_for_all(waiter))
            atomic_fetch_add(&point->signal->crowd, 1);
    }
}

static void delist(struct waiter *waiter)
{
    for (size_t i = 0; i < waiter->count; i++) {
        struct signal *signal = waiter->points[i].signal;

        if (!signal)
            continue;
        if (is_for_all(waiter))
            atomic_fetch_sub(&signal->crowd, 1);
        if (atomic_fetch_sub(&signal->sleepers, 1) > 1 &&
            waiter->objects[i]->type->wait->signalled(waiter->objects[i]))
            signal_wake(signal, 1);
    }
}

static NTSTATUS pulsed(const struct waiter *waiter)
{
    if (is_for_all(waiter))
        return STATUS_TIMEOUT;
    for (size_t i = 0; i < waiter->count; i++) {
        const struct wait_operations *wait = waiter->objects[i]->type->wait;

        if (wait->pulsed && wait->pulsed(waiter->objects[i], &waiter->points[i]))
            return STATUS_WAIT_0 + (NTSTATUS)i;
    }
    return STATUS_TIMEOUT;
}

static int64_t earliest(const struct waiter *waiter)
{
    int64_t deadline = waiter->deadline;

    for (size_t i = 0; i < waiter->count; i++) {
        if (waiter->points[i].deadline < deadline)
            deadline = waiter->points[i].deadline;
    }
    if (waiter->alertable == ALERTABLE && timer_next_apc() < deadline)
        deadline = timer_next_apc();
    return deadline;
}

/* A single descriptor can be polled; among other things to wait for, somebody else has to. */
static void sleep_on_descriptor(const struct wait_point *point, int64_t deadline)
{
    bool limited = deadline != DEADLINE_NEVER;
    int64_t left = limited ? deadline - deadline_now() : -1;

    if (left >= 0 || !limited)
        host_descriptor_wait(point->descriptor, point->events, left);
}

static void sleep_on_words(struct waiter *waiter, int64_t deadline)
{
    struct futex_point points[MAXIMUM_WAIT_OBJECTS + 2];
    struct watch watches[MAXIMUM_WAIT_OBJECTS];
    struct apc_queue *apcs = apc_queue_self();
    uint32_t never = 0;
    size_t count = 0, watched = 0;

    for (size_t i = 0; i < waiter->count; i++) {
        const struct wait_point *point = &waiter->points[i];

        if (is_for_all(waiter) && waiter->objects[i]->type->wait->signalled(waiter->objects[i]))
            continue; /* this one is not what it waits for */
        if (point->signal)
            points[count++] = (struct futex_point){&point->signal->word, point->expected};
        if (point->descriptor >= 0) {
            watch_begin(&watches[watched], point->descriptor, point->events);
            points[count++] = (struct futex_point){&watches[watched++].ready, 0};
        }
    }
    if (waiter->alertable == ALERTABLE) {
        atomic_fetch_add(&apcs->signal.sleepers, 1);
        points[count++] = (struct futex_point){&apcs->signal.word, 0};
    }
    if (waiter->count == 0 && count == 0)
        points[count++] = (struct futex_point){&never, 0};
    if (count > 0)
        futex_wait_shared(points, count, deadline);
    if (waiter->alertable == ALERTABLE)
        atomic_fetch_sub(&apcs->signal.sleepers, 1);
    while (watched > 0)
        watch_end(&watches[--watched]);
}

static void sleep_once(struct waiter *waiter)
{
    int64_t deadline = earliest(waiter);

    if (waiter->count == 1 && waiter->alertable == NOT_ALERTABLE && !waiter->points[0].signal &&
        waiter->points[0].descriptor >= 0)
        sleep_on_descriptor(&waiter->points[0], deadline);
    else
        sleep_on_words(waiter, deadline);
}

static bool run_apcs(void)
{
    bool timers = timer_run_apcs(), others = apc_run();

    return timers || others;
}

/* Out of line, so that a wait that finds its object signalled needs little stack. */
static __attribute__((noinline)) NTSTATUS wait_asleep(struct object *const *objects, size_t count,
                                                      enum wait_kind kind,
                                                      enum wait_alertable alertable,
                                                      int64_t deadline)
{
    struct wait_point points[MAXIMUM_WAIT_OBJECTS];
    struct waiter waiter = {objects, count, kind, alertable, deadline, points};

    for (;;) {
        NTSTATUS status;

        if (alertable == ALERTABLE && run_apcs())
            return STATUS_USER_APC;
        if (deadline != DEADLINE_NEVER && deadline_now() >= deadline)
            return STATUS_TIMEOUT;
        enlist(&waiter);
        status = take(&waiter);
        if (status == STATUS_TIMEOUT) {
            sleep_once(&waiter);
            status = pulsed(&waiter);
        }
        delist(&waiter);
        if (status == STATUS_TIMEOUT)
            status = take(&waiter);
        if (status != STATUS_TIMEOUT)
            return status;
    }
}

NTSTATUS wait_objects(struct object *const *objects, size_t count, enum wait_kind kind,
                      enum wait_alertable alertable, int64_t deadline)
{
    struct waiter waiter = {objects, count, kind, alertable, deadline, NULL};
    NTSTATUS status;

    for (size_t i = 0; i < count; i++) {
        if (!objects[i]->type->wait)
            return STATUS_OBJECT_TYPE_MISMATCH;
    }
    status = take(&waiter);
    if (status != STATUS_TIMEOUT || (deadline == DEADLINE_NOW && alertable == NOT_ALERTABLE))
        return status;
    return wait_asleep(objects, count, kind, alertable, deadline);
}

static void release_all(struct object **objects, size_t count)
{
    while (count > 0)
        object_release(objects[--count]);
}

/* A wait for all may not name the same object twice. */
static bool repeats(struct object **objects, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (objects[i] == objects[j])
                return true;
        }
    }
    return false;
}

NTSTATUS wait_handles(const HANDLE *handles, size_t count, enum wait_kind kind,
                      enum wait_alertable alertable, int64_t deadline)
{
    struct object *objects[MAXIMUM_WAIT_OBJECTS];
    NTSTATUS status = STATUS_SUCCESS;
    size_t held;

    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS)
        return STATUS_INVALID_PARAMETER_1;
    for (held = 0; held < count; held++) {
        status = handle_object(handles[held], NULL, SYNCHRONIZE, &objects[held]);
        if (status < 0)
            break;
    }
    if (status >= 0 && kind == WAIT_FOR_ALL && repeats(objects, count))
        status = STATUS_INVALID_PARAMETER_MIX;
    if (status >= 0)
        status = wait_objects(objects, count, kind, alertable, deadline);
    release_all(objects, held);
    return status;
}

NTSTATUS wait_after_signal(HANDLE signal, HANDLE wait, enum wait_alertable alertable,
                           int64_t deadline)
{
    struct object *first, *second;
    NTSTATUS status = handle_object(wait, NULL, SYNCHRONIZE, &second);

    if (status < 0)
        return status;
    status = handle_object(signal, NULL, 0, &first);
    if (status >= 0) {
        const struct wait_operations *operations = first->type->wait;
        struct handle_info info;

        handle_query(signal, &info);
        if (!operations || !operations->signal)
            status = STATUS_OBJECT_TYPE_MISMATCH;
        else if ((info.access & operations->signal_access) != operations->signal_access)
            status = STATUS_ACCESS_DENIED;
        else
            status = operations->signal(first);
        object_release(first);
    }
    if (status >= 0)
        status = wait_objects(&second, 1, WAIT_FOR_ANY, alertable, deadline);
    object_release(second);
    return status;
}
