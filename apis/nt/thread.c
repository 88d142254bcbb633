/* See thread.h: the life of threads. Stopping them is in thread_suspend.c. */
#include "apis/nt/thread.h"

#include "abi/context.h"
#include "abi/guest32.h"
#include "abi/thread_stop.h"
#include "apis/host/clock.h"
#include "apis/host/futex.h"
#include "apis/nt/heap.h"
#include "apis/nt/local_storage.h"
#include "apis/nt/mutex.h"
#include "apis/nt/process_exit.h"
#include "apis/nt/thread_lock.h"
#include "apis/nt/thread_times.h"
#include "apis/nt/timer.h"

#include <stdlib.h>

enum { RESERVE_DEFAULT = 0x100000 };

static struct thread_object *list;
static atomic_uint running;
static size_t default_reserve = RESERVE_DEFAULT;

size_t thread_default_reserve(void)
{
    return default_reserve;
}

void thread_default_reserve_set(size_t reserve)
{
    default_reserve = reserve;
}

static void thread_destroy(struct object *object)
{
    struct thread_object *thread = (struct thread_object *)object;

    free(thread->first_context);
    free(thread->first_context32);
    free(thread->description);
    free(thread);
}

const struct object_type thread_type = {
    .name = "Thread",
    .all_access = THREAD_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | THREAD_GET_CONTEXT | THREAD_QUERY_INFORMATION,
    .generic_write = STANDARD_RIGHTS_WRITE | THREAD_SET_CONTEXT | THREAD_SET_INFORMATION |
                     THREAD_SUSPEND_RESUME | THREAD_TERMINATE | THREAD_SET_LIMITED_INFORMATION,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION,
    .destroy = thread_destroy,
    .wait = &wait_on_signal,
};

static struct thread_object *object_new(void)
{
    struct thread_object *object = calloc(1, sizeof *object);

    if (!object)
        return NULL;
    object_prepare(&object->waitable.object, &thread_type);
    object->exit_status = STATUS_PENDING;
    object->created = host_clock_now();
    return object;
}

/* The stop lock is held. */
static void list_add(struct thread_object *object)
{
    object->next = list;
    if (list)
        list->previous = object;
    list = object;
}

struct thread_object *thread_list(void)
{
    return list;
}

static void list_remove(struct thread_object *object)
{
    if (object->next)
        object->next->previous = object->previous;
    if (object->previous)
        object->previous->next = object->next;
    else
        list = object->next;
}

/* A thread that was ended from outside has not counted itself out. */
static void count_out(struct thread_object *object)
{
    if (atomic_load(&object->thread->stop.ending))
        atomic_fetch_sub(&running, 1);
}

/* On the host's stack: the guest's is no more, and nobody can reach the thread after this. */
static void thread_ended(void *argument)
{
    struct thread_object *object = argument;

    mutex_abandon_all();
    timer_forget_apcs();
    local_storage_end();
    heap_thread_end();
    stop_lock_acquire();
    list_remove(object);
    count_out(object);
    object->thread = NULL;
    stop_lock_release();
    thread_times_keep(object);
    signal_set(&object->waitable.signal);
    object_release(&object->waitable.object);
}

/* On the new guest stack. */
static void thread_begin(void *argument)
{
    struct thread_object *object = argument;

    atomic_store(&object->id, thread_self()->id);
    thread_wait_for_resume(object);
    atomic_store(&object->begun, true);
    if (thread_hooks.started)
        thread_hooks.started();
    apc_run(); /* those that were queued before it ran */
    if (object->first_context)
        context_restore(object->first_context);
    if (object->first_context32)
        guest32_resume(object->first_context32);
    thread_exit((NTSTATUS)object->function(object->parameter));
}

static const struct thread_life thread_life = {thread_begin, thread_ended};

NTSTATUS thread_create(const struct thread_request *request, struct thread_object **thread)
{
    struct thread_object *object = object_new();
    size_t reserve = request->stack_reserve ? request->stack_reserve : default_reserve;
    struct fault fault;
    int result;

    *thread = NULL;
    thread_object_self(); /* counts the first thread */
    if (!object)
        return STATUS_NO_MEMORY;
    object->function = request->function;
    object->parameter = request->parameter;
    atomic_store(&object->suspend_count, request->suspended);
    object_hold(&object->waitable.object);
    stop_lock_acquire();
    atomic_fetch_add(&running, 1); /* first: it may end at once */
    result = thread_start(reserve, &thread_life, object, &object->thread, &fault);
    if (result == 0)
        list_add(object);
    else
        atomic_fetch_sub(&running, 1);
    stop_lock_release();
    if (result == 0) {
        *thread = object;
        return STATUS_SUCCESS;
    }
    object_release(&object->waitable.object);
    object_release(&object->waitable.object);
    return STATUS_NO_MEMORY;
}

/* The first thread's host thread is the process's leader: it stays until the process ends. */
static void first_thread_ended(void *argument)
{
    thread_ended(argument);
    for (;;)
        futex_wait(&(uint32_t){0}, 0, DEADLINE_NEVER);
}

static const struct thread_life first_thread_life = {NULL, first_thread_ended};

struct thread_object *thread_object_self(void)
{
    struct thread *thread = thread_self();
    struct thread_object *object = thread->object;

    if (object)
        return object;
    object = object_new();
    if (!object)
        abort();
    object->thread = thread;
    atomic_store(&object->id, thread->id);
    atomic_store(&object->begun, true);
    thread->life = &first_thread_life;
    thread->object = object;
    stop_lock_acquire();
    atomic_fetch_add(&running, 1);
    list_add(object);
    stop_lock_release();
    return object;
}

struct apc_queue *apc_queue_self(void)
{
    return &thread_object_self()->apcs;
}

/* The last thread ends the process instead of itself. */
static void exit_with(NTSTATUS status)
{
    thread_object_self()->exit_status = status;
    if (atomic_fetch_sub(&running, 1) == 1)
        process_exit((DWORD)status);
}

void thread_exit_at_once(NTSTATUS status)
{
    exit_with(status);
    thread_leave();
}

void thread_exit(NTSTATUS status)
{
    exit_with(status);
    fls_end(&teb_self()->fls_data);
    if (thread_hooks.ending)
        thread_hooks.ending();
    thread_leave();
}

void thread_stop_others(void)
{
    struct thread *self = thread_self();

    stop_lock_acquire();
    for (struct thread_object *object = list; object; object = object->next) {
        if (object->thread != self && !thread_has_stopped(object->thread))
            thread_stop(object->thread);
    }
    stop_lock_release();
}

struct thread_object *thread_find(DWORD id)
{
    struct thread_object *object;

    thread_object_self();
    stop_lock_acquire();
    for (object = list; object; object = object->next) {
        if (thread_id(object->thread) == id) {
            object_hold(&object->waitable.object);
            break;
        }
    }
    stop_lock_release();
    return object;
}

DWORD thread_object_id(struct thread_object *object)
{
    stop_lock_acquire();
    if (object->thread)
        atomic_store(&object->id, thread_id(object->thread));
    stop_lock_release();
    return atomic_load(&object->id);
}

NTSTATUS thread_exit_status(const struct thread_object *object)
{
    return signal_is_set(&object->waitable.signal) ? object->exit_status : STATUS_PENDING;
}

ULONG thread_count(void)
{
    thread_object_self();
    return atomic_load(&running);
}
