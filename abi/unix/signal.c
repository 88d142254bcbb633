/*
 * See signal.h. The host's handlers run on a stack of their own and use neither the C library nor
 * the guest's stack. One that interrupts the guest writes the guest's frame and returns into the
 * guest's handler; one that interrupts the host's code leaves the signal for the way back.
 */
#include "abi/unix/signal.h"

#include "abi/unix/call.h"
#include "abi/unix/host_call.h"
#include "abi/unix/host_signal.h"
#include "abi/unix/layout.inc"
#include "abi/unix/site.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

enum { MASK_SIZE = sizeof(uint64_t), RED_ZONE = 128, FIRST_REALTIME = 34 };

int (*unix_frame_write)(const struct unix_delivery *delivery);
void (*unix_fatal)(struct unix_thread *thread, const struct unix_delivery *delivery);

static struct unix_action actions[UNIX_SIGNALS];

/* Signals that are counted, whatever the guest does with them. */
static _Atomic(uint64_t) watched;
static _Atomic(uint64_t) counts[UNIX_SIGNALS];
static int watch_bell;

void unix_signals_deliver(struct unix_registers *registers);

extern const char __executable_start[], etext[];
extern const char unix_call_slow[], unix_pass_begin[], unix_pass_call[], unix_pass_return[];
extern const char unix_leave_checked[], unix_leave_end[];
extern const char unix_wait_begin[], unix_wait_made[], unix_wait_refused[];
extern const char unix_copy_move[], unix_copy_failed[];

static uint64_t bit(int signal)
{
    return UINT64_C(1) << (signal - 1);
}

static bool is_between(uint64_t at, const char *first, const char *end)
{
    return at >= (uint64_t)first && at < (uint64_t)end;
}

/*
 * What the guest blocks is not all blocked here: a fault of ours while it does is still to be
 * caught, and one that is counted comes when it is sent. SIGKILL and SIGSTOP cannot be.
 */
static uint64_t host_mask(uint64_t mask)
{
    return mask & ~(bit(SIGSYS) | bit(SIGSEGV) | bit(SIGBUS) | bit(SIGTRAP) | bit(SIGILL) |
                    bit(SIGFPE) | bit(SIGKILL) | bit(SIGSTOP) | atomic_load(&watched));
}

uint64_t unix_mask(void)
{
    return unix_thread_self()->mask;
}

void unix_mask_set(uint64_t mask)
{
    struct unix_thread *thread = unix_thread_self();
    uint64_t host = host_mask(mask);

    thread->mask = mask & ~(bit(SIGKILL) | bit(SIGSTOP));
    host_call(SYS_rt_sigprocmask, SIG_SETMASK, &host, NULL, MASK_SIZE);
    if (thread->waiting_set & ~thread->mask)
        thread->pending = 1;
}

/*
 * Sleeps until a handler is to run. It runs with the mask from before, which is what its return
 * brings back.
 */
uint64_t unix_suspend_begin(uint64_t mask)
{
    struct unix_thread *thread = unix_thread_self();

    thread->mask_before = thread->mask;
    thread->suspended = true;
    thread->mask = mask;
    if (thread->waiting_set & ~mask)
        thread->pending = 1;
    return host_mask(mask);
}

void unix_suspend_end(void)
{
    unix_thread_self()->pending = 1; /* the way back ends the suspension */
}

void unix_suspend(uint64_t mask)
{
    uint64_t host = unix_suspend_begin(mask);

    unix_wait_call(SYS_rt_sigsuspend, (long)&host, MASK_SIZE, 0, 0, 0, 0);
    unix_suspend_end();
}

static bool on_signal_stack(const struct unix_thread *thread, uint64_t at)
{
    const stack_t *stack = &thread->guest_stack;

    return !(stack->ss_flags & SS_DISABLE) && at - (uint64_t)stack->ss_sp < stack->ss_size;
}

int unix_signal_stack_exchange(const stack_t *stack, stack_t *old, uint64_t stack_pointer)
{
    struct unix_thread *thread = unix_thread_self();
    bool used = on_signal_stack(thread, stack_pointer);

    if (old) {
        *old = thread->guest_stack;
        old->ss_flags |= used ? SS_ONSTACK : 0;
    }
    if (stack && used)
        return -EPERM;
    if (stack)
        thread->guest_stack = *stack;
    return 0;
}

/* What the handler runs with: the frame in the guest's form, the mask. */
static int begin_handler(struct unix_thread *thread, struct unix_delivery *delivery)
{
    struct unix_action *action = &actions[delivery->signal];
    const struct unix_action chosen = *action;
    uint64_t stack = delivery->registers->rsp;

    delivery->action = &chosen;
    delivery->on_signal_stack = on_signal_stack(thread, stack);
    delivery->stack = stack - RED_ZONE;
    if (chosen.flags & UNIX_ON_STACK && !delivery->on_signal_stack &&
        !(thread->guest_stack.ss_flags & SS_DISABLE))
        delivery->stack = (uint64_t)thread->guest_stack.ss_sp + thread->guest_stack.ss_size;
    if (chosen.flags & UNIX_RESET)
        *action = (struct unix_action){0};
    return unix_frame_write(delivery);
}

