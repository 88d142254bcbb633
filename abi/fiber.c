/* See fiber.h. */
#include "abi/fiber.h"

#include "abi/guest_memory.h"
#include "abi/model.h"
#include "abi/teb32.h"
#include "abi/thread32.h"

#include <stdint.h>

/* What fiber_switch_stack finds on the stack of a fiber that has not run: see fiber_switch.S. */
struct first_frame {
    uint32_t mxcsr;
    uint16_t fpcw, unused;
    uint64_t r15, r14, r13, r12, rbx, rbp;
    void (*begin)(void);
    uint64_t above[8]; /* home space, and the alignment that a call leaves */
};

struct fiber *fiber_self(void)
{
    struct teb *teb = teb_self();

    return teb->same_teb_flags & TEB_IS_FIBER ? teb->tib.FiberData : NULL;
}

static void save_teb32(struct fiber *fiber, struct teb *teb)
{
    fiber->exception_list = teb32_of(teb)->exception_list;
    fiber->guest_gate = teb->guest_gate;
    fiber->guest_calls = teb->guest_calls;
}

static void load_teb32(const struct fiber *fiber, struct teb *teb)
{
    teb32_of(teb)->exception_list = fiber->exception_list;
    teb->guest_gate = fiber->guest_gate;
    teb->guest_calls = fiber->guest_calls;
}

static void name_fiber(struct teb *teb)
{
    if (guest_is_32())
        thread32_fiber(teb);
}

static void save_teb(struct fiber *fiber, struct teb *teb)
{
    const struct thread *thread = teb->thread;

    fiber->bounds = (struct stack_bounds){thread->stack_high, thread->stack_low, thread->guard_low,
                                          teb->deallocation_stack};
    fiber->stack_limit = teb->tib.StackLimit;
    fiber->fls_data = teb->fls_data;
    fiber->guaranteed_stack_bytes = teb->guaranteed_stack_bytes;
    if (guest_is_32())
        save_teb32(fiber, teb);
}

static void load_teb(const struct fiber *fiber, struct teb *teb)
{
    stack_bounds_set(teb, &fiber->bounds);
    teb->tib.StackLimit = fiber->stack_limit;
    teb->fls_data = fiber->fls_data;
    teb->guaranteed_stack_bytes = fiber->guaranteed_stack_bytes;
    if (guest_is_32())
        load_teb32(fiber, teb);
}

struct fiber *fiber_from_thread(void *data, bool switches_float)
{
    struct fiber *fiber = guest_allocate_zeroed(sizeof *fiber);
    struct teb *teb = teb_self();

    if (!fiber)
        return NULL;
    fiber->data = data;
    fiber->switches_float = switches_float;
    teb->tib.FiberData = fiber;
    teb->same_teb_flags |= TEB_IS_FIBER;
    name_fiber(teb);
    return fiber;
}

void fiber_to_thread(void)
{
    struct teb *teb = teb_self();
    struct fiber *fiber = teb->tib.FiberData;

    teb->same_teb_flags &= (USHORT)~TEB_IS_FIBER;
    teb->tib.FiberData = NULL;
    teb->tib.Version = TEB_NO_FIBER;
    name_fiber(teb);
    /* A thread may end its days on a fiber's stack; that one stays. */
    if (!fiber->stack.base)
        guest_release(fiber);
}

static void lay_first_frame(struct fiber *fiber)
{
    struct first_frame *frame = (struct first_frame *)fiber->bounds.high - 1;

    frame = (struct first_frame *)((uintptr_t)frame & ~(uintptr_t)15);
    *frame = (struct first_frame){.mxcsr = 0x1f80,
                                  .fpcw = 0x27f,
                                  .r12 = (uintptr_t)fiber->function,
                                  .r13 = (uintptr_t)fiber->argument,
                                  .begin = fiber_begin};
    fiber->stack_pointer = frame;
}

struct fiber *fiber_new(size_t stack_reserve, void (*function)(void *argument), void *argument,
                        bool switches_float)
{
    struct fiber *fiber = guest_allocate_zeroed(sizeof *fiber);

    if (!fiber)
        return NULL;
    if (guest_stack_open(&fiber->stack, stack_reserve) < 0) {
        guest_release(fiber);
        return NULL;
    }
    fiber->bounds = guest_stack_bounds(&fiber->stack);
    fiber->stack_limit = fiber->bounds.low;
    fiber->exception_list = (uint32_t)TEB32_NO_HANDLER;
    fiber->function = function;
    fiber->argument = argument;
    fiber->switches_float = switches_float;
    lay_first_frame(fiber);
    return fiber;
}

void fiber_free(struct fiber *fiber)
{
    if (fiber->stack.base)
        guest_stack_close(&fiber->stack);
    guest_release(fiber);
}

void fiber_switch(struct fiber *to)
{
    struct fiber *from = fiber_self();
    struct teb *teb = teb_self();

    save_teb(from, teb);
    load_teb(to, teb);
    teb->tib.FiberData = to;
    name_fiber(teb);
    fiber_switch_stack(&from->stack_pointer, to->stack_pointer, to->switches_float);
}
