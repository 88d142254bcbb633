/* See thread.h: stopping threads and ending them from outside. */
#include "abi/thread_stop.h"
#include "apis/host/futex.h"
#include "apis/nt/thread.h"
#include "apis/nt/thread_lock.h"

static atomic_uint stop_lock;

void stop_lock_acquire(void)
{
    for (;;) {
        unsigned int state = 0;

        stop_defer();
        if (atomic_compare_exchange_strong(&stop_lock, &state, 1))
            return;
        if (state == 1)
            atomic_compare_exchange_strong(&stop_lock, &state, 2);
        stop_allow();
        futex_wait(&stop_lock, 2, DEADLINE_NEVER);
    }
}

void stop_lock_release(void)
{
    if (atomic_exchange(&stop_lock, 0) == 2)
        futex_wake(&stop_lock, FUTEX_EVERYBODY);
    stop_allow();
}

void thread_wait_for_resume(struct thread_object *object)
{
    unsigned int count;

    while ((count = atomic_load(&object->suspend_count)) != 0)
        futex_wait(&object->suspend_count, count, DEADLINE_NEVER);
}

NTSTATUS thread_suspend(struct thread_object *object, ULONG *previous)
{
    NTSTATUS status = STATUS_SUCCESS;
    bool self = object == thread_object_self();
    unsigned int count;

    stop_lock_acquire();
    count = atomic_load(&object->suspend_count);
    if (!object->thread)
        status = STATUS_THREAD_IS_TERMINATING;
    else if (count >= MAXIMUM_SUSPEND_COUNT)
        status = STATUS_SUSPEND_COUNT_EXCEEDED;
    else if (count == 0 && !self && thread_stop(object->thread) < 0)
        status = STATUS_UNSUCCESSFUL;
    else
        atomic_store(&object->suspend_count, count + 1);
    stop_lock_release();
    if (previous)
        *previous = count;
    if (status == STATUS_SUCCESS && self)
        thread_wait_for_resume(object);
    return status;
}

NTSTATUS thread_resume(struct thread_object *object, ULONG *previous)
{
    unsigned int count;

    stop_lock_acquire();
    count = atomic_load(&object->suspend_count);
    if (object->thread && count > 0) {
        atomic_store(&object->suspend_count, count - 1);
        if (count == 1 && thread_has_stopped(object->thread))
            thread_continue(object->thread);
        if (count == 1)
            futex_wake(&object->suspend_count, FUTEX_EVERYBODY);
    }
    stop_lock_release();
    if (previous)
        *previous = count;
    return STATUS_SUCCESS;
}

NTSTATUS thread_terminate(struct thread_object *object, NTSTATUS exit_status)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (object == thread_object_self())
        thread_exit_at_once(exit_status);
    stop_lock_acquire();
    if (!object->thread) {
        status = STATUS_THREAD_IS_TERMINATING;
    } else if (!thread_has_stopped(object->thread) && thread_stop(object->thread) < 0) {
        status = STATUS_UNSUCCESSFUL;
    } else {
        object->exit_status = exit_status;
        thread_end(object->thread);
    }
    stop_lock_release();
    return status;
}
