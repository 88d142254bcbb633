/* Timers and waits of the thread pool API. */
#include "apis/host/futex.h"
#include "apis/nt/wait.h"
#include "apis/win/kernel32/thread_pool.h"
#include "apis/win/result.h"
#include "thunks/api.h"

enum { MILLISECOND = 1000000 };

/* A TP_TIMER or a TP_WAIT. */
struct watched_object {
    struct pool_object object;
    struct pool_watch watch;
    int64_t period;        /* of a timer, in nanoseconds; 0: once */
    atomic_uint timed_out; /* of a wait: its result is a time-out */
    bool is_set;
};

static struct watched_object *watched(void *guest)
{
    return guest;
}

static struct watched_object *owner_of(struct pool_watch *watch)
{
    return (struct watched_object *)((char *)watch - offsetof(struct watched_object, watch));
}

static bool disarm(struct watched_object *object)
{
    bool was_set = pool_watch_disarm(&object->watch);

    object->is_set = false;
    return was_set;
}

static void disarm_object(struct pool_object *object)
{
    disarm(watched(object));
}

static void *new_watched(void *function, void *context, const TP_CALLBACK_ENVIRON *environment,
                         void (*callback)(struct pool_object *, struct pool_instance *),
                         bool (*fired)(struct pool_watch *, NTSTATUS, int64_t *))
{
    struct watched_object *object = pool_object_new(sizeof *object, function, context, environment);

    if (!object)
        return NULL;
    object->object.callback = callback;
    object->object.disarm = disarm_object;
    object->watch.fired = fired;
    return object;
}

/* A FILETIME of the thread pool's: negative: from now; NULL: never. */
static int64_t deadline_of(const FILETIME *time)
{
    int64_t value;

    if (!time)
        return DEADLINE_NEVER;
    value = (int64_t)((uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime);
    return value == 0 ? deadline_now() : deadline_from_nt(&value);
}

static bool timer_fired(struct pool_watch *watch, NTSTATUS result, int64_t *deadline)
{
    struct watched_object *timer = owner_of(watch);

    (void)result;
    pool_submit(&timer->object.task);
    *deadline += timer->period;
    return timer->period != 0;
}

static void call_timer(struct pool_object *object, struct pool_instance *instance)
{
    ((PTP_TIMER_CALLBACK)object->function)((PTP_CALLBACK_INSTANCE)instance, object->context,
                                           (PTP_TIMER)object);
}

API(kernel32, PTP_TIMER, CreateThreadpoolTimer,
    (PTP_TIMER_CALLBACK function, PVOID context INOUT OPTIONAL,
     PTP_CALLBACK_ENVIRON environment IN OPTIONAL))
{
    return new_watched((void *)function, context, environment, call_timer, timer_fired);
}

/* How late it may be is a hint; sojourn is never late on purpose. */
API(kernel32, BOOL, SetThreadpoolTimerEx,
    (PTP_TIMER timer, PFILETIME due OPTIONAL, DWORD period, DWORD window OPTIONAL))
{
    struct watched_object *object = watched(timer);
    bool was_set = disarm(object);

    (void)window;
    object->period = (int64_t)period * MILLISECOND;
    object->is_set = due != NULL;
    if (due)
        pool_watch_arm(&object->watch, NULL, deadline_of(due));
    return was_set;
}

API(kernel32, VOID, SetThreadpoolTimer,
    (PTP_TIMER timer, PFILETIME due OPTIONAL, DWORD period, DWORD window OPTIONAL))
{
    SetThreadpoolTimerEx(timer, due, period, window);
}

/* A timer stays set when it has expired, until it is set to no time. */
API(kernel32, BOOL, IsThreadpoolTimerSet, (PTP_TIMER timer))
{
    return watched(timer)->is_set;
}

API(kernel32, VOID, WaitForThreadpoolTimerCallbacks, (PTP_TIMER timer, BOOL cancel))
{
    pool_object_wait((struct pool_object *)timer, cancel);
}

API(kernel32, VOID, CloseThreadpoolTimer, (PTP_TIMER timer))
{
    pool_object_close((struct pool_object *)timer);
}

/* A wait ends with its first result; the callback may set it again. */
static bool wait_fired(struct pool_watch *watch, NTSTATUS result, int64_t *deadline)
{
    struct watched_object *wait = owner_of(watch);

    (void)deadline;
    atomic_store(&wait->timed_out, result == STATUS_TIMEOUT);
    pool_submit(&wait->object.task);
    return false;
}

static void call_wait(struct pool_object *object, struct pool_instance *instance)
{
    TP_WAIT_RESULT result = atomic_load(&watched(object)->timed_out) ? WAIT_TIMEOUT : WAIT_OBJECT_0;

    ((PTP_WAIT_CALLBACK)object->function)((PTP_CALLBACK_INSTANCE)instance, object->context,
                                          (PTP_WAIT)object, result);
}

API(kernel32, PTP_WAIT, CreateThreadpoolWait,
    (PTP_WAIT_CALLBACK function, PVOID context INOUT OPTIONAL,
     PTP_CALLBACK_ENVIRON environment IN OPTIONAL))
{
    return new_watched((void *)function, context, environment, call_wait, wait_fired);
}

API(kernel32, BOOL, SetThreadpoolWaitEx,
    (PTP_WAIT wait, HANDLE handle OPTIONAL, PFILETIME timeout OPTIONAL, PVOID reserved))
{
    struct watched_object *object = watched(wait);
    bool was_set = disarm(object);
    struct object *target;

    (void)reserved;
    if (!handle)
        return was_set;
    if (!win_result(handle_object(handle, NULL, SYNCHRONIZE, &target)))
        return was_set;
    object->is_set = true;
    pool_watch_arm(&object->watch, target, deadline_of(timeout));
    object_release(target);
    return was_set;
}

API(kernel32, VOID, SetThreadpoolWait,
    (PTP_WAIT wait, HANDLE handle OPTIONAL, PFILETIME timeout OPTIONAL))
{
    SetThreadpoolWaitEx(wait, handle, timeout, NULL);
}

API(kernel32, VOID, WaitForThreadpoolWaitCallbacks, (PTP_WAIT wait, BOOL cancel))
{
    pool_object_wait((struct pool_object *)wait, cancel);
}

API(kernel32, VOID, CloseThreadpoolWait, (PTP_WAIT wait))
{
    pool_object_close((struct pool_object *)wait);
}
