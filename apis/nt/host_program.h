/* A guest's command line and environment for a host program that it starts. */
#ifndef APIS_NT_HOST_PROGRAM_H
#define APIS_NT_HOST_PROGRAM_H

#include "apis/nt/process_start.h"

struct host_program {
    char **arguments, **environment; /* NULL ends each */
};

/* The result is closed in any case. */
NTSTATUS host_program_open(struct host_program *program, const struct process_request *request);
void host_program_close(struct host_program *program);

/*
 * For the command: a host program that a guest started suspended begins as a sojourn, which waits
 * and then becomes the program. Returns when path is no host program or cannot be started.
 */
void host_program_become(const char *path);

#endif
