/* Processes as objects: this one, and the others that it has handles to. */
#ifndef APIS_NT_PROCESS_H
#define APIS_NT_PROCESS_H

#include "apis/nt/object.h"

extern const struct object_type process_type;

/* The calling process's own object; it is never destroyed. */
struct object *process_self(void);

#endif
