/*
 * What a process gives to a child that is a Windows program as well: a block of shared memory
 * with the start parameters and the inherited handles. It stays shared, for the exit code,
 * which has 32 bits among Windows programs, and for a child that starts suspended.
 */
#ifndef APIS_NT_BIRTH_H
#define APIS_NT_BIRTH_H

#include "apis/nt/object.h"

#include <stdint.h>

enum { BIRTH_MAGIC = 0x68726962 };

enum birth_text {
    BIRTH_COMMAND_LINE,
    BIRTH_DIRECTORY,
    BIRTH_ENVIRONMENT,
    BIRTH_TITLE,
    BIRTH_DESKTOP,
    BIRTH_RUNTIME_DATA, /* STARTUPINFO's lpReserved2: the C runtime's open files */
    BIRTH_TEXTS
};

enum birth_end { BIRTH_RUNNING, BIRTH_ENDING, BIRTH_ENDED /* exit_code is valid */ };

/* One inherited handle. What descriptor and number mean is its type's business. */
struct birth_handle {
    uint64_t value, number;
    int32_t descriptor; /* open in the child under the same number; -1: none */
    uint32_t type;      /* see birth.c */
    uint32_t access, attributes;
    uint32_t details[4];
};

struct birth {
    uint32_t magic, parent;
    _Atomic(uint32_t) ended; /* enum birth_end */
    uint32_t exit_code;
    _Atomic(uint32_t) taken;     /* 1: the child has what it inherits */
    _Atomic(uint32_t) suspended; /* a count; the child begins when it is 0 */
    uint32_t creation_flags;     /* CREATE_*, DETACHED_PROCESS, priority class */
    uint32_t startup[9];         /* STARTUPINFO: X to ShowWindow, as in the process parameters */
    uint32_t has_standard;
    uint64_t standard[3];
    struct {
        uint32_t offset, size; /* in bytes; size 0: not given */
    } texts[BIRTH_TEXTS];
    uint32_t handle_count;
    struct birth_handle handles[];
};

/* The block that this process was started with; NULL for one that a host program started. */
struct birth *birth_own(void);

/* For the command: takes over the block behind a descriptor. 0 or -errno. */
int birth_accept(int descriptor);

/* The block behind a descriptor, of any process; NULL when it is none. */
struct birth *birth_map(int descriptor, size_t *size);

/* A text of this process's block; NULL when it was not given. */
const void *birth_text(enum birth_text text, uint32_t *size);

/* Opens what was inherited, before any other handle; then the process parameters. */
NTSTATUS birth_open_handles(void);
bool birth_has_standard_handles(void);

/*
 * For the parent: sleeps until the child has taken what it was given, or has ended. Somebody has
 * to hold an object with a name until then.
 */
struct process;
void birth_wait_until_taken(struct process *child);

/* Sleeps while the process is suspended as a whole. */
void birth_wait_for_resume(void);

/* States how the process ends, by itself or by its parent; who is first decides. */
void birth_set_exit(struct birth *birth, DWORD code);

/* Whether an object that is given lies in the session, under a name. */
bool birth_is_named(struct object *object);

/* STATUS_NOT_SUPPORTED for an object that cannot be inherited. */
NTSTATUS birth_give(struct object *object, struct birth_handle *handle);

#endif
