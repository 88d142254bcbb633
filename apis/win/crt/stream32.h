/* What a 32-bit program's FILE pointers stand for. */
#ifndef APIS_WIN_CRT_STREAM32_H
#define APIS_WIN_CRT_STREAM32_H

#include "thunks/win32/alias.h"

extern const struct win32_alias stream32_alias;

#endif
