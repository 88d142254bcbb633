/*
 * The signal handler runs on a stack of its own. It writes what Windows' kernel would write below
 * the guest's RSP and leaves for the dispatcher there, without returning to the kernel: no signal
 * is blocked meanwhile, so there is nothing that sigreturn would have to undo.
 */
#include "abi/signals.h"

#include "abi/context.h"
#include "abi/exception.h"
#include "abi/fixup.h"
#include "abi/guest32.h"
#include "abi/lock.h"
#include "abi/memory.h"
#include "abi/model.h"
#include "abi/report.h"
#include "abi/shared_data.h"
#include "abi/signals32.h"
#include "abi/signals_fault.h"
#include "abi/thread.h"
#include "abi/thread32.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <x86intrin.h>

enum {
    RED_ZONE = 128,
    AREA_ALIGNMENT = 64,
    DISPATCH_ROOM = 0x1000,
    FLAG_ALIGNMENT = 0x40000,
    STACK_CLOSED = 0x10000
};

/* What KiUserExceptionDispatcher finds on its stack. */
struct exception_frame {
    CONTEXT context;
    struct context_extended extended;
    DWORD64 spare;
    EXCEPTION_RECORD record;
    DWORD64 end;
};

_Static_assert(offsetof(struct exception_frame, record) == 0x4f0, "exception frame layout");
_Static_assert(sizeof(struct exception_frame) % 16 == 0, "exception frame layout");

static _Thread_local struct {
    struct thread *thread;        /* NULL when this is no guest thread */
    const ucontext_t *delivering; /* the fault that is being handed to the guest */
    int delivering_signal;
} current;

void signals_thread_start(struct thread *thread)
{
    current.thread = thread;
}

void signals_thread_stop(void)
{
    current.thread = NULL;
}

static bool is_on_stack(const struct thread *thread, uintptr_t at)
{
    return at >= (uintptr_t)thread->guard_low - STACK_CLOSED && at < (uintptr_t)thread->stack_high;
}

static void stack_limit_set(const struct thread *thread, void *limit)
{
    thread->teb->tib.StackLimit = limit;
    if (guest_is_32())
        thread32_bounds(thread->teb);
}

static bool guard_is_closed(const struct thread *thread)
{
    return thread->teb->tib.StackLimit == thread->stack_low &&
           thread->guard_low != thread->stack_low;
}

/* Gives an overflowing stack the room in which its handlers run. */
static bool guard_open(struct thread *thread)
{
    size_t size = (size_t)((char *)thread->stack_low - (char *)thread->guard_low);

    if (!guard_is_closed(thread) ||
        memory_protect(thread->guard_low, size, PAGE_READWRITE, NULL) < 0)
        return false;
    stack_limit_set(thread, thread->guard_low);
    return true;
}

bool signals_stack_reset(void)
{
    struct thread *thread = thread_self();
    size_t size = (size_t)((char *)thread->stack_low - (char *)thread->guard_low);

    if (guard_is_closed(thread))
        return true;
    if ((char *)__builtin_frame_address(0) < (char *)thread->stack_low + MEMORY_PAGE ||
        memory_protect(thread->guard_low, size, PAGE_READWRITE | PAGE_GUARD, NULL) < 0)
        return false;
    stack_limit_set(thread, thread->stack_low);
    return true;
}

/*
 * A signal's handler begins with the processor's own modes of arithmetic, the guest's handlers with
 * those that the guest has set. What the x87 complains of is in the context alone.
 */
static void restore_modes(const CONTEXT *context)
{
    __asm__ volatile("fldcw %0" : : "m"(context->FltSave.ControlWord));
    __builtin_ia32_ldmxcsr(context->MxCsr);
}

static _Noreturn void enter_frame(struct exception_frame *frame)
{
    __asm__ volatile("movq %0, %%rsp\n\tjmp exception_frame_enter" : : "r"(frame) : "memory");
    __builtin_unreachable();
}

/* There is no stack to dispatch on: the report is made here, on the signal stack. */
static _Noreturn void give_up(int signal, const ucontext_t *host, NTSTATUS code)
{
    EXCEPTION_RECORD record;
    CONTEXT context;

    context_from_host(host, &context);
    fault_describe(signal, host, &record, &context);
    if (code)
        record.ExceptionCode = (DWORD)code;
    exception_last_chance(&record, &context);
}

/*
 * Whether the guest's stack has room for size bytes; the guard area is opened for them. A stack
 * that is not the thread's own, such as a coroutine's, is taken as it is.
 */
