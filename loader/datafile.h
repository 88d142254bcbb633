/*
 * Files that LoadLibraryEx opened for their resources alone. A handle's low bits say how the
 * file lies in memory: 1, as on disk; 2, as an image that nobody runs.
 */
#ifndef LOADER_DATAFILE_H
#define LOADER_DATAFILE_H

#include "loader/pe.h"

/* flags: LOAD_LIBRARY_AS_*; NULL with a fault. Any machine's files. */
void *datafile_open(const WCHAR *name, uint32_t flags, struct fault *fault);

/* False for what is no such handle. */
bool datafile_close(void *handle);

/* The image behind a handle of any kind: NULL is the program. NULL when there is none. */
const struct pe *datafile_image(void *handle);

/* The guest path of what datafile_open opened, or NULL. */
const WCHAR *datafile_path(void *handle);

#endif
