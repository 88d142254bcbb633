/*
 * NetBSD's signals: the frame that a handler gets, sigaction, and contexts, of which a handler's
 * return is one. sigaction(2), getcontext(2), <sys/siginfo.h> and <machine/frame.h> of NetBSD 10.
 */
#include "apis/unix/netbsd/netbsd.h"

#include "abi/unix/call.h"
#include "apis/unix/api.h"
#include "apis/unix/vectors.h"

#include <string.h>

enum { STACK_DISABLED = 4, VALUE = 8 /* behind a sender's two numbers */ };

struct netbsd_info {
    int32_t signal, code, error, padding;
    union {
        struct {
            uint64_t address;
            int32_t trap;
        } fault;
        struct {
            int32_t process;
            uint32_t user;
            int32_t status;
        } child;
        uint8_t bytes[112];
    };
};

_Static_assert(sizeof(struct netbsd_info) == 128, "siginfo_t");

/* What lies above the handler's return address: that leads to the guest's own code, which finds
 * the context in %r15. */
struct frame {
    uint64_t leads_to;
    struct netbsd_info info;
    struct netbsd_context context;
};

struct netbsd_action {
    uint64_t handler;
    struct unix_set mask;
    int32_t flags;
};

_Static_assert(sizeof(struct netbsd_action) == 32, "struct sigaction");

/* A context's place for each of ours, in their order. */
static const uint8_t places[] = {NETBSD_R15, NETBSD_R14,   NETBSD_R13, NETBSD_R12, NETBSD_R11,
                                 NETBSD_R10, NETBSD_R9,    NETBSD_R8,  NETBSD_RDI, NETBSD_RSI,
                                 NETBSD_RBP, NETBSD_RBX,   NETBSD_RDX, NETBSD_RCX, NETBSD_RAX,
                                 NETBSD_RIP, NETBSD_FLAGS, NETBSD_RSP};

_Static_assert(sizeof places * sizeof(uint64_t) == sizeof(struct unix_registers), "all of them");

void netbsd_registers_get(struct unix_registers *registers, const struct netbsd_context *context)
{
    for (size_t i = 0; i < sizeof places; i++)
        ((uint64_t *)registers)[i] = context->registers[places[i]];
}

static void registers_put(struct netbsd_context *context, const struct unix_registers *registers)
{
    for (size_t i = 0; i < sizeof places; i++)
        context->registers[places[i]] = ((const uint64_t *)registers)[i];
    context->registers[NETBSD_CS] = 0x47; /* as a NetBSD kernel's user segments are numbered */
    context->registers[NETBSD_SS] = 0x3f;
}

/* What a thread is, but for its vectors. */
static struct netbsd_context context_of(const struct unix_registers *registers, uint64_t mask)
{
    const struct unix_thread *thread = unix_thread_self();
    const stack_t *stack = &thread->guest_stack;
    struct netbsd_context context = {
        .flags = NETBSD_WITH_MASK | NETBSD_WITH_STACK | NETBSD_WITH_REGISTERS |
                 NETBSD_WITH_VECTORS | NETBSD_WITH_TLS,
        .mask.words = {unix_mask_from_host(mask)},
        .stack = {.base = (uint64_t)stack->ss_sp,
                  .size = stack->ss_size,
                  .flags = stack->ss_flags & SS_DISABLE ? STACK_DISABLED : 0},
        .tls = thread->guest_fs};

    registers_put(&context, registers);
    return context;
}

/* The codes of faults are the same as here. */
static int code_of(const siginfo_t *info)
{
    enum { FROM_THREAD = -5, OF_MESSAGES = -4, OF_INPUT = -3 };

    switch (info->si_code) {
    case SI_TKILL:
        return FROM_THREAD;
    case SI_MESGQ:
        return OF_MESSAGES;
    case SI_ASYNCIO:
        return OF_INPUT;
    case SI_KERNEL:
        return SI_USER;
    default:
        return info->si_code;
    }
}

static struct netbsd_info info_of(const struct unix_delivery *delivery)
{
    const siginfo_t *info = delivery->info;
    struct netbsd_info guest = {.signal = unix_signal_from_host(delivery->signal),
                                .code = code_of(info)};

