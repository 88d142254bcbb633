/*
 * Guest threads on host threads. GS holds the TEB, as Microsoft's x64 ABI has it; the processor
 * sets it without a system call where the kernel allows that.
 */
#include "abi/thread.h"

#include "abi/entry.h"
#include "abi/lock.h"
#include "abi/model.h"
#include "abi/process.h"
#include "abi/signals.h"
#include "abi/thread32.h"
#include "abi/thread_stack.h"

#include <asm/prctl.h>
#include <dlfcn.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    HWCAP2_MAY_WRITE_GS = 2,
    TRANSLATE_STACK_SIZE = STACK_HOST_SIZE / 2 /* free while the guest runs */
};

struct thread_hooks thread_hooks;

static struct lock list_lock;
static struct thread *list;

static void list_add(struct thread *thread)
{
    lock_acquire(&list_lock);
    thread->previous = NULL;
    thread->next = list;
    if (list)
        list->previous = thread;
    list = thread;
    lock_release(&list_lock);
}

static void list_remove(struct thread *thread)
{
    lock_acquire(&list_lock);
    if (thread->next)
        thread->next->previous = thread->previous;
    if (thread->previous)
        thread->previous->next = thread->next;
    else
        list = thread->next;
    lock_release(&list_lock);
}

void thread_each(void (*visit)(struct thread *thread, void *context), void *context)
{
    lock_acquire(&list_lock);
    for (struct thread *thread = list; thread; thread = thread->next)
        visit(thread, context);
    lock_release(&list_lock);
}

void thread_list_freeze(void (*use)(struct thread *first, void *context), void *context)
{
    lock_acquire(&list_lock);
    use(list, context);
    lock_release(&list_lock);
}

static void gs_set(struct teb *teb)
{
    if (getauxval(AT_HWCAP2) & HWCAP2_MAY_WRITE_GS)
        __asm__ volatile("wrgsbase %0" : : "r"(teb));
    else
        syscall(SYS_arch_prctl, ARCH_SET_GS, teb);
}

static struct thread_stack *stack_of(struct thread *thread)
{
    return (struct thread_stack *)((char *)thread - offsetof(struct thread_stack, thread));
}

/* Signals are taken on a stack of their own: the guest's may be at its end, or be no stack. */
static void use_signal_stack(struct thread_stack *stack)
{
    stack_t signal_stack = {.ss_sp = stack->signal_base, .ss_size = STACK_SIGNAL_SIZE};

    sigaltstack(&signal_stack, NULL);
}

/* On the host thread that the block is for. */
static void become(struct thread *thread)
{
    static pid_t process;
    DWORD id = (DWORD)gettid();

    if (process == 0) /* the first thread is alone */
        process = getpid();
    thread->host = pthread_self();
    thread->teb->peb = process_peb();
    thread->teb->process_id = (HANDLE)(uintptr_t)process;
    thread->teb->thread_id = (HANDLE)(uintptr_t)id;
    if (guest_is_32()) {
        thread->teb->translate_stack = stack_of(thread)->host_base + TRANSLATE_STACK_SIZE;
        thread32_name(thread->teb);
    }
    gs_set(thread->teb);
    list_add(thread);
    signals_thread_start(thread);
    if (atomic_exchange(&thread->id, id) == 0)
        syscall(SYS_futex, &thread->id, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

int thread_adopt(struct fault *fault)
{
    struct thread_stack *stack = thread_stack_take(0);
    pthread_attr_t attributes;
    void *low;
    size_t size;

    if (!stack)
        return fail(fault, FAULT_SYSTEM, 0, "no memory for a thread");
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return fail(fault, FAULT_SYSTEM, 0, "the host thread's stack is unknown");
    pthread_attr_getstack(&attributes, &low, &size);
    pthread_attr_destroy(&attributes);
    stack_bounds_set(&stack->teb, &(struct stack_bounds){(char *)low + size, low, low, low});
    become(&stack->thread);
    use_signal_stack(stack);
    return 0;
}

/* The first thread's way, on whichever host thread. */
struct first_run {
    struct thread_stack *stack;
    void (*function)(void *argument);
    void *argument;
    sigset_t signals;
};

static void run_first(const struct first_run *run)
{
    struct thread *thread = &run->stack->thread;

    become(thread);
    use_signal_stack(run->stack);
    entry_run(thread->stack_high, run->function, run->argument, &thread->host_frame);
    if (thread->life && thread->life->ended)
        thread->life->ended(thread->object);
    list_remove(thread);
}

static void *first_start(void *argument)
{
    const struct first_run *run = argument;

    pthread_sigmask(SIG_SETMASK, &run->signals, NULL);
    run_first(run);
    return NULL;
}

static int host_thread_start(struct thread_stack *stack, void *(*function)(void *), void *argument)
{
    pthread_attr_t attributes;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack->host_base, STACK_HOST_SIZE);
    error = pthread_create(&stack->thread.host, &attributes, function, argument);
    pthread_attr_destroy(&attributes);
    return error;
}

/*
 * A 32-bit guest's first thread, too, has its host thread's data, which the guest gets pointers
 * to, on a stack of ours: the process's own first thread waits for its end, without signals.
 */
static int run_first_apart(struct first_run *run, struct fault *fault)
{
    sigset_t all;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &run->signals);
    error = host_thread_start(run->stack, first_start, run);
    if (error == 0)
        pthread_join(run->stack->thread.host, NULL);
    pthread_sigmask(SIG_SETMASK, &run->signals, NULL);
    return error == 0 ? 0 : fail(fault, FAULT_SYSTEM, 0, "no host thread: %s", strerror(error));
}

