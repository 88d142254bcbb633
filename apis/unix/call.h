/* Answers the guest's system calls from its system's table. */
#ifndef APIS_UNIX_CALL_H
#define APIS_UNIX_CALL_H

#include "abi/fault.h"
#include "abi/unix/thread.h"

/* The function behind a row of a system's table; NULL where it has none. */
struct call;
struct unix_row;
struct unix_system;
const struct call *unix_call_describe(const struct unix_system *system, const struct unix_row *row);

/* Makes unix_system the one whose calls are answered. */
int unix_calls_prepare(struct fault *fault);

/* What threads are started with. */
extern struct unix_passes *unix_passes;
extern uint8_t unix_errors[4096];

#endif
