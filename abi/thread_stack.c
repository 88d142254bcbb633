/*
 * Blocks of memory for guest threads, kept for reuse. Stacks as Microsoft's "Thread Stack Size"
 * describes them, except that all of a stack is committed from the start: Linux gives pages
 * when they are touched.
 */
#include "abi/thread_stack.h"

#include "abi/lock.h"
#include "abi/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

static unsigned char *usable_low(const struct thread_stack *stack)
{
    return stack->base + STACK_CLOSED_SIZE + STACK_GUARD_SIZE;
}

static bool guard_close(const struct thread_stack *stack)
{
    return memory_commit(stack->base + STACK_CLOSED_SIZE, STACK_GUARD_SIZE,
                         PAGE_READWRITE | PAGE_GUARD) == 0;
}

static struct thread_stack *control_map(void)
{
    size_t own = round_up(sizeof(struct thread_stack), MEMORY_PAGE);
    struct thread_stack *stack;
    void *control;

    if (memory_allocate(0, own + STACK_SIGNAL_SIZE + STACK_HOST_SIZE, 0, PAGE_READWRITE,
                        MEMORY_PRIVATE, &control) < 0)
        return NULL;
    stack = control;
    stack->signal_base = (unsigned char *)control + own;
    stack->host_base = stack->signal_base + STACK_SIGNAL_SIZE;
    return stack;
}

static struct thread_stack *block_map(size_t reserve)
{
    size_t size = STACK_CLOSED_SIZE + STACK_GUARD_SIZE + reserve;
    struct thread_stack *stack = control_map();
    void *base;

    if (!stack)
        return NULL;
    if (memory_reserve(0, size, 0, PAGE_READWRITE, MEMORY_PRIVATE, &base) < 0) {
        memory_release(stack);
        return NULL;
    }
    stack->base = base;
    stack->reserve = reserve;
    if (memory_commit(usable_low(stack), reserve, PAGE_READWRITE) < 0 || !guard_close(stack)) {
        thread_stack_give_back(stack);
        return NULL;
    }
    return stack;
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
    for (at = &free_blocks; *at && (*at)->reserve != reserve; at = &(*at)->next)
        ;
    if (*at) {
        stack = *at;
        *at = stack->next;
        free_count--;
    }
    lock_release(&lock);
    return stack;
}

static void fill_in(struct thread_stack *stack)
{
    struct teb *teb = &stack->teb;
    struct thread *thread = &stack->thread;

    if (teb->tib.StackLimit && (unsigned char *)teb->tib.StackLimit < usable_low(stack))
        guard_close(stack); /* its last owner had an overflow */
    memset(teb, 0, sizeof *teb);
    memset(thread, 0, sizeof *thread);
    thread->teb = teb;
    thread->guard_low = stack->base + STACK_CLOSED_SIZE;
    thread->stack_low = usable_low(stack);
    thread->stack_high = usable_low(stack) + stack->reserve;
    teb->thread = thread;
    teb->tib.Self = &teb->tib;
    teb->tib.StackBase = thread->stack_high;
    teb->tib.StackLimit = thread->stack_low;
    teb->deallocation_stack = stack->base;
}

struct thread_stack *thread_stack_take(size_t reserve)
{
    struct thread_stack *stack;

    if (reserve > SIZE_MAX / 4)
        return NULL;
    if (reserve < STACK_RESERVE_LEAST)
        reserve = STACK_RESERVE_LEAST;
    reserve = round_up(reserve, MEMORY_GRANULARITY);
    stack = take_free(reserve);
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
    memory_release(stack->base);
    memory_release(stack);
}
