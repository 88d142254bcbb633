/* The two keys by which a terminal interrupts programs. */
#ifndef APIS_HOST_INTERRUPT_H
#define APIS_HOST_INTERRUPT_H

#include <stdbool.h>
#include <sys/types.h>

enum interrupt { INTERRUPT_KEY /* Ctrl+C */, INTERRUPT_QUIT_KEY /* Ctrl+\ */, INTERRUPTS };

/*
 * From now on each is told, on a helper thread, which blocks no signal meanwhile that the calling
 * thread does not. To be called once. 0 or -errno.
 */
int interrupt_listen(void (*tell)(enum interrupt which));

/* Ignores Ctrl+C, as children then do; or goes back to what was before. */
void interrupt_ignore(bool ignore);

/* As if the key were pressed for a group of processes; 0: the caller's. 0 or -errno. */
int interrupt_send(pid_t group, enum interrupt which);

#endif
