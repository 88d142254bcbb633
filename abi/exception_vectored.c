/*
 * The lists of vectored handlers. A handler may remove itself or another one, also while it is
 * being called by several threads: what is in use is freed by its last user. Microsoft, "Vectored
 * Exception Handling".
 */
#include "abi/exception.h"
#include "abi/guest32.h"
#include "abi/guest_memory.h"
#include "abi/lock.h"
#include "abi/teb32.h"

struct vectored {
    struct vectored *next, *previous;
    PVECTORED_EXCEPTION_HANDLER handler;
    unsigned users; /* the list is one of them */
    bool removed;
};

static struct {
    struct lock lock;
    struct vectored head[EXCEPTION_LISTS];
} lists = {.head = {{&lists.head[0], &lists.head[0], NULL, 1, false},
                    {&lists.head[1], &lists.head[1], NULL, 1, false}}};

void *exception_vectored_add(enum exception_list list, bool first,
                             PVECTORED_EXCEPTION_HANDLER handler)
{
    struct vectored *added = guest_allocate_zeroed(sizeof *added), *after;

    if (!added)
        return NULL;
    added->handler = handler;
    added->users = 1;
    lock_acquire(&lists.lock);
    after = first ? &lists.head[list] : lists.head[list].previous;
    added->previous = after;
    added->next = after->next;
    after->next->previous = added;
    after->next = added;
    lock_release(&lists.lock);
    return added;
}

/* The lock is held. A removed entry keeps its links for those who stand on it. */
static void let_go(struct vectored *entry)
{
    if (--entry->users > 0)
        return;
    entry->previous->next = entry->next;
    entry->next->previous = entry->previous;
    guest_release(entry);
}

bool exception_vectored_remove(enum exception_list list, void *handle)
{
    struct vectored *entry;
    bool found;

    lock_acquire(&lists.lock);
    for (entry = lists.head[list].next; entry != &lists.head[list]; entry = entry->next) {
        if (entry == handle)
            break;
    }
    found = entry != &lists.head[list] && !entry->removed;
    if (found) {
        entry->removed = true;
        let_go(entry);
    }
    lock_release(&lists.lock);
    return found;
}

/* The next entry that is still wanted, held; NULL at the end. Lets go of the one before. */
static struct vectored *step(enum exception_list list, struct vectored *from)
{
    struct vectored *next;

    lock_acquire(&lists.lock);
    next = from ? from->next : lists.head[list].next;
    while (next != &lists.head[list] && next->removed)
        next = next->next;
    if (next == &lists.head[list])
        next = NULL;
    else
        next->users++;
    if (from)
        let_go(from);
    lock_release(&lists.lock);
    return next;
}

static void leave(struct vectored *entry)
{
    lock_acquire(&lists.lock);
    let_go(entry);
    lock_release(&lists.lock);
}

static LONG ask(const struct vectored *entry, EXCEPTION_POINTERS *pointers)
{
    const uint32_t argument = guest32_address(pointers);

    if (guest_is_32())
        return (LONG)guest32_call(guest32_address((const void *)entry->handler), &argument, 1);
    return entry->handler(pointers);
}

bool exception_vectored_call(enum exception_list list, EXCEPTION_POINTERS *pointers)
{
    for (struct vectored *at = step(list, NULL); at; at = step(list, at)) {
        if (ask(at, pointers) == EXCEPTION_CONTINUE_EXECUTION) {
            leave(at);
            return true;
        }
    }
    return false;
}
