/*
 * See evict.h. Host code never returns into a translation, so that one is needed only by a thread
 * whose instruction pointer is in it, or that has just been given its address (translate_miss). A
 * thread is stopped between two instructions of the guest's (abi/thread_stop.h), whose address is
 * as good.
 */
#include "abi/translate/evict.h"

#include "abi/teb.h"
#include "abi/thread_stop.h"
#include "abi/translate/translate.h"

#include <sched.h>
#include <ucontext.h>

enum { THREADS_MOST = 4096 };

static struct {
    struct thread *threads[THREADS_MOST]; /* that were stopped for this */
    unsigned count;
    struct thread *missing; /* one that runs */
    void (*empty)(void);
} others;

static bool is_ours(const struct thread *thread)
{
    for (unsigned i = 0; i < others.count; i++) {
        if (others.threads[i] == thread)
            return true;
    }
    return false;
}

/* Goes on by the guest's address. */
static void redirect(const struct thread *thread)
{
    ucontext_t *context = thread->stop.context;
    struct translate_place place;
    greg_t *registers;

    if (!context)
        return;
    registers = context->uc_mcontext.gregs;
    if (!translate_place((uintptr_t)registers[REG_RIP], &place))
        return;
    registers[REG_R8] = place.guest;
    registers[REG_RIP] = (greg_t)(uintptr_t)translate_continue;
}

/* When all are stopped: nobody comes meanwhile who is not. */
static void empty_when_stopped(struct thread *first, void *unused)
{
    (void)unused;
    others.missing = NULL;
    for (struct thread *thread = first; thread && !others.missing; thread = thread->next) {
        if (thread != thread_self() && !is_ours(thread) && !thread_has_stopped(thread))
            others.missing = thread;
    }
    if (others.missing)
        return;
    for (struct thread *thread = first; thread; thread = thread->next) {
        if (thread != thread_self())
            redirect(thread);
    }
    others.empty();
}

static bool has_translation(const struct thread *thread)
{
    return thread->teb->translate_miss && !thread->teb->translate_waits;
}

/* One that has ended meanwhile cannot be stopped, and needs nothing. */
static bool stop(struct thread *thread)
{
    if (others.count == THREADS_MOST)
        return false;
    while (thread_stop(thread) == 0 && has_translation(thread)) {
        thread_continue(thread);
        sched_yield();
    }
    others.threads[others.count++] = thread;
    return true;
}

bool evict_with(void (*empty)(void))
{
    bool done = true;

    others.count = 0;
    others.empty = empty;
    do {
        thread_list_freeze(empty_when_stopped, NULL);
    } while (others.missing && (done = stop(others.missing)));
    for (unsigned i = 0; i < others.count; i++)
        thread_continue(others.threads[i]);
    return done;
}
