/* Where a DLL's file is looked for. Microsoft: "Dynamic-link library search order". */
#ifndef LOADER_SEARCH_H
#define LOADER_SEARCH_H

#include "loader/loader.h"

enum { SEARCH_ROOM = 1024 }; /* the longest path that is tried, terminator included */

/* What a call asked for; it holds for the DLLs that the loaded one imports from, too. */
struct search {
    uint32_t flags;         /* LOAD_WITH_ALTERED_SEARCH_PATH, LOAD_LIBRARY_SEARCH_* */
    const WCHAR *directory; /* of the DLL that was asked for by its full path, or NULL */
    size_t directory_length;
};

void search_prepare(const struct loader_host *host);

/* Opens the file: its descriptor, and its full guest path; or -1 when there is none. */
int search_open(const WCHAR *name, const struct search *search, WCHAR path[SEARCH_ROOM]);

/* Opens a file by its full guest path; see struct loader_host. */
int search_open_path(const WCHAR *path);

/* The absolute form of a guest path; false when it has none. */
bool search_full_path(const WCHAR *name, WCHAR path[SEARCH_ROOM]);
bool search_is_absolute(const WCHAR *name);

/* A host path as the guest names it. */
void search_guest_path(const char *host_path, WCHAR path[SEARCH_ROOM]);

/*
 * SetDllDirectory: NULL restores the standard order; an empty one takes the current directory
 * out of it. The result of search_directory is valid under the loader lock.
 */
int search_set_directory(const WCHAR *directory);
const WCHAR *search_directory(void);

/* AddDllDirectory and RemoveDllDirectory: a cookie, or NULL when there is no memory. */
void *search_add_directory(const WCHAR *directory);
bool search_remove_directory(void *cookie);

/* SetDefaultDllDirectories: LOAD_LIBRARY_SEARCH_* for loads that state none. */
void search_set_default(uint32_t flags);

#endif
