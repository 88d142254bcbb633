/*
 * A thread of a guest that makes system calls of its own. GS points to this; FS belongs to the
 * guest while its code runs. The code in abi/unix runs with the guest's FS: it may not touch what
 * the C library keeps per thread (errno, locks, allocation) except between unix_host_begin and
 * unix_host_end.
 */
#ifndef ABI_UNIX_THREAD_H
#define ABI_UNIX_THREAD_H

#include "abi/unix/registers.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The host's number plus one for each of the guest's numbers; 0: not the same call. */
struct unix_passes {
    uint64_t count;
    uint32_t host[];
};

enum { UNIX_SIGNALS = 65 /* the host's, by number */ };

struct unix_thread {
    /* Known to abi/unix/layout.inc. */
    struct unix_thread *self;
    uint64_t host_fs, guest_fs;
    struct unix_registers *frame;
    uint64_t rip, rsp, number;
    const struct unix_passes *passes;
    const uint8_t *errors; /* the guest's error number for each of the host's */
    volatile uint32_t pending, mode;
    void *host_stack; /* system calls' frames end here, and the vectors' area begins */
    uint32_t compact;
    /* The kernel's: whether calls from outside our text are the guest's. */
    volatile uint8_t selector;
    bool in_host;
    int id;               /* the host's thread id */
    size_t vectors_size;  /* of the area that XSAVE writes */
    void *return_stack;   /* for unix_exit */
    void *signal_stack;   /* the host's handlers' */
    stack_t guest_stack;  /* the guest's signal stack, in the host's form */
    siginfo_t *waiting;   /* [UNIX_SIGNALS]: those that came while the host's code ran */
    uint64_t waiting_set; /* bit n-1: waiting[n] */
    uint64_t mask;        /* what the guest blocks */
    uint64_t mask_before; /* while it is suspended */
    bool suspended;
    uint64_t second_result;
    bool trapped;  /* the call was caught by its signal: its site may be rewritten */
    bool answered; /* the call has set the registers itself, as sigreturn does */
    bool restarts; /* the call that is being made may be made again after a signal */
    uint64_t first_mask;
    void *data; /* the personality's */
};

static inline struct unix_thread *unix_thread_self(void)
{
    struct unix_thread *thread;

    __asm__("movq %%gs:0, %0" : "=r"(thread));
    return thread;
}

/* What a thread starts with. */
struct unix_start {
    struct unix_registers registers;
    uint64_t fs;
    const struct unix_passes *passes;
    const uint8_t *errors;
    uint64_t mask;      /* of signals, in the host's form */
    bool has_mask;      /* otherwise it has its maker's */
    uint8_t id_size;    /* 4 or 8 bytes */
    uint64_t id_at[2];  /* where the guest wants to find the thread's id, or 0 */
    _Atomic(int) *born; /* set to the id and woken once the thread runs, or NULL */
    void *data;
};

/* Turns the calling host thread into a guest's; returns what unix_thread_end is told. */
int unix_thread_run(const struct unix_start *start);

/* On a guest's thread, in a system call: its unix_thread_run returns. */
void unix_thread_end(int result) __attribute__((noreturn));

/* The C library may be used in between. They nest not. */
void unix_host_begin(void);
void unix_host_end(void);

/* The guest's FS from now on. */
void unix_thread_pointer_set(uint64_t base);

/* In the child of a fork, between begin and end. */
void unix_thread_forked(void);

/* See entry.S. */
long unix_wait_call(long number, long a, long b, long c, long d, long e, long f);
int unix_copy(void *to, const void *from, size_t size);

#endif