int thread_run_first(size_t stack_reserve, void (*function)(void *argument), void *argument,
                     struct fault *fault)
{
    struct first_run run = {thread_stack_take(stack_reserve), function, argument, {{0}}};

    if (!run.stack)
        return fail(fault, FAULT_SYSTEM, 0, "no memory for a stack of %zu bytes", stack_reserve);
    if (guest_is_32())
        return run_first_apart(&run, fault);
    run_first(&run);
    return 0;
}

/* From here on the thread can be stopped, for it can be made to leave. */
static void run_life(void *argument)
{
    const struct thread *thread = argument;

    stop_allow();
    thread->life->run(thread->object);
}

static void *host_start(void *argument)
{
    struct thread *thread = argument;
    struct thread_stack *stack = stack_of(thread);
    void *object = thread->object;

    stop_defer();
    become(thread);
    use_signal_stack(stack);
    entry_run(thread->stack_high, run_life, thread, &thread->host_frame);
    signals_thread_stop();
    list_remove(thread);
    if (thread->life->ended)
        thread->life->ended(object);
    thread_stack_finish(stack);
    return NULL;
}

int thread_start(size_t stack_reserve, const struct thread_life *life, void *object,
                 struct thread **thread, struct fault *fault)
{
    struct thread_stack *stack = thread_stack_take(stack_reserve);
    int error;

    if (!stack)
        return fail(fault, FAULT_SYSTEM, 0, "no memory for a stack of %zu bytes", stack_reserve);
    stack->thread.life = life;
    stack->thread.object = object;
    *thread = &stack->thread;
    error = host_thread_start(stack, host_start, &stack->thread);
    if (error == 0)
        return 0;
    *thread = NULL;
    thread_stack_give_back(stack);
    return fail(fault, FAULT_SYSTEM, 0, "no host thread: %s", strerror(error));
}

void thread_leave(void)
{
    entry_leave(thread_self()->host_frame);
}

void thread_wait_for_start(struct thread *thread)
{
    while (atomic_load(&thread->id) == 0)
        syscall(SYS_futex, &thread->id, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

/*
 * Where the C library keeps a thread's id in what pthread_t points to, as it tells debuggers:
 * a field's size in bits, its count, its offset. 0 when it does not.
 */
static size_t host_id_offset(void)
{
    static atomic_size_t offset = 1; /* 1: not asked yet */
    const uint32_t *field;

    if (offset != 1)
        return offset;
    field = dlsym(RTLD_DEFAULT, "_thread_db_pthread_tid");
    if (field && field[0] == 32 &&
        *(const DWORD *)((const char *)pthread_self() + field[2]) == (DWORD)gettid())
        offset = field[2];
    else
        offset = 0;
    return offset;
}

/* Without waiting for the thread to run, if that can be. */
DWORD thread_id(struct thread *thread)
{
    DWORD id = atomic_load(&thread->id);
    size_t offset;

    if (id != 0)
        return id;
    offset = host_id_offset();
    if (offset != 0)
        id = *(const volatile DWORD *)((const char *)thread->host + offset);
    if (id != 0)
        return id;
    thread_wait_for_start(thread);
    return atomic_load(&thread->id);
}
