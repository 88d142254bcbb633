/* See call.h. What entry.S calls, and the signal that a system call raises under Syscall User
 * Dispatch (Documentation/admin-guide/syscall-user-dispatch.rst). */
#include "abi/unix/call.h"

#include "abi/unix/host_call.h"
#include "abi/unix/host_signal.h"
#include "abi/unix/signal.h"
#include "abi/unix/site.h"

#include <errno.h>
#include <sys/prctl.h>

void unix_call(struct unix_registers *registers);
void unix_call_finish(struct unix_registers *registers);
void unix_call_interrupted(struct unix_registers *registers);
void unix_call_entry(void);

enum { LAST_ERROR = 4095 };

static void set_result(struct unix_thread *thread, struct unix_registers *registers, long result)
{
    if (result < 0 && result >= -LAST_ERROR) {
        registers->rax = thread->errors[-result];
        registers->flags |= FLAG_CARRY;
        return;
    }
    registers->rax = (uint64_t)result;
    registers->rdx = thread->second_result;
    registers->flags &= ~(uint64_t)FLAG_CARRY;
}

/* The guest makes the call again once the signal's handler has returned: `syscall` is two bytes. */
static void make_again(struct unix_thread *thread, struct unix_registers *registers)
{
    registers->rip -= 2;
    registers->rax = thread->number;
}

void unix_call(struct unix_registers *registers)
{
    struct unix_thread *thread = unix_thread_self();
    long result;

    if (thread->trapped)
        site_rewrite(registers);
    thread->trapped = false;
    thread->restarts = true;
    thread->answered = false;
    thread->second_result = registers->rdx;
    result = unix_answer(thread, registers);
    if (thread->answered)
        return;
    if (result == -EINTR && thread->restarts && unix_signals_restart(thread))
        make_again(thread, registers);
    else
        set_result(thread, registers, result);
}

/* A pass is done, and a signal waits. */
void unix_call_finish(struct unix_registers *registers)
{
    (void)registers; /* leaving delivers it */
}

/* A pass was interrupted. */
void unix_call_interrupted(struct unix_registers *registers)
{
    struct unix_thread *thread = unix_thread_self();

    if (unix_signals_restart(thread))
        make_again(thread, registers);
    else
        set_result(thread, registers, -EINTR);
}

/* The guest goes on at the entry, as if it had jumped there itself. */
static void caught(int signal, siginfo_t *info, void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;

    (void)signal;
    (void)info;
    unix_thread_self()->trapped = true;
    registers[REG_RCX] = registers[REG_RIP];
    registers[REG_RIP] = (greg_t)unix_call_entry;
}

int unix_calls_start(void)
{
    long result = host_call(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0);

    if (result < 0)
        return (int)result;
    return host_signal_set(SIGSYS, caught);
}
