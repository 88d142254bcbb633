/*
 * The code that a guest's call of a builtin function enters, written at the first call. With the
 * guest's registers live it notes those that a call keeps (struct guest32_gate), loads the
 * arguments as the 64-bit convention wants them, calls, and returns to the guest as a 32-bit
 * function does.
 */
#include "thunks/win32/win32.h"

#include "abi/guest32.h"
#include "abi/guest32_raw.h"
#include "abi/teb32.h"
#include "abi/translate/cache.h"
#include "thunks/describe.h"
#include "thunks/win32/call.h"
#include "thunks/win32/export.h"

#include <stddef.h>
#include <stdlib.h>

enum {
    SHADOW = 32, /* the callee's home space */
    ENTRY_ROOM = 1024,
    REGISTER_SLOTS = 4
};

_Static_assert(offsetof(struct guest32_gate, esp) == 16, "as emitted");
_Static_assert(sizeof(struct guest32_gate) == 24, "as emitted");

/* Where things are on the host's part of the stack, from rsp on. */
struct frame {
    uint32_t gate, floating, size;
};

static struct frame frame_for(unsigned slots)
{
    uint32_t stacked = slots > REGISTER_SLOTS ? (slots - REGISTER_SLOTS) * 8 : 0;
    struct frame frame = {.gate = SHADOW + stacked};

    frame.floating = frame.gate + (uint32_t)sizeof(struct guest32_gate);
    frame.size = (frame.floating + 8 + 15) & ~15u;
    return frame;
}

/* An instruction with a memory operand [rsp + offset]. */
static uint8_t *emit_at_rsp(uint8_t *at, const char *opcode, size_t size, unsigned reg,
                            uint32_t offset)
{
    at = emit_bytes(at, opcode, size);
    at = emit_8(at, 0x84 | (reg & 7) << 3);
    return emit_32(emit_8(at, 0x24), offset);
}

/* The same with [r12 + offset], where the guest's stack is. */
static uint8_t *emit_at_guest(uint8_t *at, const char *opcode, size_t size, unsigned reg,
                              uint32_t offset)
{
    at = emit_bytes(at, opcode, size);
    at = emit_8(at, 0x84 | (reg & 7) << 3);
    return emit_32(emit_8(at, 0x24), offset);
}

static uint8_t *emit_open(uint8_t *at, const struct frame *frame)
{
    enum { EBX = 3, ESP_COPY = 4, EBP = 5, ESI = 6, EDI = 7 };

    at = EMIT(at, "\x49\x89\xe4"); /* mov %rsp, %r12 */
    at = EMIT(at, "\x48\x81\xec"); /* sub $size, %rsp */
    at = emit_32(at, frame->size);
    at = EMIT(at, "\x48\x83\xe4\xf0\xfc"); /* and $-16, %rsp; cld */
    at = emit_at_rsp(at, "\x89", 1, EBX, frame->gate);
    at = emit_at_rsp(at, "\x89", 1, EBP, frame->gate + 4);
    at = emit_at_rsp(at, "\x89", 1, ESI, frame->gate + 8);
    at = emit_at_rsp(at, "\x89", 1, EDI, frame->gate + 12);
    at = emit_at_rsp(at, "\x44\x89", 2, ESP_COPY, frame->gate + 16); /* mov %r12d */
    at = emit_at_rsp(at, "\x48\x8d", 2, 0, frame->gate);             /* lea gate, %rax */
    at = EMIT(at, "\x65\x48\x89\x04\x25");                           /* mov %rax, %gs:gate */
    return emit_32(at, offsetof(struct teb, guest_gate));
}

/* Loads an argument into rax, sign-extended or not, and puts it into its slot on the stack. */
static uint8_t *emit_stacked(uint8_t *at, const struct plan_param *param, unsigned slot)
{
    uint32_t from = 4u + param->offset;

    if (param->way == PLAN_EXTENDED)
        at = emit_at_guest(at, "\x49\x63", 2, 0, from);
    else if (param->way == PLAN_LONG || param->way == PLAN_DOUBLE)
        at = emit_at_guest(at, "\x49\x8b", 2, 0, from);
    else
        at = emit_at_guest(at, "\x41\x8b", 2, 0, from);
    return emit_at_rsp(at, "\x48\x89", 2, 0, slot * 8);
}

static uint8_t *emit_in_register(uint8_t *at, const struct plan_param *param, unsigned slot)
{
    static const uint8_t registers[] = {1, 2, 8, 9}; /* rcx, rdx, r8, r9 */
    unsigned reg = registers[slot];
    uint32_t from = 4u + param->offset;

    switch (param->way) {
    case PLAN_EXTENDED: /* movslq */
        return emit_at_guest(at, reg > 7 ? "\x4d\x63" : "\x49\x63", 2, reg, from);
    case PLAN_LONG:
        return emit_at_guest(at, reg > 7 ? "\x4d\x8b" : "\x49\x8b", 2, reg, from);
    case PLAN_DOUBLE: /* movsd */
        return emit_at_guest(at, "\xf2\x41\x0f\x10", 4, slot, from);
    case PLAN_FLOAT: /* movss */
        return emit_at_guest(at, "\xf3\x41\x0f\x10", 4, slot, from);
    default:
        return emit_at_guest(at, reg > 7 ? "\x45\x8b" : "\x41\x8b", 2, reg, from);
    }
}

