/* See bind_missing32. */
#ifndef THUNKS_WIN32_MISSING_H
#define THUNKS_WIN32_MISSING_H

#include "thunks/win32/plan.h"

/* How the call of what is missing at a guest's address is made; NULL for other addresses. */
const struct plan *missing_plan(uint32_t address);

#endif