static uint64_t mask_of_handler(const struct unix_delivery *delivery)
{
    const struct unix_action *action = delivery->action;

    return delivery->mask | action->mask |
           (action->flags & UNIX_NO_DEFER ? 0 : bit(delivery->signal));
}

/* The host's default for it. */
static void die(struct unix_thread *thread, const struct unix_delivery *delivery)
{
    uint64_t mask = ~bit(delivery->signal);

    if (unix_fatal)
        unix_fatal(thread, delivery);
    host_signal_leave(delivery->signal, SIG_DFL);
    host_call(SYS_tgkill, host_call(SYS_getpid), host_call(SYS_gettid), delivery->signal);
    host_call(SYS_rt_sigprocmask, SIG_SETMASK, &mask, NULL, MASK_SIZE);
    host_call(SYS_exit_group, 128 + delivery->signal);
}

static bool has_handler(int signal)
{
    return actions[signal].handler > 1;
}

static bool is_fault(const siginfo_t *info)
{
    return info->si_code > 0 &&
           (info->si_signo == SIGSEGV || info->si_signo == SIGBUS || info->si_signo == SIGFPE ||
            info->si_signo == SIGILL || info->si_signo == SIGTRAP);
}

static const int register_order[] = {REG_R15, REG_R14, REG_R13, REG_R12, REG_R11, REG_R10,
                                     REG_R9,  REG_R8,  REG_RDI, REG_RSI, REG_RBP, REG_RBX,
                                     REG_RDX, REG_RCX, REG_RAX, REG_RIP, REG_EFL, REG_RSP};

static void registers_get(struct unix_registers *registers, const ucontext_t *context)
{
    for (size_t i = 0; i < sizeof register_order / sizeof *register_order; i++)
        ((uint64_t *)registers)[i] = (uint64_t)context->uc_mcontext.gregs[register_order[i]];
}

static void registers_put(ucontext_t *context, const struct unix_registers *registers)
{
    for (size_t i = 0; i < sizeof register_order / sizeof *register_order; i++)
        context->uc_mcontext.gregs[register_order[i]] = (greg_t)((const uint64_t *)registers)[i];
}

/* The guest's own code was interrupted, and all its registers are in the context. */
static void deliver_now(struct unix_thread *thread, siginfo_t *info, ucontext_t *context)
{
    struct unix_registers registers;
    struct unix_delivery delivery = {.signal = info->si_signo,
                                     .info = info,
                                     .mask = thread->mask,
                                     .registers = &registers,
                                     .vectors = context->uc_mcontext.fpregs,
                                     .vectors_size = thread->vectors_size};
    uint64_t mask;

    registers_get(&registers, context);
    if (is_fault(info)) {
        delivery.fault_address = (uint64_t)info->si_addr;
        delivery.trap = (unsigned)context->uc_mcontext.gregs[REG_TRAPNO];
        delivery.error = (unsigned)context->uc_mcontext.gregs[REG_ERR];
    }
    if (!has_handler(info->si_signo) || (is_fault(info) && delivery.mask & bit(info->si_signo)) ||
        begin_handler(thread, &delivery) < 0)
        die(thread, &delivery);
    thread->mask = mask_of_handler(&delivery);
    mask = host_mask(thread->mask);
    memcpy(&context->uc_sigmask, &mask, sizeof mask);
    registers_put(context, &registers);
}

/* The host's code was: the guest learns of it when it goes on. */
static void deliver_later(struct unix_thread *thread, const siginfo_t *info)
{
    thread->waiting[info->si_signo] = *info;
    thread->waiting_set |= bit(info->si_signo);
    thread->pending = (thread->waiting_set & ~thread->mask) != 0;
}

/* True when the guest's registers are in the context now, whatever they were. */
static bool is_guests(struct unix_thread *thread, ucontext_t *context)
{
    greg_t *rip = &context->uc_mcontext.gregs[REG_RIP];
    uint64_t at = (uint64_t)*rip;

    if (is_between(at, unix_leave_checked, unix_leave_end)) {
        registers_put(context, thread->frame);
        return true;
    }
    if (at == (uint64_t)unix_pass_return) {
        *rip = (greg_t)thread->rip;
        return true;
    }
    if (is_between(at, unix_pass_begin, unix_pass_call + 1))
        *rip = (greg_t)unix_call_slow;
    if (is_between(at, unix_wait_begin, unix_wait_made + 1))
        *rip = (greg_t)unix_wait_refused;
    return thread->mode == MODE_GUEST && !is_between(at, __executable_start, etext) &&
           !site_is_bridge(at);
}

static bool is_ignored(int signal)
{
    return actions[signal].handler == 1 ||
           (actions[signal].handler == 0 &&
            (signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT));
}

