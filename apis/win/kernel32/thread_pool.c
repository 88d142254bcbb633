/*
 * The thread pool API: pools, work, and what a callback may ask for. Microsoft, "Thread Pool API".
 */
#include "apis/win/kernel32/thread_pool.h"

#include "abi/guest_memory.h"
#include "apis/win/ntdll/lock.h"
#include "apis/win/result.h"
#include "thunks/api.h"

struct pool_group {
    struct lock lock;
    struct pool_object *first;
};

static void group_add(struct pool_group *group, struct pool_object *object)
{
    object->group = group;
    lock_acquire(&group->lock);
    object->group_next = group->first;
    object->group_link = &group->first;
    if (group->first)
        group->first->group_link = &object->group_next;
    group->first = object;
    lock_release(&group->lock);
}

static void group_unlink(struct pool_object *object)
{
    *object->group_link = object->group_next;
    if (object->group_next)
        object->group_next->group_link = object->group_link;
    object->group = NULL;
}

/* Whether it was in a group until now. */
static bool group_remove(struct pool_object *object)
{
    struct pool_group *group = object->group;
    bool was_member;

    if (!group)
        return false;
    lock_acquire(&group->lock);
    was_member = object->group != NULL;
    if (was_member)
        group_unlink(object);
    lock_release(&group->lock);
    return was_member;
}

static void object_destroy(struct pool_task *task)
{
    guest_release(task);
}

void *pool_object_new(size_t size, void *function, void *context,
                      const TP_CALLBACK_ENVIRON *environment)
{
    struct pool_object *object = guest_allocate_zeroed(size);
    struct pool *pool = NULL;

    if (!object) {
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    object->function = function;
    object->context = context;
    if (environment) {
        pool = (struct pool *)environment->Pool;
        object->finalization = environment->FinalizationCallback;
        object->library = environment->RaceDll;
        object->group_cancel = environment->CleanupGroupCancelCallback;
    }
    pool_task_prepare(&object->task, pool ? pool : pool_default());
    object->task.call = pool_object_call;
    object->task.destroy = object_destroy;
    if (environment && environment->CleanupGroup)
        group_add((struct pool_group *)environment->CleanupGroup, object);
    return object;
}

static HMODULE library_hold(void *address)
{
    HMODULE library = NULL;

    if (address)
        GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, address, &library);
    return library;
}

/* In the order in which Microsoft lists them. */
static void callback_returned(const struct pool_instance *instance)
{
    if (instance->section)
        ntdll_RtlLeaveCriticalSection(instance->section);
    if (instance->mutex)
        ReleaseMutex(instance->mutex);
    if (instance->semaphore)
        ReleaseSemaphore(instance->semaphore, (LONG)instance->semaphore_count, NULL);
    if (instance->event)
        SetEvent(instance->event);
    if (instance->library)
        FreeLibrary(instance->library);
}

void pool_object_call(struct pool_task *task, struct pool_instance *instance)
{
    struct pool_object *object = (struct pool_object *)task;
    HMODULE library = library_hold(object->library);

    object->callback(object, instance);
    if (object->finalization)
        object->finalization((PTP_CALLBACK_INSTANCE)instance, object->context);
    callback_returned(instance);
    if (library)
        FreeLibrary(library);
}

void pool_object_wait(struct pool_object *object, BOOL cancel)
{
    if (cancel)
        pool_cancel(&object->task);
    pool_wait(&object->task);
}

/* What is due still runs; the object goes with the last callback. */
void pool_object_close(struct pool_object *object)
{
    if (object->disarm)
        object->disarm(object);
    group_remove(object);
    pool_task_release(&object->task);
}

