/* The guest's view of its process: PEB and process parameters. */
#ifndef ABI_PROCESS_H
#define ABI_PROCESS_H

#include "abi/teb.h"

/* What the program is started with; the strings are copied. */
struct process_start {
    const WCHAR *image_path;   /* C:\dir\program.exe */
    const WCHAR *command_line; /* as GetCommandLineW returns it */
    const WCHAR *directory;    /* ends in a backslash */
    WCHAR *environment;        /* NAME=value strings, an empty one ends; kept, not copied */
    size_t environment_size;   /* in bytes */
};

/* The one PEB. It exists from the start, so that threads can point to it. */
struct peb *process_peb(void);

/* Fills the process parameters. 0 or -ENOMEM. */
int process_describe(const struct process_start *start);

#endif
