/*
 * Calls between a 32-bit Windows guest and the 64-bit functions that serve it, converted by their
 * descriptors. A guest's call of a builtin function reaches code that is made at the first one:
 * where all arguments are numbers and plain pointers it loads them and calls; where a struct has
 * another layout or a function is passed, win32_call does the work.
 */
#ifndef THUNKS_WIN32_WIN32_H
#define THUNKS_WIN32_WIN32_H

#include "thunks/bind.h"

/* Before the first import is bound, and after guest32_start. */
void win32_start(void);

/* Why a 32-bit guest cannot call the function; NULL when it can. */
const char *win32_refusal(const struct call *call);

#endif
