/* The program's arguments and environment as the C runtime keeps them. */
#ifndef APIS_WIN_CRT_STARTUP_H
#define APIS_WIN_CRT_STARTUP_H

#include "abi/windows.h"

#include <stdbool.h>

enum arguments_mode { ARGUMENTS_NONE, ARGUMENTS_PLAIN, ARGUMENTS_EXPANDED };

/*
 * Splits a command line. The vector, which is the guest's, and its strings are one block each; NULL
 * on no memory.
 */
WCHAR **arguments_split(const WCHAR *line, bool expand, int *count);

/* The exported variables, vectors of the guest's: filled once, then the program's to change. */
void arguments_prepare(bool expand);
char **environment_narrow(void);
WCHAR **environment_wide(void);

#endif
