/*
 * DragonFly's signals: the frame that a handler gets and sigreturn. sigaction(2),
 * <machine/ucontext.h>, <machine/sigframe.h> of DragonFly 6.
 */
#include "apis/unix/dragonfly/dragonfly.h"

#include "abi/unix/call.h"
#include "apis/unix/api.h"
#include "apis/unix/bsd/signal.h"
#include "apis/unix/bsd/start.h"
#include "apis/unix/vectors.h"

#include <string.h>

enum { FRAME_ALIGNMENT = 64, FORMAT_XMM = 0x10002, OWNED_FPU = 0x20001, STACK_DISABLED = 4 };

struct dragonfly_registers {
    uint64_t on_stack, rdi, rsi, rdx, rcx, r8, r9, rax, rbx, rbp;
    uint64_t r10, r11, r12, r13, r14, r15;
    uint64_t more_flags, trap, address, flags, error, rip, cs, rflags, rsp, ss;
    uint32_t size, vector_format, vector_owner, reserved, unused[8];
    uint8_t vectors[1024];
};

struct dragonfly_context {
    struct unix_set mask;
    uint64_t padding[6];
    struct dragonfly_registers registers;
    uint64_t link;
    struct unix_stack stack;
    int32_t spare[8];
};

_Static_assert(sizeof(struct dragonfly_registers) == 1280, "mcontext_t");
_Static_assert(sizeof(struct dragonfly_context) == 1408, "ucontext_t");

/* What lies above the handler's return address: where that leads finds the context from there. */
struct frame {
    struct dragonfly_context context;
    struct bsd_info info;
};

#define SAME(name) to->name = from->name

static void registers_put(struct dragonfly_registers *to, const struct unix_registers *from)
{
    SAME(rdi), SAME(rsi), SAME(rdx), SAME(rcx), SAME(r8), SAME(r9), SAME(rax), SAME(rbx);
    SAME(rbp), SAME(r10), SAME(r11), SAME(r12), SAME(r13), SAME(r14), SAME(r15);
    SAME(rip), SAME(rsp);
    to->rflags = from->flags;
    to->cs = 0x43; /* as a DragonFly kernel's user segments are numbered */
    to->ss = 0x3b;
    to->size = sizeof *to;
}

static void registers_get(struct unix_registers *to, const struct dragonfly_registers *from)
{
    SAME(rdi), SAME(rsi), SAME(rdx), SAME(rcx), SAME(r8), SAME(r9), SAME(rax), SAME(rbx);
    SAME(rbp), SAME(r10), SAME(r11), SAME(r12), SAME(r13), SAME(r14), SAME(r15);
    SAME(rip), SAME(rsp);
    to->flags = from->rflags;
}

/* What a process has sent has 0 or less. */
static int code_of(const siginfo_t *info)
{
    if (info->si_code > 0 && info->si_code != SI_KERNEL)
        return bsd_fault_code(info);
    return info->si_code == SI_QUEUE || info->si_code == SI_TIMER ? info->si_code : SI_USER;
}

static void context_make(struct dragonfly_context *context, const struct unix_delivery *delivery)
{
    const stack_t *stack = &unix_thread_self()->guest_stack;
    struct dragonfly_registers *registers = &context->registers;

    *context = (struct dragonfly_context){
        .mask.words = {unix_mask_from_host(delivery->mask)},
        .stack = {.base = (uint64_t)stack->ss_sp,
                  .size = stack->ss_size,
                  .flags = stack->ss_flags & SS_DISABLE ? STACK_DISABLED : 0}};
    registers_put(registers, delivery->registers);
    registers->on_stack = delivery->on_signal_stack;
    registers->trap = delivery->trap;
    registers->error = delivery->error;
    registers->address = delivery->fault_address;
    registers->vector_format = FORMAT_XMM;
    registers->vector_owner = OWNED_FPU;
}

int dragonfly_put_info(void *to, const struct unix_delivery *delivery)
{
    struct bsd_info info = bsd_info_of(delivery, code_of(delivery->info));

    return unix_copy(to, &info, sizeof info);
}

int dragonfly_frame_write(const struct unix_delivery *delivery)
{
    struct unix_registers *registers = delivery->registers;
    struct frame frame = {.info = bsd_info_of(delivery, code_of(delivery->info))};
    uint64_t leads_to = bsd_signal_return(), vectors, at, stack;

    context_make(&frame.context, delivery);
    vectors = unix_vectors_put(delivery, frame.context.registers.vectors);
    at = (vectors - sizeof frame) & ~(uint64_t)(FRAME_ALIGNMENT - 1);
    stack = at - sizeof leads_to;
    if (!vectors || unix_copy((void *)at, &frame, sizeof frame) < 0 ||
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

/* Its result is the guest's registers; one that cannot be read leaves them as they are. */
UNIX(dragonfly, void, sigreturn, (const struct dragonfly_context *context))
{
    struct unix_thread *thread = unix_thread_self();
    struct dragonfly_context wanted;

    if (unix_copy(&wanted, context, sizeof wanted) < 0)
        return;
    thread->answered = true;
    unix_vectors_get(thread, wanted.registers.vectors);
    registers_get(thread->frame, &wanted.registers);
    unix_mask_set(unix_mask_to_host(wanted.mask.words[0]));
}
