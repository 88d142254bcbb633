/*
 * See process.h. Another process is a pidfd, which becomes readable at its end. Its exit code is
 * in the block that it shares with its parent; a host program has only the host's eight bits.
 */
#include "apis/nt/process.h"

#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/process.h"
#include "apis/host/shared_memory.h"
#include "apis/nt/birth.h"
#include "apis/nt/job.h"
#include "apis/nt/pipe_name.h"
#include "apis/nt/process_exit.h"
#include "apis/nt/session.h"
#include "apis/nt/status.h"
#include "apis/nt/wait.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static struct process *process_of(struct object *object)
{
    return (struct process *)object;
}

bool process_has_ended(struct object *object)
{
    int descriptor = process_of(object)->descriptor;

    return descriptor >= 0 && host_process_has_ended(descriptor);
}

static NTSTATUS process_take(struct object *object)
{
    return process_has_ended(object) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

static void process_sleep_on(struct object *object, struct wait_point *point)
{
    static struct signal never;

    if (object == process_self()) {
        point->signal = &never;
        return;
    }
    point->descriptor = process_of(object)->descriptor;
    point->events = DESCRIPTOR_READABLE;
}

/* The host's idea of how a child ended. Once only: then the host forgets it. */
static void process_reap(struct process *process)
{
    uint32_t status;

    if (!process->is_child || atomic_load(&process->reaped))
        return;
    if (!process_has_ended(&process->object))
        return;
    host_process_times(process->id, &process->times); /* gone with the reaping */
    if (host_process_reap(process->descriptor, &status) <= 0)
        return;
    process->exit_status = status;
    atomic_store(&process->reaped, true);
}

/* Children whose last handle was closed while they ran. They are reaped when there is occasion. */
static struct lock orphans_lock;
static struct orphan {
    struct orphan *next;
    int descriptor;
} * orphans;

static void orphans_reap(void)
{
    uint32_t status;

    lock_acquire(&orphans_lock);
    for (struct orphan **link = &orphans; *link;) {
        struct orphan *orphan = *link;

        if (host_process_reap(orphan->descriptor, &status) == 0) {
            link = &orphan->next;
            continue;
        }
        *link = orphan->next;
        host_descriptor_close(orphan->descriptor);
        free(orphan);
    }
    lock_release(&orphans_lock);
}

static void orphan_add(int descriptor)
{
    struct orphan *orphan = malloc(sizeof *orphan);

    if (!orphan) {
        host_descriptor_close(descriptor);
        return;
    }
    orphan->descriptor = descriptor;
    lock_acquire(&orphans_lock);
    orphan->next = orphans;
    orphans = orphan;
    lock_release(&orphans_lock);
}

static void process_destroy(struct object *object)
{
    struct process *process = process_of(object);

    process_reap(process);
    if (process->is_child && !process->reaped)
        orphan_add(process->descriptor);
    else
        host_descriptor_close(process->descriptor);
    if (process->birth)
        shared_memory_unmap(process->birth, process->birth_size);
    free(process);
}

static const struct wait_operations process_wait = {
    .take = process_take, .signalled = process_has_ended, .sleep_on = process_sleep_on};

const struct object_type process_type = {
    .name = "Process",
    .all_access = PROCESS_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | PROCESS_VM_READ | PROCESS_QUERY_INFORMATION,
    .generic_write = STANDARD_RIGHTS_WRITE | PROCESS_CREATE_PROCESS | PROCESS_CREATE_THREAD |
                     PROCESS_VM_OPERATION | PROCESS_VM_WRITE | PROCESS_DUP_HANDLE |
                     PROCESS_TERMINATE | PROCESS_SET_QUOTA | PROCESS_SET_INFORMATION,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION,
    .destroy = process_destroy,
    .wait = &process_wait,
};

static struct process self = {.object = {.type = &process_type, .references = 1}, .descriptor = -1};

struct object *process_self(void)
{
    return &self.object;
}

NTSTATUS process_require_self(HANDLE handle, ACCESS_MASK access)
{
    struct object *process;
    NTSTATUS status = handle_object(handle, &process_type, access, &process);

    if (status < 0)
        return status;
    if (process != process_self())
        status = STATUS_NOT_SUPPORTED;
    object_release(process);
    return status;
}

static NTSTATUS process_new(pid_t id, struct process **process)
{
    int descriptor = host_process_open(id);

    *process = NULL;
    if (descriptor < 0)
        return descriptor == -EINVAL || descriptor == -ESRCH ? STATUS_INVALID_CID
                                                             : status_from_errno(descriptor);
    *process = calloc(1, sizeof **process);
    if (!*process) {
        host_descriptor_close(descriptor);
        return STATUS_NO_MEMORY;
    }
    object_prepare(&(*process)->object, &process_type);
    (*process)->id = id;
    (*process)->descriptor = descriptor;
    return STATUS_SUCCESS;
}

NTSTATUS process_object(DWORD id, struct object **object)
{
    struct process *process;
    NTSTATUS status;

    *object = NULL;
    if (id == (DWORD)getpid()) {
        *object = object_hold(process_self());
        return STATUS_SUCCESS;
    }
    status = id == 0 ? STATUS_INVALID_CID : process_new((pid_t)id, &process);
    if (status < 0)
        return status;
    process->birth = process_birth((pid_t)id, &process->birth_size);
    *object = &process->object;
    return STATUS_SUCCESS;
}

NTSTATUS process_open(DWORD id, ACCESS_MASK access, ULONG attributes, HANDLE *handle)
{
    struct object *process;
    NTSTATUS status = process_object(id, &process);

    *handle = NULL;
    if (status < 0)
        return status;
    status = handle_open(process, access, attributes, handle);
    object_release(process);
    return status;
}

NTSTATUS process_adopt_child(pid_t id, struct birth *birth, size_t birth_size,
                             struct object **object)
{
    struct process *process;
    NTSTATUS status = process_new(id, &process);

    orphans_reap();
    *object = NULL;
    if (status < 0)
        return status;
    process->is_child = true;
    process->birth = birth;
    process->birth_size = birth_size;
    *object = &process->object;
    return STATUS_SUCCESS;
}

DWORD process_id(struct object *object)
{
    return object == process_self() ? (DWORD)getpid() : (DWORD)process_of(object)->id;
}

DWORD process_exit_code(struct object *object)
{
    struct process *process = process_of(object);

    if (!process_has_ended(object))
        return STILL_ACTIVE;
    process_reap(process);
    if (process->birth && atomic_load(&process->birth->ended) == BIRTH_ENDED)
        return process->birth->exit_code;
    return process->exit_status;
}

NTSTATUS process_terminate(struct object *object, DWORD code)
{
    struct process *process = process_of(object);

    if (object == process_self())
        process_exit_at_once(code);
    if (process_has_ended(object))
        return STATUS_ACCESS_DENIED; /* as documented for TerminateProcess */
    if (process->birth)
        birth_set_exit(process->birth, code);
    return status_from_errno(host_process_kill(process->descriptor));
}

void process_record_exit(DWORD code)
{
    if (birth_own())
        birth_set_exit(birth_own(), code);
    job_close_all();
    pipe_name_remove_all();
    session_leave();
}
