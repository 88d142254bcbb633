/*
 * The call trace: a line for each call of the functions that patterns name, once it returns:
 *     kernel32!ReadFile(file=0x44, buffer=<4096 bytes>, count=4096, done=&4096) = TRUE
 */
#ifndef THUNKS_TRACE_H
#define THUNKS_TRACE_H

#include "abi/fault.h"

#include <stdbool.h>

struct trace_options {
    const char *pattern; /* as for watch_attach; NULL: everything */
    int fd;              /* each line is one write to it */
    bool plain;          /* without thread and duration, which differ from run to run */
};

/* Starts for the whole process. The pattern is copied. */
int trace_start(const struct trace_options *options, struct fault *fault);
void trace_stop(void);

#endif
