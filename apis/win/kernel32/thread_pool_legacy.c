/*
 * The older thread pool: QueueUserWorkItem, RegisterWaitForSingleObject, timer queues.
 * Microsoft, "Thread Pooling" and "Timer Queues". Callbacks that ask for the wait or timer
 * thread run on a worker like all others: those threads serve everybody, and are not held up.
 */
#include "abi/guest_memory.h"
#include "apis/host/futex.h"
#include "apis/nt/wait.h"
#include "apis/win/kernel32/thread_pool.h"
#include "apis/win/result.h"
#include "thunks/api.h"

enum { MILLISECOND = 1000000 };

static void call_work_item(struct pool_object *object, struct pool_instance *instance)
{
    (void)instance;
    ((LPTHREAD_START_ROUTINE)object->function)(object->context);
}

API(kernel32, BOOL, QueueUserWorkItem,
    (LPTHREAD_START_ROUTINE function, PVOID context OPTIONAL, ULONG flags FLAGS(WT_)))
{
    struct pool_object *object = pool_object_new(sizeof *object, (void *)function, context, NULL);

    (void)flags; /* they choose among kinds of workers, of which there is one here */
    if (!object)
        return FALSE;
    object->callback = call_work_item;
    pool_submit(&object->task);
    pool_task_release(&object->task);
    return TRUE;
}

/* A registered wait or a timer of a queue: WAITORTIMERCALLBACK, again and again. */
struct repeated {
    struct pool_object object;
    struct pool_watch watch;
    struct object *target; /* of a wait */
    int64_t interval;      /* time-out or period in nanoseconds; 0: none */
    bool once;
    atomic_uint expired;       /* callbacks that are due because of the time */
    struct timer_queue *queue; /* of a timer */
    struct repeated *next, **link;
};

struct timer_queue {
    struct lock lock;
    struct repeated *first;
};

static struct timer_queue default_queue;

static struct repeated *repeated_of(struct pool_watch *watch)
{
    return (struct repeated *)((char *)watch - offsetof(struct repeated, watch));
}

static int64_t in_nanoseconds(ULONG milliseconds)
{
    return milliseconds == INFINITE ? 0 : (int64_t)milliseconds * MILLISECOND;
}

static void call_repeated(struct pool_object *object, struct pool_instance *instance)
{
    struct repeated *repeated = (struct repeated *)object;
    unsigned int expired = atomic_load(&repeated->expired);
    BOOLEAN by_time = FALSE;

    (void)instance;
    while (expired > 0 && !by_time)
        by_time = atomic_compare_exchange_weak(&repeated->expired, &expired, expired - 1);
    ((WAITORTIMERCALLBACK)object->function)(object->context, by_time);
}

static bool repeated_fired(struct pool_watch *watch, NTSTATUS result, int64_t *deadline)
{
    struct repeated *repeated = repeated_of(watch);

    if (result == STATUS_TIMEOUT)
        atomic_fetch_add(&repeated->expired, 1);
    pool_submit(&repeated->object.task);
    if (repeated->target)
        *deadline = repeated->interval ? deadline_now() + repeated->interval : DEADLINE_NEVER;
    else
        *deadline += repeated->interval;
    return !repeated->once && (repeated->target || repeated->interval);
}

static void repeated_destroy(struct pool_task *task)
{
    struct repeated *repeated = (struct repeated *)task;

    if (repeated->target)
        object_release(repeated->target);
    guest_release(repeated);
}

static struct repeated *repeated_new(WAITORTIMERCALLBACK function, void *context, ULONG flags)
{
    struct repeated *repeated = pool_object_new(sizeof *repeated, (void *)function, context, NULL);

    if (!repeated)
        return NULL;
    repeated->object.callback = call_repeated;
    repeated->object.task.destroy = repeated_destroy;
    repeated->watch.fired = repeated_fired;
    repeated->once = (flags & WT_EXECUTEONLYONCE) != 0;
    return repeated;
}

/*
 * Ends a wait or timer. event NULL: returns at once, and says when callbacks are still to run;
 * INVALID_HANDLE_VALUE: waits for them; else that event is set after them.
 */
static void set_event(struct pool_object *object, struct pool_instance *instance)
{
    (void)instance;
    pool_wait(object->context); /* the task that has ended */
    pool_task_release(object->context);
    SetEvent(object->function);
}

static BOOL end_with_event(struct repeated *repeated, HANDLE event)
{
    struct pool_object *last = pool_object_new(sizeof *last, event, &repeated->object.task, NULL);

    if (!last)
        return FALSE;
    last->callback = set_event;
    pool_submit(&last->task);
    pool_task_release(&last->task);
    return TRUE;
}

static BOOL repeated_end(struct repeated *repeated, HANDLE event)
{
    struct pool_task *task = &repeated->object.task;
    bool busy;

    pool_watch_disarm(&repeated->watch);
    if (event && event != INVALID_HANDLE_VALUE)
        return end_with_event(repeated, event);
    if (event == INVALID_HANDLE_VALUE)
        pool_wait(task);
    busy = pool_is_busy(task);
    pool_task_release(task);
    return !busy || win_fail(ERROR_IO_PENDING);
}

