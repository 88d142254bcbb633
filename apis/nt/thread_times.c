/* See thread_times.h. A thread that runs is asked about; one that has ended left its times. */
#include "apis/nt/thread_times.h"

#include "apis/host/clock.h"
#include "apis/host/thread.h"
#include "apis/nt/thread_lock.h"

void thread_times_keep(struct thread_object *thread)
{
    struct host_thread_times times;

    host_thread_own_times(&times);
    thread->kernel_time = times.kernel;
    thread->user_time = times.user;
    thread->ended = host_clock_now();
}

void thread_times(struct thread_object *thread, int64_t *kernel, int64_t *user)
{
    struct host_thread_times times = {thread->kernel_time, thread->user_time};
    DWORD id = 0;

    stop_lock_acquire();
    if (thread->thread)
        id = thread_id(thread->thread);
    stop_lock_release();
    if (thread == thread_object_self())
        host_thread_own_times(&times);
    else if (id != 0)
        host_thread_times(id, &times);
    *kernel = times.kernel;
    *user = times.user;
}
