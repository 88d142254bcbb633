/* Waitable timers. */
#ifndef APIS_NT_TIMER_H
#define APIS_NT_TIMER_H

#include "apis/nt/object.h"

#include <stdint.h>

extern const struct object_type timer_type;

/*
 * Completion routines of timers belong to the thread that set them and run when it waits
 * alertably: when the next one is due, and running those that are. false when none was.
 */
int64_t timer_next_apc(void);
bool timer_run_apcs(void);

#endif
