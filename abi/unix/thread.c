/* See thread.h. */
#include "abi/unix/thread.h"

#include "abi/unix/call.h"
#include "abi/unix/host_call.h"
#include "abi/unix/layout.inc"
#include "abi/unix/signal.h"

#include <asm/prctl.h>
#include <cpuid.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>

_Static_assert(offsetof(struct unix_thread, host_fs) == THREAD_HOST_FS, "layout.inc");
_Static_assert(offsetof(struct unix_thread, guest_fs) == THREAD_GUEST_FS, "layout.inc");
_Static_assert(offsetof(struct unix_thread, frame) == THREAD_FRAME, "layout.inc");
_Static_assert(offsetof(struct unix_thread, rip) == THREAD_RIP, "layout.inc");
_Static_assert(offsetof(struct unix_thread, rsp) == THREAD_RSP, "layout.inc");
_Static_assert(offsetof(struct unix_thread, number) == THREAD_NUMBER, "layout.inc");
_Static_assert(offsetof(struct unix_thread, passes) == THREAD_PASSES, "layout.inc");
_Static_assert(offsetof(struct unix_thread, errors) == THREAD_ERRORS, "layout.inc");
_Static_assert(offsetof(struct unix_thread, pending) == THREAD_PENDING, "layout.inc");
_Static_assert(offsetof(struct unix_thread, mode) == THREAD_MODE, "layout.inc");
_Static_assert(offsetof(struct unix_thread, host_stack) == THREAD_HOST_STACK, "layout.inc");
_Static_assert(offsetof(struct unix_thread, compact) == THREAD_COMPACT, "layout.inc");
_Static_assert(offsetof(struct unix_registers, rip) == REGISTERS_RIP, "layout.inc");
_Static_assert(sizeof(struct unix_registers) == REGISTERS_SIZE, "layout.inc");
_Static_assert(offsetof(struct unix_passes, host) == 8, "entry.S");

enum { CALL_STACK = 0x80000, SIGNAL_STACK = 0x10000, STACKS = CALL_STACK + SIGNAL_STACK };
enum { ALLOW = 0, BLOCK = 1 }; /* SYSCALL_DISPATCH_FILTER_* */
enum { HWCAP2_FSGSBASE = 2, MXCSR_AT = 24, MXCSR_INITIAL = 0x1f80 };

int unix_enter(void);
void unix_exit(void *stack, int result) __attribute__((noreturn));
void unix_prepare(void *stack);

/* Our text: what lies in it calls the host. */
extern const char __executable_start[], etext[];

static bool can_write_fs; /* the kernel knows that FS's base is ours to write */

static void fs_set(uint64_t base)
{
    if (can_write_fs)
        __asm__ volatile("wrfsbase %0" : : "r"(base));
    else
        host_call(SYS_arch_prctl, ARCH_SET_FS, base);
}

void unix_host_begin(void)
{
    struct unix_thread *thread = unix_thread_self();

    thread->selector = ALLOW;
    fs_set(thread->host_fs);
    thread->in_host = true;
}

void unix_host_end(void)
{
    struct unix_thread *thread = unix_thread_self();

    thread->in_host = false;
    fs_set(thread->guest_fs);
    thread->selector = BLOCK;
}

void unix_thread_pointer_set(uint64_t base)
{
    struct unix_thread *thread = unix_thread_self();

    thread->guest_fs = base;
    if (!thread->in_host)
        fs_set(base);
}

/* How much XSAVE writes, and whether its compact form is there. */
static void vectors_measure(struct unix_thread *thread)
{
    unsigned a, b, c, d;

    __cpuid_count(0xd, 0, a, b, c, d);
    thread->vectors_size = b;
    __cpuid_count(0xd, 1, a, b, c, d);
    thread->compact = a >> 1 & 1;
}

static void trap_calls(struct unix_thread *thread)
{
    const char *text = __executable_start;

    host_call(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, text, etext - text,
              &thread->selector);
}

