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

#endif
