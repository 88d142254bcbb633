/*
 * Stopping another guest thread wherever it is, as SuspendThread does, by a signal. A thread
 * that holds one of sojourn's locks (abi/lock.h) stops when it has let go. One that is in host
 * code may hold a lock of the C library: it is given some time to come out, unless it sleeps in
 * a system call.
 */
#ifndef ABI_THREAD_STOP_H
#define ABI_THREAD_STOP_H

#include "abi/thread.h"

/*
 * Returns when the thread has stopped; its registers are then in thread->stop.context, a
 * ucontext_t, and may be changed there. Stopping oneself returns when another thread has called
 * thread_continue. The caller sees to it that the thread exists, and that it is not stopped
 * twice. 0 or -errno.
 */
int thread_stop(struct thread *thread);
void thread_continue(struct thread *thread);
bool thread_has_stopped(const struct thread *thread);

/* Makes a stopped thread leave, as thread_leave does, instead of continuing. */
void thread_end(struct thread *thread);

/* Serialises those who stop threads. Its holder cannot be stopped, those who wait for it can. */
void stop_lock_acquire(void);
void stop_lock_release(void);

/* Whether the instruction belongs to sojourn or a host library, not to the guest. */
bool thread_code_is_host(uintptr_t address);

#endif
