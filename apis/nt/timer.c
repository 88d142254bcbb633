/*
 * See timer.h. The cell holds when the timer is due; it is signalled from then on, until a
 * waiter takes that (auto reset) or it is set again (manual reset). The word counts the
 * changes, so that sleepers look again. A waiter sleeps no longer than until the next timer.
 */
#include "apis/nt/timer.h"

#include "apis/host/clock.h"
#include "apis/nt/cell_object.h"
#include "apis/nt/wait.h"

#include <stdlib.h>

enum { MILLISECOND_NS = 1000000, NT_UNIT_NS = 100 };

static bool is_manual(struct object *timer)
{
    return cell_of(timer)->number != 0;
}

/* The first due time after now, on the timer's beat; never for one without a period. */
static int64_t next_due(int64_t due, int64_t period, int64_t now)
{
    return period == 0 ? DEADLINE_NEVER : due + ((now - due) / period + 1) * period;
}

bool timer_is_signalled(struct object *timer)
{
    return atomic_load(&cell_of(timer)->timer.due) <= deadline_now();
}

static NTSTATUS timer_take(struct object *timer)
{
    struct cell *cell = cell_of(timer);
    int64_t now = deadline_now(), due = atomic_load(&cell->timer.due);

    if (is_manual(timer))
        return due <= now ? STATUS_WAIT_0 : STATUS_TIMEOUT;
    while (due <= now) {
        int64_t next = next_due(due, atomic_load(&cell->timer.period), now);

        if (atomic_compare_exchange_weak(&cell->timer.due, &due, next))
            return STATUS_WAIT_0;
    }
    return STATUS_TIMEOUT;
}

static void timer_untake(struct object *timer)
{
    struct cell *cell = cell_of(timer);

    if (is_manual(timer))
        return;
    atomic_store(&cell->timer.due, deadline_now());
    atomic_fetch_add(&cell->signal.word, 1);
    signal_wake(&cell->signal, FUTEX_EVERYBODY);
}

static void timer_sleep_on(struct object *timer, struct wait_point *point)
{
    struct cell *cell = cell_of(timer);

    point->signal = &cell->signal;
    point->expected = atomic_load(&cell->signal.word);
    point->deadline = atomic_load(&cell->timer.due);
}

static void timer_change(struct cell *cell, int64_t due, int64_t period)
{
    atomic_store(&cell->timer.period, period);
    atomic_store(&cell->timer.due, due);
    atomic_fetch_add(&cell->signal.word, 1);
    signal_wake(&cell->signal, FUTEX_EVERYBODY);
}

/* The calling thread's completion routines. One whose timer was changed since is not called. */
static _Thread_local struct timer_apc {
    struct timer_apc *next;
    struct object *timer;
    uint32_t generation;
    int64_t due, period;
    timer_routine routine;
    void *argument;
} * apcs;

static bool apc_is_stale(const struct timer_apc *apc)
{
    return atomic_load(&cell_of(apc->timer)->signal.word) != apc->generation;
}

static void apc_free(struct timer_apc **link)
{
    struct timer_apc *apc = *link;

    *link = apc->next;
    object_release(apc->timer);
    free(apc);
}

int64_t timer_next_apc(void)
{
    int64_t next = DEADLINE_NEVER;

    for (struct timer_apc *apc = apcs; apc; apc = apc->next) {
        if (apc->due < next)
            next = apc->due;
    }
    return next;
}

/* Calls one routine that is due; the list may change meanwhile. */
static bool apc_run_one(void)
{
    int64_t now = deadline_now();

    for (struct timer_apc **link = &apcs; *link;) {
        struct timer_apc call = **link;
        uint64_t time;

        if (apc_is_stale(*link)) {
            apc_free(link);
            continue;
        }
        if (call.due > now) {
            link = &(*link)->next;
            continue;
        }
        if (call.period)
            (*link)->due = next_due(call.due, call.period, now);
        else
            apc_free(link);
        time = (uint64_t)host_clock_now() - (uint64_t)(now - call.due) / NT_UNIT_NS;
        call.routine(call.argument, (DWORD)time, (DWORD)(time >> 32));
        return true;
    }
    return false;
}

bool timer_run_apcs(void)
{
    bool ran = false;

    while (apcs && apc_run_one())
        ran = true;
    return ran;
}

void timer_forget_apcs(void)
{
    while (apcs)
        apc_free(&apcs);
}

static NTSTATUS apc_arm(struct object *timer, const struct timer_start *start, int64_t due,
                        int64_t period)
{
    struct timer_apc *apc = malloc(sizeof *apc);

    if (!apc)
        return STATUS_NO_MEMORY;
    *apc = (struct timer_apc){.next = apcs,
                              .timer = object_hold(timer),
                              .generation = atomic_load(&cell_of(timer)->signal.word),
                              .due = due,
                              .period = period,
                              .routine = start->routine,
                              .argument = start->argument};
    apcs = apc;
    return STATUS_SUCCESS;
}

NTSTATUS timer_set(struct object *timer, const struct timer_start *start, bool *before)
{
    int64_t due = deadline_from_nt(start->due), period = (int64_t)start->period * MILLISECOND_NS;

    if (start->period < 0)
        return STATUS_INVALID_PARAMETER;
    *before = timer_is_signalled(timer);
    timer_change(cell_of(timer), due, period);
    return start->routine ? apc_arm(timer, start, due, period) : STATUS_SUCCESS;
}

/* A timer that is signalled stays so. */
bool timer_cancel(struct object *timer)
{
    struct cell *cell = cell_of(timer);
    bool signalled = timer_is_signalled(timer);

    timer_change(cell, signalled ? atomic_load(&cell->timer.due) : DEADLINE_NEVER, 0);
    return signalled;
}

int64_t timer_left(struct object *timer)
{
    int64_t due = atomic_load(&cell_of(timer)->timer.due);

    return due == DEADLINE_NEVER ? INT64_MAX : due - deadline_now();
}

static const struct wait_operations timer_wait = {
    .take = timer_take,
    .untake = timer_untake,
    .signalled = timer_is_signalled,
    .sleep_on = timer_sleep_on,
};

const struct object_type timer_type = {
    .name = "Timer",
    .all_access = TIMER_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | TIMER_QUERY_STATE,
    .generic_write = STANDARD_RIGHTS_WRITE | TIMER_MODIFY_STATE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
    .destroy = cell_object_destroy,
    .handle_closed = cell_object_closed,
    .full_name = cell_object_full_name,
    .wait = &timer_wait,
};

static NTSTATUS timer_initialise(struct cell_object *object, const void *context)
{
    const bool *manual = context;

    object->cell->number = *manual;
    atomic_store(&object->cell->timer.due, DEADLINE_NEVER);
    return STATUS_SUCCESS;
}

NTSTATUS timer_create_object(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, bool manual,
                             HANDLE *handle)
{
    return cell_object_create(&timer_type, CELL_TIMER, access, attributes, timer_initialise,
                              &manual, handle);
}

NTSTATUS timer_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    return cell_object_open(&timer_type, CELL_TIMER, access, attributes, handle);
}
