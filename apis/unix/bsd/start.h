/* How programs of the BSDs begin, and the code that FreeBSD's and DragonFly's kernels lend them. */
#ifndef APIS_UNIX_BSD_START_H
#define APIS_UNIX_BSD_START_H

#include "apis/unix/start.h"

/*
 * A page of code that calls sigreturn: where a signal's handler returns to, with the stack pointer
 * at the context. number: sigreturn's.
 */
int bsd_page_make(unsigned number);
uint64_t bsd_signal_return(void);

/* The vector's first part, whose types all systems share. */
void bsd_stack_aux(struct unix_stack_image *stack);

/* Finishes the stack and lets the registers begin the program, for FreeBSD and DragonFly. */
void bsd_begin(struct unix_start *start, struct unix_stack_image *stack);

#endif