API(kernel32, BOOL, RegisterWaitForSingleObject,
    (PHANDLE wait OUT, HANDLE handle, WAITORTIMERCALLBACK function, PVOID context OPTIONAL,
     ULONG milliseconds, ULONG flags FLAGS(WT_)))
{
    struct repeated *repeated = repeated_new(function, context, flags);
    NTSTATUS status;

    *wait = NULL;
    if (!repeated)
        return FALSE;
    status = handle_object(handle, NULL, SYNCHRONIZE, &repeated->target);
    if (status >= 0 && !repeated->target->type->wait)
        status = STATUS_OBJECT_TYPE_MISMATCH;
    repeated->interval = in_nanoseconds(milliseconds);
    if (status >= 0)
        status =
            pool_watch_arm(&repeated->watch, repeated->target, deadline_after_ms(milliseconds));
    if (status < 0)
        pool_task_release(&repeated->object.task);
    else
        *wait = repeated;
    return win_result(status);
}

API(kernel32, BOOL, UnregisterWaitEx, (HANDLE wait, HANDLE event OPTIONAL))
{
    return wait ? repeated_end(wait, event) : win_fail(ERROR_INVALID_HANDLE);
}

API(kernel32, BOOL, UnregisterWait, (HANDLE wait))
{
    return UnregisterWaitEx(wait, NULL);
}

API(kernel32, HANDLE, CreateTimerQueue, (VOID))
{
    struct timer_queue *queue = guest_allocate_zeroed(sizeof *queue);

    if (!queue)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return queue;
}

static struct timer_queue *queue_of(HANDLE queue)
{
    return queue ? queue : &default_queue;
}

static void queue_add(struct timer_queue *queue, struct repeated *timer)
{
    lock_acquire(&queue->lock);
    timer->queue = queue;
    timer->next = queue->first;
    timer->link = &queue->first;
    if (timer->next)
        timer->next->link = &timer->next;
    queue->first = timer;
    lock_release(&queue->lock);
}

static void queue_remove(struct repeated *timer)
{
    struct timer_queue *queue = timer->queue;

    lock_acquire(&queue->lock);
    *timer->link = timer->next;
    if (timer->next)
        timer->next->link = timer->link;
    lock_release(&queue->lock);
}

API(kernel32, BOOL, CreateTimerQueueTimer,
    (PHANDLE timer OUT, HANDLE queue OPTIONAL, WAITORTIMERCALLBACK function, PVOID context OPTIONAL,
     DWORD due, DWORD period, ULONG flags FLAGS(WT_)))
{
    struct repeated *repeated = repeated_new(function, context, flags);
    NTSTATUS status;

    *timer = NULL;
    if (!repeated)
        return FALSE;
    repeated->interval = in_nanoseconds(period);
    queue_add(queue_of(queue), repeated);
    *timer = repeated;
    status = pool_watch_arm(&repeated->watch, NULL, deadline_after_ms(due));
    if (status >= 0)
        return TRUE;
    *timer = NULL;
    queue_remove(repeated);
    pool_task_release(&repeated->object.task);
    return win_result(status);
}

/* A timer that fired once and has no period stays as it is, as documented. */
API(kernel32, BOOL, ChangeTimerQueueTimer,
    (HANDLE queue OPTIONAL, HANDLE timer INOUT, ULONG due, ULONG period))
{
    struct repeated *repeated = timer;

    (void)queue;
    if (!timer)
        return win_fail(ERROR_INVALID_PARAMETER);
    if (!pool_watch_disarm(&repeated->watch))
        return TRUE;
    repeated->interval = in_nanoseconds(period);
    return win_result(pool_watch_arm(&repeated->watch, NULL, deadline_after_ms(due)));
}

API(kernel32, BOOL, DeleteTimerQueueTimer,
    (HANDLE queue OPTIONAL, HANDLE timer, HANDLE event OPTIONAL))
{
    (void)queue;
    if (!timer)
        return win_fail(ERROR_INVALID_PARAMETER);
    queue_remove(timer);
    return repeated_end(timer, event);
}

API(kernel32, BOOL, DeleteTimerQueueEx, (HANDLE queue, HANDLE event OPTIONAL))
{
    struct timer_queue *deleted = queue;
    BOOL done = TRUE;

    if (!queue)
        return win_fail(ERROR_INVALID_HANDLE);
    while (deleted->first) {
        struct repeated *timer = deleted->first;

        queue_remove(timer);
        /* An event is for the queue: it is set when the last timer is done. */
        done &= repeated_end(timer, event ? INVALID_HANDLE_VALUE : NULL);
    }
    guest_release(deleted);
    if (event && event != INVALID_HANDLE_VALUE)
        SetEvent(event);
    return done;
}

API(kernel32, BOOL, DeleteTimerQueue, (HANDLE queue))
{
    return DeleteTimerQueueEx(queue, NULL);
}
