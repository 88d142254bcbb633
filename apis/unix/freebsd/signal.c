/*
 * FreeBSD's signals: the frame that a handler gets, sigaction and sigreturn. sigaction(2),
 * <machine/ucontext.h>, <machine/sigframe.h> of FreeBSD 14.
 */
#include "apis/unix/freebsd/freebsd.h"

#include "abi/unix/call.h"
#include "apis/unix/api.h"
#include "apis/unix/bsd/signal.h"
#include "apis/unix/bsd/start.h"
#include "apis/unix/signal.h"
#include "apis/unix/vectors.h"

#include <string.h>

enum { LEGACY_VECTORS = 512, FRAME_ALIGNMENT = 64 };
enum { FORMAT_XMM = 0x10002, OWNED_FPU = 0x20001, HAS_VECTORS = 4 /* _MC_HASFPXSTATE */ };

struct freebsd_registers {
    uint64_t on_stack, rdi, rsi, rdx, rcx, r8, r9, rax, rbx, rbp;
    uint64_t r10, r11, r12, r13, r14, r15;
    uint32_t trap;
    uint16_t fs, gs;
    uint64_t address;
    uint32_t flags;
    uint16_t es, ds;
    uint64_t error, rip, cs, rflags, rsp, ss;
    uint64_t size, vector_format, vector_owner;
    uint8_t vectors[LEGACY_VECTORS];
    uint64_t fs_base, gs_base, more_vectors, more_size, spare[4];
} __attribute__((aligned(16)));

struct freebsd_context {
    struct unix_set mask;
    struct freebsd_registers registers;
    uint64_t link;
    struct unix_stack stack;
    int32_t flags, spare[4];
};

_Static_assert(sizeof(struct freebsd_registers) == 800, "mcontext_t");
_Static_assert(sizeof(struct freebsd_context) == 880, "ucontext_t");

/* What lies above the handler's return address: where that leads finds the context from there. */
struct frame {
    struct freebsd_context context;
    struct bsd_info info;
};

#define SAME(name) to->name = from->name

static void registers_put(struct freebsd_registers *to, const struct unix_registers *from)
{
    SAME(rdi), SAME(rsi), SAME(rdx), SAME(rcx), SAME(r8), SAME(r9), SAME(rax), SAME(rbx);
    SAME(rbp), SAME(r10), SAME(r11), SAME(r12), SAME(r13), SAME(r14), SAME(r15);
    SAME(rip), SAME(rsp);
    to->rflags = from->flags;
    to->cs = 0x43; /* as a FreeBSD kernel's user segments are numbered */
    to->ss = 0x3b;
    to->size = sizeof *to;
}

static void registers_get(struct unix_registers *to, const struct freebsd_registers *from)
{
    SAME(rdi), SAME(rsi), SAME(rdx), SAME(rcx), SAME(r8), SAME(r9), SAME(rax), SAME(rbx);
    SAME(rbp), SAME(r10), SAME(r11), SAME(r12), SAME(r13), SAME(r14), SAME(r15);
    SAME(rip), SAME(rsp);
    to->flags = from->rflags;
}

/* Those of a division differ from the host's. */
static int code_of(const siginfo_t *info)
{
    enum { FROM_USER = 0x10001, QUEUED, FROM_TIMER, FROM_THREAD = 0x10007 };

    if (info->si_code > 0 && info->si_code != SI_KERNEL)
        return bsd_fault_code(info);
    switch (info->si_code) {
    case SI_QUEUE:
        return QUEUED;
    case SI_TIMER:
        return FROM_TIMER;
    case SI_TKILL:
        return FROM_THREAD;
    default:
        return FROM_USER;
    }
}

static struct freebsd_context context_of(const struct unix_delivery *delivery, uint64_t vectors)
{
    const struct unix_thread *thread = unix_thread_self();
    struct freebsd_context context = {.mask.words = {unix_mask_from_host(delivery->mask)}};
    struct freebsd_registers *registers = &context.registers;

    registers_put(registers, delivery->registers);
    registers->on_stack = delivery->on_signal_stack;
    registers->trap = delivery->trap;
    registers->error = delivery->error;
    registers->address = delivery->fault_address;
    registers->vector_format = FORMAT_XMM;
    registers->vector_owner = OWNED_FPU;
    memcpy(registers->vectors, delivery->vectors, sizeof registers->vectors);
    registers->fs_base = thread->guest_fs;
    registers->flags = HAS_VECTORS;
    registers->more_vectors = vectors;
    registers->more_size = delivery->vectors_size - LEGACY_VECTORS;
    context.stack = (struct unix_stack){.base = (uint64_t)thread->guest_stack.ss_sp,
                                        .size = thread->guest_stack.ss_size,
                                        .flags = thread->guest_stack.ss_flags & SS_DISABLE ? 4 : 0};
    return context;
}

int freebsd_put_info(void *to, const struct unix_delivery *delivery)
{
    struct bsd_info info = bsd_info_of(delivery, code_of(delivery->info));

    return unix_copy(to, &info, sizeof info);
}

int freebsd_frame_write(const struct unix_delivery *delivery)
{
    struct unix_registers *registers = delivery->registers;
    uint64_t more = delivery->vectors_size - LEGACY_VECTORS;
    uint64_t vectors = (delivery->stack - more) & ~(uint64_t)(FRAME_ALIGNMENT - 1);
    uint64_t at = (vectors - sizeof(struct frame)) & ~(uint64_t)15;
    uint64_t stack = at - sizeof(uint64_t), leads_to = bsd_signal_return();
    struct frame frame = {.context = context_of(delivery, vectors),
                          .info = bsd_info_of(delivery, code_of(delivery->info))};

    if (unix_copy((void *)vectors, (char *)delivery->vectors + LEGACY_VECTORS, more) < 0 ||
        unix_copy((void *)at, &frame, sizeof frame) < 0 ||
        unix_copy((void *)stack, &leads_to, sizeof leads_to) < 0)
        return -EFAULT;
    registers->rdi = (uint64_t)frame.info.signal;
    registers->rsi = at + offsetof(struct frame, info);
    registers->rdx = at + offsetof(struct frame, context);
    registers->rcx = delivery->fault_address;
    registers->rsp = stack;
    registers->rip = delivery->action->handler;
    registers->flags = 0x202;
    return 0;
}

/* The area that XRSTOR reads is checked by the processor: its header says what is in it. */
static int vectors_get(struct unix_thread *thread, const struct freebsd_registers *registers)
{
    uint8_t *area = thread->host_stack;
    uint64_t more = registers->more_size;
    int result = 0;

    memcpy(area, registers->vectors, LEGACY_VECTORS);
    memset(area + LEGACY_VECTORS, 0, 64);
    area[LEGACY_VECTORS] = 3; /* x87 and SSE */
    if (registers->flags & HAS_VECTORS && more <= thread->vectors_size - LEGACY_VECTORS)
        result = unix_copy(area + LEGACY_VECTORS, (const void *)registers->more_vectors, more);
    unix_vectors_make_valid(thread);
    return result;
}

/* Its result is the guest's registers; one that cannot be read leaves them as they are. */
UNIX(freebsd, void, sigreturn, (const struct freebsd_context *context))
{
    struct unix_thread *thread = unix_thread_self();
    struct freebsd_context wanted;

    if (unix_copy(&wanted, context, sizeof wanted) < 0 ||
        vectors_get(thread, &wanted.registers) < 0)
        return;
    thread->answered = true;
    registers_get(thread->frame, &wanted.registers);
    unix_mask_set(unix_mask_to_host(wanted.mask.words[0]));
}
