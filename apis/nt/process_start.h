/* Starting another program: a Windows program as a sojourn of its own, or a host program. */
#ifndef APIS_NT_PROCESS_START_H
#define APIS_NT_PROCESS_START_H

#include "apis/nt/object.h"

struct process_request {
    const char *path;          /* the program, on the host */
    const WCHAR *command_line; /* never NULL */
    const WCHAR *environment;  /* a block; NULL: this process's */
    const WCHAR *directory;    /* NULL: this process's */
    const STARTUPINFOW *startup;
    DWORD flags; /* CREATE_* and so on */
    bool inherit;
    const HANDLE *handles; /* inherit only these; NULL: all that may be */
    size_t handle_count;
};

struct process_started {
    HANDLE process, thread;
    DWORD process_id, thread_id;
};

/* STATUS_INVALID_IMAGE_FORMAT for a file that is no program, STATUS_IMAGE_MACHINE_TYPE_MISMATCH
 * for one of another machine. */
NTSTATUS process_start(const struct process_request *request, struct process_started *started);

/* For the command: the options that this process was given, which its children get too. */
void process_start_options(char **options, size_t count);

/* A child's first thread, as far as its parent can see it. */
extern const struct object_type first_thread_type;
NTSTATUS first_thread_resume(struct object *thread, ULONG *previous);
struct object *first_thread_process(struct object *thread);

#endif
