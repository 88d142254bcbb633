/* System calls of a guest: caught, numbered, answered. */
#ifndef ABI_UNIX_CALL_H
#define ABI_UNIX_CALL_H

#include "abi/unix/thread.h"

/*
 * The personality's answer to a call that is no pass: a result, or a negative host errno. The
 * thread's second_result is what %rdx will be. It runs with the guest's FS.
 */
extern long (*unix_answer)(struct unix_thread *thread, struct unix_registers *registers);

/* Catches system calls that are not rewritten, from now on. 0 or -errno. */
int unix_calls_start(void);

#endif