static uint8_t *emit_simple_call(uint8_t *at, const struct plan *plan)
{
    for (unsigned i = REGISTER_SLOTS; i < plan->param_count; i++)
        at = emit_stacked(at, &plan->params[i], i);
    for (unsigned i = 0; i < plan->param_count && i < REGISTER_SLOTS; i++)
        at = emit_in_register(at, &plan->params[i], i);
    at = EMIT(at, "\x48\xb8"); /* movabs $slot, %rax; call *(%rax) */
    return EMIT(emit_64(at, (uint64_t)(uintptr_t)plan->slot), "\xff\x10");
}

/* win32_call(plan, arguments, &floating), which may use RSI and RDI as it likes. */
static uint8_t *emit_converting_call(uint8_t *at, const struct plan *plan,
                                     const struct frame *frame)
{
    at = EMIT(at, "\x48\xbf"); /* movabs $plan, %rdi */
    at = emit_64(at, (uint64_t)(uintptr_t)plan);
    at = EMIT(at, "\x49\x8d\x74\x24\x04");                   /* lea 4(%r12), %rsi */
    at = emit_at_rsp(at, "\x48\x8d", 2, 2, frame->floating); /* lea floating, %rdx */
    at = EMIT(at, "\x48\xb8");                               /* movabs $win32_call, %rax */
    at = emit_64(at, (uint64_t)(uintptr_t)win32_call);
    at = EMIT(at, "\xff\xd0");
    at = emit_at_rsp(at, "\xf2\x0f\x10", 3, 0, frame->floating); /* movsd floating, %xmm0 */
    at = emit_at_rsp(at, "\x8b", 1, 6, frame->gate + 8);
    return emit_at_rsp(at, "\x8b", 1, 7, frame->gate + 12);
}

/* Floating point to ST(0), eight bytes to EDX:EAX. */
static uint8_t *emit_result(uint8_t *at, const struct type *result, const struct frame *frame)
{
    if (!result)
        return at;
    if (result->class == TYPE_FLOAT && result->size == sizeof(float)) {
        at = emit_at_rsp(at, "\xf3\x0f\x11", 3, 0, frame->floating);
        return emit_at_rsp(at, "\xd9", 1, 0, frame->floating);
    }
    if (result->class == TYPE_FLOAT) {
        at = emit_at_rsp(at, "\xf2\x0f\x11", 3, 0, frame->floating);
        return emit_at_rsp(at, "\xdd", 1, 0, frame->floating);
    }
    if (result->size32 == sizeof(uint64_t))
        at = EMIT(at, "\x48\x89\xc2\x48\xc1\xea\x20"); /* mov %rax, %rdx; shr $32, %rdx */
    return at;
}

static uint8_t *emit_return(uint8_t *at, unsigned popped)
{
    at = EMIT(at, "\x4c\x89\xe4\x44\x8b\x04\x24\x48\x8d\xa4\x24"); /* mov %r12, %rsp; mov (%rsp),
                                                                      %r8d; lea n(%rsp), %rsp */
    at = emit_32(at, 4 + popped);
    return emit_lookup_jump(at);
}

static const void *write_entry(const struct plan *plan)
{
    uint8_t *start = cache_room_kept(ENTRY_ROOM), *at = start;
    struct frame frame = frame_for(plan->is_simple ? plan->param_count : 0);

    if (!start)
        return NULL;
    at = emit_open(at, &frame);
    if (plan->is_simple && !plan->refusal)
        at = emit_simple_call(at, plan);
    else
        at = emit_converting_call(at, plan, &frame);
    at = emit_result(at, plan->call->result, &frame);
    cache_take_kept(emit_return(at, plan->popped));
    return start;
}

/* A function that gets the guest's registers: only its record is brought to it. */
static const void *write_raw(const struct guest32_raw *raw)
{
    uint8_t *start = cache_room_kept(ENTRY_ROOM), *at = start;

    if (!start)
        return NULL;
    at = emit_64(EMIT(at, "\x49\xba"), (uint64_t)(uintptr_t)raw); /* movabs $raw, %r10 */
    cache_take_kept(emit_far_jump(at, raw->code));
    return start;
}

static const void *write_call(const struct bound_dll *dll, uint32_t index)
{
    const struct call *call = dll->calls[index];
    struct plan *plan;

    if (call->flags & CALL_RAW)
        return write_raw(call->address);
    plan = plan_make(call, dll->name, &dll->slots[index]);
    return plan ? write_entry(plan) : NULL;
}

/* For the translator, under its lock. */
static const void *resolve(uint32_t address)
{
    const struct plan *exported = export_find(address);
    const void *code = exported ? write_entry(exported) : NULL;

    bind_lock();
    for (struct bound_dll *dll = bind_dlls(); dll && !code; dll = dll->next) {
        uint32_t offset = address - dll->stubs32, index = offset / dll->stub_size;

        if (!dll->stubs32 || index >= dll->count || offset % dll->stub_size ||
            dll->calls[index]->flags & CALL_DATA)
            continue;
        code = write_call(dll, index);
    }
    bind_unlock();
    return code;
}

void win32_start(void)
{
    describe();
    guest32_resolve = resolve;
}
