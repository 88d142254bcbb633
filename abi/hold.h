/*
 * What the host's code holds on behalf of a thread, innermost last. A guest may leave such code for
 * good: by an exception about a pointer that it passed, whose handler goes on elsewhere, or by
 * unwinding through a callback. What the frames that are left behind hold is released then.
 */
#ifndef ABI_HOLD_H
#define ABI_HOLD_H

#include <stdint.h>

enum { HOLDS_MOST = 16 }; /* those further in are not noted */

struct hold {
    void *held;
    void (*release)(void *held);
    uintptr_t frame; /* of the function that holds it, or of one that it called */
};

struct holds {
    volatile unsigned count;
    struct hold list[HOLDS_MOST];
};

extern _Thread_local struct holds holds;

/* One that is not the last, or was not noted. */
void hold_drop_inner(const void *held);

/* After it was acquired, and before it is released. */
static inline void hold_note(void *held, void (*release)(void *held))
{
    unsigned count = holds.count;

    if (count < HOLDS_MOST)
        holds.list[count] = (struct hold){held, release, (uintptr_t)__builtin_frame_address(0)};
    holds.count = count + 1;
}

static inline void hold_drop(const void *held)
{
    unsigned count = holds.count;

    if (count - 1 < HOLDS_MOST && holds.list[count - 1].held == held)
        holds.count = count - 1;
    else
        hold_drop_inner(held);
}

/* The frames between two stack pointers, the second one further up, will not be returned to. */
void hold_abandon(uintptr_t from, uintptr_t to);

#endif