    if (delivery->trap || delivery->fault_address) {
        guest.fault.address = delivery->fault_address;
        guest.fault.trap = (int32_t)delivery->trap;
        return guest;
    }
    if (info->si_code != SI_TIMER) {
        guest.child.process = info->si_pid;
        guest.child.user = info->si_uid;
    }
    if (delivery->signal == SIGCHLD)
        guest.child.status = info->si_status;
    else if (info->si_code == SI_QUEUE || info->si_code == SI_TIMER)
        memcpy(guest.bytes + VALUE, &info->si_value, sizeof info->si_value);
    return guest;
}

int netbsd_put_info(void *to, const struct unix_delivery *delivery)
{
    struct netbsd_info info = info_of(delivery);

    return unix_copy(to, &info, sizeof info);
}

int netbsd_frame_write(const struct unix_delivery *delivery)
{
    struct unix_registers *registers = delivery->registers;
    struct frame frame = {.leads_to = delivery->action->trampoline,
                          .info = info_of(delivery),
                          .context = context_of(registers, delivery->mask)};
    uint64_t vectors = unix_vectors_put(delivery, frame.context.vectors), at;

    /* The stack pointer is 8 modulo 16, as in a called function. */
    at = ((vectors - sizeof frame) & ~(uint64_t)15) - sizeof(uint64_t);
    frame.context.flags |=
        delivery->on_signal_stack ? NETBSD_ON_SIGNAL_STACK : NETBSD_OFF_SIGNAL_STACK;
    frame.context.registers[NETBSD_TRAP] = delivery->trap;
    frame.context.registers[NETBSD_ERROR] = delivery->error;
    if (!vectors || unix_copy((void *)at, &frame, sizeof frame) < 0)
        return -EFAULT;
    registers->rdi = (uint64_t)frame.info.signal;
    registers->rsi = at + offsetof(struct frame, info);
    registers->rdx = registers->r15 = at + offsetof(struct frame, context);
    registers->rsp = at;
    registers->rip = delivery->action->handler;
    registers->flags = 0x202;
    return 0;
}

UNIX(netbsd, long, __sigaction_sigtramp,
     (int signal, const struct netbsd_action *action OPTIONAL,
      struct netbsd_action *old OUT OPTIONAL, const void *trampoline, int version))
{
    struct netbsd_action wanted, before;
    struct unix_action host, host_old;
    int number = unix_signal_to_host((unsigned)signal), result;

    (void)version; /* 2 and above: with a siginfo_t, which does no harm to one that wants none */
    if (number < 0 || (action && unix_copy(&wanted, action, sizeof wanted) < 0))
        return number < 0 ? -EINVAL : -EFAULT;
    if (action)
        host = (struct unix_action){.handler = wanted.handler,
                                    .mask = unix_mask_to_host(wanted.mask.words[0]),
                                    .trampoline = (uint64_t)trampoline,
                                    .flags = (uint32_t)unix_flags_to_host(
                                        unix_system->signal_flags, (unsigned)wanted.flags, NULL)};
    result = unix_action_exchange(number, action ? &host : NULL, &host_old);
    before = (struct netbsd_action){
        .handler = host_old.handler,
        .mask.words = {unix_mask_from_host(host_old.mask)},
        .flags = (int32_t)unix_flags_from_host(unix_system->signal_flags, host_old.flags)};
    return result < 0 || !old ? result : unix_copy(old, &before, sizeof before);
}

UNIX(netbsd, long, getcontext, (struct netbsd_context * context OUT))
{
    const struct unix_thread *thread = unix_thread_self();
    struct netbsd_context now = context_of(thread->frame, unix_mask());

    memcpy(now.vectors, thread->host_stack, sizeof now.vectors);
    return unix_copy(context, &now, sizeof now);
}

UNIX(netbsd, long, setcontext, (const struct netbsd_context *context))
{
    struct unix_thread *thread = unix_thread_self();
    struct netbsd_context wanted;

    if (unix_copy(&wanted, context, sizeof wanted) < 0)
        return -EFAULT;
    thread->answered = true;
    if (wanted.flags & NETBSD_WITH_VECTORS)
        unix_vectors_get(thread, wanted.vectors);
    if (wanted.flags & NETBSD_WITH_REGISTERS)
        netbsd_registers_get(thread->frame, &wanted);
    if (wanted.flags & NETBSD_WITH_TLS)
        unix_thread_pointer_set(wanted.tls);
    if (wanted.flags & NETBSD_WITH_MASK)
        unix_mask_set(unix_mask_to_host(wanted.mask.words[0]));
    return 0;
}