/* A child has its parent's memory and GS, and none of what the kernel was told. */
void unix_thread_forked(void)
{
    struct unix_thread *thread = unix_thread_self();

    thread->id = (int)host_call(SYS_gettid);
    thread->waiting_set = 0;
    thread->pending = 0;
    trap_calls(thread);
}

/* One mapping: the stack of the host's signal handlers, and above it that of system calls. */
static int stacks_make(struct unix_thread *thread)
{
    char *stacks = mmap(NULL, STACKS, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *vectors;

    if (stacks == MAP_FAILED)
        return -ENOMEM;
    vectors = stacks + STACKS - (thread->vectors_size + 63) / 64 * 64;
    memcpy(vectors + MXCSR_AT, &(uint32_t){MXCSR_INITIAL}, sizeof(uint32_t));
    thread->signal_stack = stacks;
    thread->host_stack = vectors;
    thread->frame = (struct unix_registers *)vectors - 1;
    return 0;
}

static void thread_free(struct unix_thread *thread)
{
    if (thread->signal_stack)
        munmap(thread->signal_stack, STACKS);
    free(thread->waiting);
    free(thread);
}

static struct unix_thread *thread_make(const struct unix_start *start)
{
    struct unix_thread *thread = calloc(1, sizeof *thread);

    if (!thread)
        return NULL;
    thread->self = thread;
    thread->guest_fs = start->fs;
    thread->passes = start->passes;
    thread->errors = start->errors;
    thread->data = start->data;
    thread->first_mask = start->mask;
    thread->guest_stack.ss_flags = SS_DISABLE;
    thread->id = (int)host_call(SYS_gettid);
    vectors_measure(thread);
    thread->waiting = calloc(UNIX_SIGNALS, sizeof *thread->waiting);
    if (thread->waiting && stacks_make(thread) == 0) {
        *thread->frame = start->registers;
        return thread;
    }
    thread_free(thread);
    return NULL;
}

/* Called by unix_enter with its frame: the last use of the host's FS. */
void unix_prepare(void *stack)
{
    struct unix_thread *thread = unix_thread_self();

    thread->return_stack = stack;
    trap_calls(thread);
    unix_host_end();
    unix_mask_set(thread->first_mask);
}

/* Tells the guest and the maker of the thread, which waits for it. */
static void announce(const struct unix_thread *thread, const struct unix_start *start)
{
    const long id = thread->id;

    for (int i = 0; i < 2; i++) {
        if (start->id_at[i])
            unix_copy((void *)start->id_at[i], &id, start->id_size);
    }
    if (start->born) {
        atomic_store(start->born, thread->id);
        host_call(SYS_futex, start->born, FUTEX_WAKE_PRIVATE, 1);
    }
}

int unix_thread_run(const struct unix_start *start)
{
    const stack_t none = {.ss_flags = SS_DISABLE};
    struct unix_thread *thread = thread_make(start);
    stack_t signals;
    int result;

    if (!thread)
        return -ENOMEM;
    signals = (stack_t){.ss_sp = thread->signal_stack, .ss_size = SIGNAL_STACK};
    can_write_fs = getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE;
    host_call(SYS_arch_prctl, ARCH_GET_FS, &thread->host_fs);
    host_call(SYS_arch_prctl, ARCH_SET_GS, thread);
    thread->in_host = true;
    sigaltstack(&signals, NULL);
    announce(thread, start);
    result = unix_enter();
    sigaltstack(&none, NULL);
    host_call(SYS_arch_prctl, ARCH_SET_GS, 0);
    thread_free(thread);
    return result;
}

void unix_thread_end(int result)
{
    struct unix_thread *thread = unix_thread_self();

    if (!thread->in_host)
        unix_host_begin();
    host_call(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_OFF, 0, 0, 0);
    unix_exit(thread->return_stack, result);
}