static bool make_room(struct thread *thread, uintptr_t stack, size_t size)
{
    uintptr_t low = stack - size - DISPATCH_ROOM;

    if (!is_on_stack(thread, stack))
        return true;
    if (low >= (uintptr_t)thread->teb->tib.StackLimit)
        return true;
    return guard_open(thread) && low >= (uintptr_t)thread->guard_low;
}

/* A fault in the guard area, or below an open one: the stack is at its end. */
static bool is_overflow(const struct thread *thread, const ucontext_t *host)
{
    uintptr_t address = fault_address(host);

    return fault_is_page_fault(host) && address < (uintptr_t)thread->stack_low &&
           is_on_stack(thread, address);
}

/* What the interrupted code may keep below its stack pointer: x86 code keeps nothing there. */
static size_t red_zone(const ucontext_t *host)
{
    uintptr_t rip = (uintptr_t)host->uc_mcontext.gregs[REG_RIP];

    return guest_is_32() && guest32_is_translated(rip) ? 0 : RED_ZONE;
}

static _Noreturn void deliver(struct thread *thread, int signal, const ucontext_t *host)
{
    bool overflow = is_overflow(thread, host), opened = overflow && guard_open(thread);
    uintptr_t stack = (uintptr_t)host->uc_mcontext.gregs[REG_RSP];
    size_t extended = context_extended_size(host), below = red_zone(host) + extended;
    struct exception_frame *frame;
    char *area;

    if ((overflow && !opened) || !make_room(thread, stack, below + AREA_ALIGNMENT + sizeof *frame))
        give_up(signal, host, overflow || is_on_stack(thread, stack) ? STATUS_STACK_OVERFLOW : 0);
    area = (char *)((stack - below) & ~(uintptr_t)(AREA_ALIGNMENT - 1));
    frame = (struct exception_frame *)area - 1;
    context_from_host(host, &frame->context);
    if (fault_describe(signal, host, &frame->record, &frame->context))
        give_up(signal, host, 0);
    if (overflow)
        frame->record.ExceptionCode = (DWORD)STATUS_STACK_OVERFLOW;
    if (extended)
        context_extended_from_host(host, &frame->context, area, extended);
    current.delivering = NULL;
    restore_modes(&frame->context);
    if (guest_is_32()) /* until the context, in translated code, has been read */
        stop_defer();
    enter_frame(frame);
}

/* Somebody sent it: it does what it does to any program. */
static void take_default(int signal)
{
    struct sigaction action = {.sa_handler = SIG_DFL};

    sigaction(signal, &action, NULL);
    raise(signal);
}

/* The first read of the shared data page fills it; the access is then tried again. */
static bool is_first_touch(int signal, const siginfo_t *info, const ucontext_t *host)
{
    enum { PAGE_WAS_WRITE = 2 };
    bool write = host->uc_mcontext.gregs[REG_ERR] & PAGE_WAS_WRITE;
    int before = errno;
    bool touched = signal == SIGSEGV && shared_data_touched((uintptr_t)info->si_addr, write);

    errno = before;
    return touched;
}

/* A read that was prepared for this. */
static bool is_expected(ucontext_t *host)
{
    uintptr_t resume = fixup_find((uintptr_t)host->uc_mcontext.gregs[REG_RIP]);

    if (resume != 0)
        host->uc_mcontext.gregs[REG_RIP] = (greg_t)resume;
    return resume != 0;
}

/* The guest's flag for alignment faults would hit the host's code, which does not care. */
static void allow_misalignment(void)
{
    __writeeflags(__readeflags() & ~(unsigned long long)FLAG_ALIGNMENT);
}

static void on_signal(int signal, siginfo_t *info, void *host)
{
    allow_misalignment();
    if (info->si_code <= 0) {
        take_default(signal);
    } else if (is_expected(host)) {
        return;
    } else if (guest_is_32() && signals32_taken(signal, host)) {
        return;
    } else if (is_first_touch(signal, info, host)) {
        return;
    } else if (!current.thread) {
        report_host_fault(signal, info->si_addr, host);
        take_default(signal);
    } else if (current.delivering) {
        give_up(current.delivering_signal, current.delivering, 0); /* its RSP is no stack */
    } else {
        current.delivering = host;
        current.delivering_signal = signal;
        deliver(current.thread, signal, host);
    }
}

int signals_start(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
    struct sigaction action = {.sa_sigaction = on_signal,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (sigaction(signals[i], &action, NULL) < 0)
            return -errno;
    }
    signal(SIGPIPE, SIG_IGN); /* a write to a broken pipe fails, as on Windows */
    return 0;
}
