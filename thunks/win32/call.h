/* The calls that are not simple: arguments and results are converted one by one. */
#ifndef THUNKS_WIN32_CALL_H
#define THUNKS_WIN32_CALL_H

#include "thunks/win32/plan.h"

/* The guest's arguments, and where a floating-point result goes. Gives back EDX:EAX. */
uint64_t win32_call(const struct plan *plan, const uint32_t *arguments, double *floating);

/* callback_entry.S */
uint64_t win32_invoke(void *function, const uint64_t *slots, size_t count, double *result);

#endif
