/* Processes as objects: this one, and the others that it has handles to. */
#ifndef APIS_NT_PROCESS_H
#define APIS_NT_PROCESS_H

#include "apis/host/process_info.h"
#include "apis/nt/object.h"

#include <sys/types.h>

struct birth;

struct process {
    struct object object;
    pid_t id;
    int descriptor;      /* a pidfd; -1: this process */
    bool is_child;       /* and ours to reap */
    struct birth *birth; /* what is shared with it, or NULL */
    size_t birth_size;
    DWORD exit_status; /* as the host reports it */
    atomic_bool reaped;
    struct host_process_times times; /* as last seen */
    int64_t ended;                   /* 100 ns since 1601; 0: not seen */
};

extern const struct object_type process_type;

/* The calling process's own object; it is never destroyed. */
struct object *process_self(void);

/* For what can be done to the calling process only: STATUS_NOT_SUPPORTED for another's handle. */
NTSTATUS process_require_self(HANDLE handle, ACCESS_MASK access);

/* The object of a running process, by its id. STATUS_INVALID_CID when there is none. */
NTSTATUS process_object(DWORD id, struct object **process);
NTSTATUS process_open(DWORD id, ACCESS_MASK access, ULONG attributes, HANDLE *handle);

/* A child that was just started; takes over the birth block, which may be NULL. */
NTSTATUS process_adopt_child(pid_t id, struct birth *birth, size_t birth_size,
                             struct object **process);

DWORD process_id(struct object *process);
bool process_has_ended(struct object *process);
DWORD process_exit_code(struct object *process); /* STILL_ACTIVE while it runs */
NTSTATUS process_terminate(struct object *process, DWORD code);

/* Also of one that has ended; *ended is 0 while it runs. */
void process_times(struct object *process, struct host_process_times *times, FILETIME *ended);

/* What another process shares with its parent, mapped; NULL when there is nothing. */
struct birth *process_birth(pid_t id, size_t *size);

/* The Windows path of another process's program: its length, or 0. Not terminated. */
size_t process_image_path(pid_t id, WCHAR *text, size_t room);

/* Whether another process's program is one of 32-bit Windows, as its file says. */
bool process_is_32_bit(pid_t id);

/* For the end of this process. */
void process_record_exit(DWORD code);

#endif
