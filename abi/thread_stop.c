/* See thread_stop.h. */
#include "abi/thread_stop.h"

#include "abi/context32.h"
#include "abi/entry.h"
#include "abi/lock.h"
#include "abi/model.h"
#include "abi/thread_stack.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum stop_state {
    RUNNING,
    WANTED, /* the signal is on its way, or the thread is letting go of a lock */
    BUSY,   /* it got the signal in host code, and went on */
    STOPPED
};

/* How long a thread may take to come out of the C library, and how often it is looked at. */
enum { PATIENCE_LEAST = 4, PATIENCE_YIELDS = 20, PATIENCE_SLEEP_NS = 50000 };
#define PATIENCE_NS 20000000

static int stop_signal(void)
{
    return SIGRTMIN + 6;
}

static void state_set(struct thread *thread, enum stop_state state)
{
    atomic_store(&thread->stop.state, state);
    syscall(SYS_futex, &thread->stop.state, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/* Waits until the state is another one than this. */
static enum stop_state state_leaves(struct thread *thread, enum stop_state state)
{
    enum stop_state now;

    while ((now = atomic_load(&thread->stop.state)) == state)
        syscall(SYS_futex, &thread->stop.state, FUTEX_WAIT_PRIVATE, state, NULL, NULL, 0);
    return now;
}

static void *object_with(uintptr_t address)
{
    struct dl_find_object found;

    return _dl_find_object((void *)address, &found) == 0 ? found.dlfo_link_map : NULL;
}

bool thread_code_is_host(uintptr_t address)
{
    return object_with(address) != NULL;
}

/* Interrupted in a system call that waits: it restarts, or says EINTR. */
static bool sleeps(const ucontext_t *context)
{
    const unsigned char *at = (const unsigned char *)context->uc_mcontext.gregs[REG_RIP];

    if (at[0] == 0x0f && at[1] == 0x05)
        return true;
    return at[-2] == 0x0f && at[-1] == 0x05 && context->uc_mcontext.gregs[REG_RAX] == -EINTR;
}

/* A function of the C library that only makes a system call: it takes no lock, keeps no frame. */
struct bare_call {
    uintptr_t start, size;
};

static struct bare_call bare_calls[2];

static void bare_call_find(struct bare_call *call, const void *function)
{
    Dl_info unused;
    const ElfW(Sym) * symbol;

    if (dladdr1(function, &unused, (void **)&symbol, RTLD_DL_SYMENT) && symbol)
        *call = (struct bare_call){(uintptr_t)function, symbol->st_size};
}

/* In such a function that code of ours has called: the return address is on top. */
static bool is_in_bare_call(const ucontext_t *context)
{
    const greg_t *registers = context->uc_mcontext.gregs;

    for (size_t i = 0; i < sizeof bare_calls / sizeof *bare_calls; i++) {
        if ((uintptr_t)registers[REG_RIP] - bare_calls[i].start < bare_calls[i].size)
            return object_with(*(const uintptr_t *)registers[REG_RSP]) ==
                   object_with((uintptr_t)is_in_bare_call);
    }
    return false;
}

/* The thread takes another signal, which the guest will see as an exception. */
static bool is_on_signal_stack(struct thread *thread, const ucontext_t *context)
{
    const unsigned char *low = thread_signal_stack(thread);
    const unsigned char *at = (const unsigned char *)context->uc_mcontext.gregs[REG_RSP];

    return at >= low && at < low + STACK_SIGNAL_SIZE;
}

/* A 32-bit guest's registers are known between its instructions; a thread soon comes there. */
static bool is_at_guests_boundary(const struct thread *thread, uintptr_t rip)
{
    return !guest_is_32() || context32_is_known(thread->teb, rip);
}

/*
 * The C library has locks that we do not see. In code of ours and of the guest, the thread has
 * none: ours are counted.
 */
static bool may_stop_here(struct thread *thread, const ucontext_t *context)
{
    uintptr_t rip = (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
    void *object = object_with(rip);

    if (is_on_signal_stack(thread, context) && (guest_is_32() || !atomic_load(&thread->stop.force)))
        return false;
    if (!is_at_guests_boundary(thread, rip))
        return false;
    return !object || object == object_with((uintptr_t)may_stop_here) ||
           atomic_load(&thread->stop.force) || sleeps(context) || is_in_bare_call(context);
}

static void leave_instead(struct thread *thread, ucontext_t *context)
{
    context->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)entry_leave;
    context->uc_mcontext.gregs[REG_RDI] = (greg_t)(uintptr_t)thread->host_frame;
}

static void on_stop_signal(int signal_number, siginfo_t *info, void *context)
{
    struct thread *thread = thread_self();
    int saved_errno = errno;

    (void)signal_number;
    (void)info;
    if (atomic_load(&thread->stop.state) != WANTED)
        return;
    if (stop_guard.depth > 0 && !is_on_signal_stack(thread, context)) {
        stop_guard.wanted = true;
        return;
    }
    if (stop_guard.depth > 0 || !may_stop_here(thread, context)) {
        state_set(thread, BUSY);
    } else {
        thread->stop.context = context;
        state_set(thread, STOPPED);
        state_leaves(thread, STOPPED);
        thread->stop.context = NULL;
        if (atomic_load(&thread->stop.ending))
            leave_instead(thread, context);
    }
    errno = saved_errno;
}

static int signal_send(struct thread *thread)
{
    return syscall(SYS_tgkill, getpid(), atomic_load(&thread->id), stop_signal()) < 0 ? -errno : 0;
}

/* The thread's last lock is released, and somebody wants it stopped. */
static void stop_now(void)
{
    struct thread *thread = thread_self();

    stop_guard.wanted = false;
    atomic_store(&thread->stop.force, true);
    signal_send(thread);
}

static void install(void)
{
    struct sigaction action = {.sa_sigaction = on_stop_signal,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};

    bare_call_find(&bare_calls[0], (const void *)syscall);
    bare_call_find(&bare_calls[1], (const void *)sched_yield);
    sigfillset(&action.sa_mask);
    sigaction(stop_signal(), &action, NULL);
    stop_deferred = stop_now;
}

static void wait_a_moment(int attempt)
{
    struct timespec moment = {0, PATIENCE_SLEEP_NS};

    if (attempt < PATIENCE_YIELDS)
        sched_yield();
    else
        nanosleep(&moment, NULL);
}

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int thread_stop(struct thread *thread)
{
    static pthread_once_t installed = PTHREAD_ONCE_INIT;
    enum stop_state state = BUSY;
    int64_t begun = now();

    pthread_once(&installed, install);
    thread_wait_for_start(thread);
    atomic_store(&thread->stop.force, thread == thread_self());
    for (int attempt = 0; state == BUSY; attempt++) {
        int error;

        atomic_store(&thread->stop.state, WANTED);
        if (attempt >= PATIENCE_LEAST && now() - begun > PATIENCE_NS)
            atomic_store(&thread->stop.force, true);
        error = signal_send(thread);
        if (error < 0) {
            atomic_store(&thread->stop.state, RUNNING);
            return error;
        }
        state = state_leaves(thread, WANTED);
        if (state == BUSY)
            wait_a_moment(attempt);
    }
    return 0;
}

void thread_continue(struct thread *thread)
{
    state_set(thread, RUNNING);
}

bool thread_has_stopped(const struct thread *thread)
{
    return atomic_load(&thread->stop.state) == STOPPED;
}

void thread_end(struct thread *thread)
{
    atomic_store(&thread->stop.ending, true);
    thread_continue(thread);
}

static struct lock stop_lock;

void stop_lock_acquire(void)
{
    for (;;) {
        int state = 0;

        stop_defer();
        if (atomic_compare_exchange_strong(&stop_lock.state, &state, 1))
            return;
        if (state == 1)
            atomic_compare_exchange_strong(&stop_lock.state, &state, 2);
        stop_allow();
        syscall(SYS_futex, &stop_lock.state, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
    }
}

void stop_lock_release(void)
{
    if (atomic_exchange(&stop_lock.state, 0) == 2)
        syscall(SYS_futex, &stop_lock.state, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
    stop_allow();
}