/* True when counting it was all there is to do. */
static bool count(int signal)
{
    const uint64_t one = 1;

    if (!(atomic_load(&watched) & bit(signal)))
        return false;
    atomic_fetch_add(&counts[signal], 1);
    host_call(SYS_write, watch_bell, &one, sizeof one);
    return is_ignored(signal);
}

static void take_signal(int signal, siginfo_t *info, void *context)
{
    struct unix_thread *thread = unix_thread_self();
    greg_t *rip = &((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];

    (void)signal;
    if (*rip == (greg_t)unix_copy_move && is_fault(info)) {
        *rip = (greg_t)unix_copy_failed;
        return;
    }
    if (info->si_signo == SIGTRAP && site_was_written(*rip - 1)) {
        (*rip)--; /* the breakpoint is gone, or will be */
        return;
    }
    if (count(info->si_signo) && !is_fault(info))
        return;
    if (is_guests(thread, context) && (is_fault(info) || !(thread->mask & bit(info->si_signo)))) {
        deliver_now(thread, info, context);
    } else if (is_fault(info)) {
        struct unix_registers registers;
        struct unix_delivery delivery = {.signal = signal, .info = info, .registers = &registers};

        registers_get(&registers, context);
        delivery.fault_address = (uint64_t)info->si_addr;
        die(thread, &delivery);
    } else {
        deliver_later(thread, info);
    }
}

static int lowest(uint64_t set)
{
    return __builtin_ctzll(set) + 1;
}

static void deliver_waiting(struct unix_thread *thread, int signal)
{
    struct unix_delivery delivery = {.signal = signal,
                                     .info = &thread->waiting[signal],
                                     .mask = thread->suspended ? thread->mask_before : thread->mask,
                                     .registers = thread->frame,
                                     .vectors = thread->host_stack,
                                     .vectors_size = thread->vectors_size};

    if (actions[signal].handler == 1)
        return;
    thread->suspended = false;
    if (!has_handler(signal) || begin_handler(thread, &delivery) < 0)
        die(thread, &delivery);
    unix_mask_set(mask_of_handler(&delivery));
}

/*
 * The thread is about to go on as the guest. Every signal stays blocked until all that wait have
 * their frames: a later one's handler runs first, as on a kernel that delivers several.
 */
void unix_signals_deliver(struct unix_registers *registers)
{
    struct unix_thread *thread = unix_thread_self();

    (void)registers;
    for (;;) {
        uint64_t everything = host_mask(UINT64_MAX), before, set;

        host_call(SYS_rt_sigprocmask, SIG_SETMASK, &everything, &before, MASK_SIZE);
        set = thread->waiting_set & ~thread->mask;
        thread->pending = set != 0;
        thread->waiting_set &= ~(set ? bit(lowest(set)) : 0);
        host_call(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, MASK_SIZE);
        if (!set)
            break;
        deliver_waiting(thread, lowest(set));
    }
    if (thread->suspended) {
        thread->suspended = false;
        unix_mask_set(thread->mask_before);
    }
}

bool unix_signals_restart(struct unix_thread *thread)
{
    uint64_t set = thread->waiting_set;

    for (; set; set &= set - 1) {
        int signal = lowest(set);

        if (has_handler(signal) && !(actions[signal].flags & UNIX_RESTART))
            return false;
    }
    return true;
}

/* Faults are always ours; the rest only while the guest handles them. */
static bool is_always_taken(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGTRAP || signal == SIGFPE ||
           signal == SIGILL;
}

int unix_action_exchange(int signal, const struct unix_action *action, struct unix_action *old)
{
    if (signal < 1 || signal >= UNIX_SIGNALS)
        return -EINVAL;
    if (old)
        *old = actions[signal];
    if (!action)
        return 0;
    if (signal == SIGKILL || signal == SIGSTOP || signal == SIGSYS)
        return signal == SIGSYS ? 0 : -EINVAL;
    actions[signal] = *action;
    if (action->handler > 1 || is_always_taken(signal) || atomic_load(&watched) & bit(signal))
        return host_signal_set(signal, take_signal);
    return host_signal_leave(signal, action->handler ? SIG_IGN : SIG_DFL);
}

int unix_signal_watch(int signal, int bell)
{
    int result;

    if (signal < 1 || signal >= UNIX_SIGNALS || signal == SIGKILL || signal == SIGSTOP ||
        signal == SIGSYS)
        return -EINVAL;
    watch_bell = bell;
    atomic_fetch_or(&watched, bit(signal));
    result = host_signal_set(signal, take_signal);
    unix_mask_set(unix_mask());
    return result;
}

uint64_t unix_signal_count(int signal)
{
    return atomic_load(&counts[signal]);
}

int unix_signals_start(void)
{
    int result = 0;

    for (int signal = 1; signal < FIRST_REALTIME && result == 0; signal++) {
        if (is_always_taken(signal))
            result = host_signal_set(signal, take_signal);
    }
    return result;
}
