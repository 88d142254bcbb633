/*
 * Signals of a guest: which of them it handles, which wait, and the frames that its handlers get.
 * Numbers, masks and structs here are the host's; the guest's own forms are its personality's.
 */
#ifndef ABI_UNIX_SIGNAL_H
#define ABI_UNIX_SIGNAL_H

#include "abi/unix/thread.h"

enum {
    UNIX_ON_STACK = 1,
    UNIX_RESTART = 2,
    UNIX_NO_DEFER = 4,
    UNIX_RESET = 8,
    UNIX_WITH_INFO = 16
};

/* What a signal does: handler 0 and 1 are SIG_DFL and SIG_IGN. */
struct unix_action {
    uint64_t handler, mask, trampoline;
    uint32_t flags; /* UNIX_* */
};

/* A handler that is to run: everything that its frame is made of. */
struct unix_delivery {
    int signal;
    const siginfo_t *info;
    const struct unix_action *action;
    uint64_t mask;                    /* from before: what the handler's return brings back */
    struct unix_registers *registers; /* of the interrupted code; those of the handler afterwards */
    void *vectors;                    /* what XSAVE wrote */
    size_t vectors_size;
    uint64_t stack; /* the frame goes below */
    bool on_signal_stack;
    uint64_t fault_address;
    unsigned trap, error; /* the processor's, for a fault */
};

/* The personality's: writes the frame and lets the registers begin the handler. 0 or -EFAULT. */
extern int (*unix_frame_write)(const struct unix_delivery *delivery);

/* A signal that no handler takes and that would end the process: a report, where one is due. */
extern void (*unix_fatal)(struct unix_thread *thread, const struct unix_delivery *delivery);

/* Catches faults from now on. 0 or -errno. */
int unix_signals_start(void);

/* Either may be NULL. 0 or -EINVAL. */
int unix_action_exchange(int signal, const struct unix_action *action, struct unix_action *old);

/* What sigreturn brings back; registers and vectors are set by the caller. */
void unix_mask_set(uint64_t mask);
uint64_t unix_mask(void);
void unix_suspend(uint64_t mask);

/* For a call that sleeps with another mask: what to give the host's call in between. */
uint64_t unix_suspend_begin(uint64_t mask);
void unix_suspend_end(void);

/* Counts a signal from now on, blocked or ignored or not, and writes to the eventfd each time. */
int unix_signal_watch(int signal, int bell);
uint64_t unix_signal_count(int signal);

/* Whether a call that was interrupted is made again. */
bool unix_signals_restart(struct unix_thread *thread);

/* The guest's stack for handlers, in the host's form; may be NULL. -EPERM while it is used. */
int unix_signal_stack_exchange(const stack_t *stack, stack_t *old, uint64_t stack_pointer);

#endif
