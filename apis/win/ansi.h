/*
 * What the A functions share: their strings are in the ANSI code page, which is UTF-8 here (as
 * under Windows' own "Beta: UTF-8" setting), so that every host name survives.
 */
#ifndef APIS_WIN_ANSI_H
#define APIS_WIN_ANSI_H

#include "abi/windows.h"

#include <stdbool.h>

/* A guest's narrow string, widened. NULL stays NULL. */
struct wide {
    WCHAR *text;
    WCHAR room[MAX_PATH];
};

/* false and ERROR_NOT_ENOUGH_MEMORY when there is no memory. */
bool wide_open(struct wide *wide, const char *text);
void wide_close(struct wide *wide);

/*
 * Copies a wide result out as the "size in characters" functions do: returns the length without
 * the terminator when it fits, else the size needed with it.
 */
DWORD ansi_copy_out(char *out, DWORD size, const WCHAR *text, DWORD length);

#endif
