/*
 * Blocks of memory for guest threads, kept for reuse. Stacks as Microsoft's "Thread Stack Size"
 * describes them, except that all of a stack is committed from the start: Linux gives pages
 * when they are touched.
 */
#include "abi/thread_stack.h"

#include "abi/lock.h"
#include "abi/memory.h"
#include "abi/model.h"
#include "abi/thread32.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#endif
#endif
#ifndef ASAN_UNPOISON_MEMORY_REGION
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)0)
#endif

enum { KEPT_BLOCKS = 32 };

static struct lock lock;
static struct thread_stack *free_blocks;
static int free_count;
/* Their host threads are ending; the oldest is first. */
static struct thread_stack *finished, **finished_end = &finished;

static size_t round_up(size_t value, size_t unit)
{
    return (value + unit - 1) & ~(unit - 1);
}

static unsigned char *usable_low(const struct guest_stack *stack)
{
    return stack->base + STACK_CLOSED_SIZE + STACK_GUARD_SIZE;
}

static int guard_close(const struct guest_stack *stack)
{
    return memory_commit(stack->base + STACK_CLOSED_SIZE, STACK_GUARD_SIZE,
                         PAGE_READWRITE | PAGE_GUARD);
}

static size_t possible_reserve(size_t reserve)
{
    if (reserve < STACK_RESERVE_LEAST)
        return STACK_RESERVE_LEAST;
    return round_up(reserve, MEMORY_GRANULARITY);
}

int guest_stack_open(struct guest_stack *stack, size_t reserve)
{
    void *base;

    *stack = (struct guest_stack){0};
    if (reserve > SIZE_MAX / 4)
        return -ENOMEM;
    reserve = possible_reserve(reserve);
    if (memory_reserve(0, STACK_CLOSED_SIZE + STACK_GUARD_SIZE + reserve, 0, PAGE_READWRITE,
                       MEMORY_PRIVATE, &base) < 0)
        return -ENOMEM;
    *stack = (struct guest_stack){base, reserve};
    if (memory_commit(usable_low(stack), reserve, PAGE_READWRITE) == 0 && guard_close(stack) == 0)
        return 0;
    guest_stack_close(stack);
    return -ENOMEM;
}

void guest_stack_close(struct guest_stack *stack)
{
    memory_release(stack->base);
    *stack = (struct guest_stack){0};
}

struct stack_bounds guest_stack_bounds(const struct guest_stack *stack)
{
    unsigned char *low = usable_low(stack);

    return (struct stack_bounds){low + stack->reserve, low, stack->base + STACK_CLOSED_SIZE,
                                 stack->base};
}

void stack_bounds_set(struct teb *teb, const struct stack_bounds *bounds)
{
    teb->thread->guard_low = bounds->guard_low;
    teb->thread->stack_low = bounds->low;
    teb->thread->stack_high = bounds->high;
    teb->tib.StackBase = bounds->high;
    teb->tib.StackLimit = bounds->low;
    teb->deallocation_stack = bounds->deallocation;
    if (guest_is_32())
        thread32_bounds(teb);
}

_Static_assert(sizeof(struct thread_stack) <= TEB32_OFFSET, "the 32-bit TEB has its own place");

static struct thread_stack *block_map(size_t reserve)
{
    size_t own = TEB32_OFFSET + sizeof(struct teb32); /* a 64-bit guest never touches the latter */
    struct thread_stack *stack;
    void *control;

    if (memory_allocate(0, own + STACK_SIGNAL_SIZE + STACK_HOST_SIZE, 0, PAGE_READWRITE,
                        MEMORY_PRIVATE, &control) < 0)
        return NULL;
    stack = control;
    stack->signal_base = (unsigned char *)control + own;
    stack->host_base = stack->signal_base + STACK_SIGNAL_SIZE;
    if (guest_stack_open(&stack->guest, reserve) == 0)
        return stack;
    memory_release(stack);
    return NULL;
}

/* The lock is held. Host threads that are gone leave their blocks to the next ones. */
static void collect_finished(void)
{
    while (finished && pthread_tryjoin_np(finished->thread.host, NULL) == 0) {
        struct thread_stack *stack = finished;

        finished = stack->next;
        if (!finished)
            finished_end = &finished;
        if (free_count == KEPT_BLOCKS) {
            thread_stack_give_back(stack);
            continue;
        }
        stack->next = free_blocks;
        free_blocks = stack;
        free_count++;
    }
}

static struct thread_stack *take_free(size_t reserve)
{
    struct thread_stack **at, *stack = NULL;

    lock_acquire(&lock);
    collect_finished();
    for (at = &free_blocks; *at && (*at)->guest.reserve != reserve; at = &(*at)->next)
        ;
    if (*at) {
        stack = *at;
        *at = stack->next;
        free_count--;
    }
    lock_release(&lock);
    return stack;
}

unsigned char *thread_signal_stack(struct thread *thread)
{
    char *stack = (char *)thread - offsetof(struct thread_stack, thread);

    return ((struct thread_stack *)stack)->signal_base;
}

static void fill_in(struct thread_stack *stack)
{
    struct stack_bounds bounds = guest_stack_bounds(&stack->guest);
    struct teb *teb = &stack->teb;

    if (teb->tib.StackLimit && (unsigned char *)teb->tib.StackLimit < usable_low(&stack->guest))
        guard_close(&stack->guest); /* its last owner had an overflow */
    memset(teb, 0, sizeof *teb);
    memset(&stack->thread, 0, sizeof stack->thread);
    stack->thread.teb = teb;
    teb->thread = &stack->thread;
    teb->tib.Self = &teb->tib;
    teb->tib.Version = TEB_NO_FIBER;
    if (guest_is_32())
        thread32_prepare(teb);
    stack_bounds_set(teb, &bounds);
    /* Its last owner may have left frames behind that never returned. */
    ASAN_UNPOISON_MEMORY_REGION(bounds.low, stack->guest.reserve);
}

void thread_stack_forget_frames(void)
{
    ASAN_UNPOISON_MEMORY_REGION(teb_self()->tib.StackLimit, (char *)__builtin_frame_address(0) -
                                                                (char *)teb_self()->tib.StackLimit);
}

struct thread_stack *thread_stack_take(size_t reserve)
{
    struct thread_stack *stack;

    if (reserve > SIZE_MAX / 4)
        return NULL;
    stack = take_free(possible_reserve(reserve));
    if (!stack)
        stack = block_map(reserve);
    if (stack)
        fill_in(stack);
    return stack;
}

void thread_stack_finish(struct thread_stack *stack)
{
    stack->next = NULL;
    lock_acquire(&lock);
    *finished_end = stack;
    finished_end = &stack->next;
    lock_release(&lock);
}

void thread_stack_give_back(struct thread_stack *stack)
{
    guest_stack_close(&stack->guest);
    memory_release(stack);
}
