/* Where a DLL's file is looked for. Microsoft: "Dynamic-link library search order". */
#ifndef LOADER_SEARCH_H
#define LOADER_SEARCH_H

#include "loader/loader.h"

enum { SEARCH_ROOM = 1024 }; /* the longest path that is tried, terminator included */

void search_prepare(const struct loader_host *host);

/* Opens the file: its descriptor, and its full guest path; or -1 when there is none. */
int search_open(const WCHAR *name, uint32_t flags, WCHAR path[SEARCH_ROOM]);

/* A host path as the guest names it. */
void search_guest_path(const char *host_path, WCHAR path[SEARCH_ROOM]);

#endif
