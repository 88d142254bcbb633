/* See process.h. */
#include "apis/nt/process.h"

static void process_destroy(struct object *object)
{
    (void)object; /* only this process's own object so far: it has no last release */
}

const struct object_type process_type = {
    .name = "Process",
    .all_access = PROCESS_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | PROCESS_VM_READ | PROCESS_QUERY_INFORMATION,
    .generic_write = STANDARD_RIGHTS_WRITE | PROCESS_CREATE_PROCESS | PROCESS_CREATE_THREAD |
                     PROCESS_VM_OPERATION | PROCESS_VM_WRITE | PROCESS_DUP_HANDLE |
                     PROCESS_TERMINATE | PROCESS_SET_QUOTA | PROCESS_SET_INFORMATION,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION,
    .destroy = process_destroy,
};

static struct object self = {.type = &process_type, .references = 1};

struct object *process_self(void)
{
    return &self;
}
