/*
 * Handlers of the host's signals whose return lies in our own text, which the C library's does
 * not: a handler may interrupt the guest while system calls from elsewhere are caught.
 */
#ifndef ABI_UNIX_HOST_SIGNAL_H
#define ABI_UNIX_HOST_SIGNAL_H

#include <signal.h>
#include <ucontext.h>

typedef void (*host_handler)(int signal, siginfo_t *info, void *context);

/* On the signal stack, every signal blocked, no call made again. 0 or -errno. */
int host_signal_set(int signal, host_handler handler);

/* SIG_DFL or SIG_IGN. */
int host_signal_leave(int signal, void (*action)(int));

#endif
