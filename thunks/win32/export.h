/*
 * Host functions that a 32-bit guest reaches by an address alone, because no DLL exports them: each
 * gets one, which lives as long as the process.
 */
#ifndef THUNKS_WIN32_EXPORT_H
#define THUNKS_WIN32_EXPORT_H

#include "thunks/win32/plan.h"

/* An address at which a call is made as the plan says. 0 with errno. */
uint32_t export_plan(const struct plan *plan);

/* Of a function that removes its arguments (stdcall), by the type of a pointer to it. 0 with errno.
 */
uint32_t export_function(const void *host, const struct type *signature, const char *name);

/* What either guest calls to reach a described function that no DLL exports. NULL: no memory. */
void *export_call(const struct call *call);

/* How the call at a guest's address is made; NULL for other addresses. */
const struct plan *export_find(uint32_t address);

#endif