API(kernel32, PTP_POOL, CreateThreadpool, (PVOID reserved OPTIONAL))
{
    struct pool *pool;

    if (reserved) {
        last_error_set(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    pool = pool_new();
    if (!pool)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return (PTP_POOL)pool;
}

API(kernel32, VOID, CloseThreadpool, (PTP_POOL pool))
{
    pool_close((struct pool *)pool);
}

API(kernel32, VOID, SetThreadpoolThreadMaximum, (PTP_POOL pool, DWORD most))
{
    struct pool_limits limits = pool_limits((struct pool *)pool);

    limits.most = most ? most : 1;
    if (limits.least > limits.most)
        limits.least = limits.most;
    pool_limits_set((struct pool *)pool, &limits);
}

API(kernel32, BOOL, SetThreadpoolThreadMinimum, (PTP_POOL pool, DWORD least))
{
    struct pool_limits limits = pool_limits((struct pool *)pool);

    limits.least = least;
    if (limits.most < limits.least)
        limits.most = limits.least;
    return pool_limits_set((struct pool *)pool, &limits) || win_fail(ERROR_NOT_ENOUGH_MEMORY);
}

API(kernel32, BOOL, SetThreadpoolStackInformation,
    (PTP_POOL pool, PTP_POOL_STACK_INFORMATION information IN))
{
    struct pool_limits limits = pool_limits((struct pool *)pool);

    limits.stack_reserve = information->StackReserve;
    limits.stack_commit = information->StackCommit;
    pool_limits_set((struct pool *)pool, &limits);
    return TRUE;
}

API(kernel32, BOOL, QueryThreadpoolStackInformation,
    (PTP_POOL pool, PTP_POOL_STACK_INFORMATION information OUT))
{
    struct pool_limits limits = pool_limits((struct pool *)pool);

    information->StackReserve = limits.stack_reserve;
    information->StackCommit = limits.stack_commit;
    return TRUE;
}

API(kernel32, PTP_CLEANUP_GROUP, CreateThreadpoolCleanupGroup, (VOID))
{
    struct pool_group *group = guest_allocate_zeroed(sizeof *group);

    if (!group)
        last_error_set(ERROR_NOT_ENOUGH_MEMORY);
    return (PTP_CLEANUP_GROUP)group;
}

static struct pool_object *group_take(struct pool_group *group)
{
    struct pool_object *object;

    lock_acquire(&group->lock);
    object = group->first;
    if (object) {
        pool_task_hold(&object->task);
        group_unlink(object);
    }
    lock_release(&group->lock);
    return object;
}

API(kernel32, VOID, CloseThreadpoolCleanupGroupMembers,
    (PTP_CLEANUP_GROUP group, BOOL cancel, PVOID cleanup_context OPTIONAL))
{
    struct pool_object *object;

    while ((object = group_take((struct pool_group *)group)) != NULL) {
        if (object->disarm)
            object->disarm(object);
        if (cancel)
            pool_cancel(&object->task);
        if (cancel && object->group_cancel)
            object->group_cancel(object->context, cleanup_context);
        pool_wait(&object->task);
        pool_task_release(&object->task); /* ours */
        pool_task_release(&object->task); /* the owner's: the object is closed */
    }
}

API(kernel32, VOID, CloseThreadpoolCleanupGroup, (PTP_CLEANUP_GROUP group))
{
    guest_release(group);
}

static void call_work(struct pool_object *object, struct pool_instance *instance)
{
    ((PTP_WORK_CALLBACK)object->function)((PTP_CALLBACK_INSTANCE)instance, object->context,
                                          (PTP_WORK)object);
}

API(kernel32, PTP_WORK, CreateThreadpoolWork,
    (PTP_WORK_CALLBACK function, PVOID context INOUT OPTIONAL,
     PTP_CALLBACK_ENVIRON environment IN OPTIONAL))
{
    struct pool_object *object =
        pool_object_new(sizeof *object, (void *)function, context, environment);

    if (object)
        object->callback = call_work;
    return (PTP_WORK)object;
}

API(kernel32, VOID, SubmitThreadpoolWork, (PTP_WORK work))
{
    pool_submit(&((struct pool_object *)work)->task);
}

API(kernel32, VOID, WaitForThreadpoolWorkCallbacks, (PTP_WORK work, BOOL cancel))
{
    pool_object_wait((struct pool_object *)work, cancel);
}

API(kernel32, VOID, CloseThreadpoolWork, (PTP_WORK work))
{
    pool_object_close((struct pool_object *)work);
}

/* Nobody closes it: it gives up its owner's reference, here if it is in a group until now. */
static void call_simple(struct pool_object *object, struct pool_instance *instance)
{
    if (group_remove(object))
        pool_task_release(&object->task);
    ((PTP_SIMPLE_CALLBACK)object->function)((PTP_CALLBACK_INSTANCE)instance, object->context);
}

API(kernel32, BOOL, TrySubmitThreadpoolCallback,
    (PTP_SIMPLE_CALLBACK function, PVOID context INOUT OPTIONAL,
     PTP_CALLBACK_ENVIRON environment IN OPTIONAL))
{
    struct pool_object *object =
        pool_object_new(sizeof *object, (void *)function, context, environment);
    bool grouped;

    if (!object)
        return FALSE;
    grouped = object->group != NULL;
    object->callback = call_simple;
    pool_submit(&object->task);
    if (!grouped)
        pool_task_release(&object->task);
    return TRUE;
}

API(kernel32, BOOL, CallbackMayRunLong, (PTP_CALLBACK_INSTANCE instance))
{
    return pool_run_long((struct pool_instance *)instance);
}

API(kernel32, VOID, DisassociateCurrentThreadFromCallback, (PTP_CALLBACK_INSTANCE instance))
{
    pool_detach((struct pool_instance *)instance);
}

API(kernel32, VOID, SetEventWhenCallbackReturns, (PTP_CALLBACK_INSTANCE instance, HANDLE event))
{
    ((struct pool_instance *)instance)->event = event;
}

API(kernel32, VOID, ReleaseSemaphoreWhenCallbackReturns,
    (PTP_CALLBACK_INSTANCE instance, HANDLE semaphore, DWORD count))
{
    ((struct pool_instance *)instance)->semaphore = semaphore;
    ((struct pool_instance *)instance)->semaphore_count = count;
}

API(kernel32, VOID, ReleaseMutexWhenCallbackReturns, (PTP_CALLBACK_INSTANCE instance, HANDLE mutex))
{
    ((struct pool_instance *)instance)->mutex = mutex;
}

API(kernel32, VOID, LeaveCriticalSectionWhenCallbackReturns,
    (PTP_CALLBACK_INSTANCE instance, PCRITICAL_SECTION section INOUT))
{
    ((struct pool_instance *)instance)->section = section;
}

API(kernel32, VOID, FreeLibraryWhenCallbackReturns,
    (PTP_CALLBACK_INSTANCE instance, HMODULE library))
{
    ((struct pool_instance *)instance)->library = library;
}
