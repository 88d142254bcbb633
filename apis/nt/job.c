/*
 * See job.h. Messages about members that end are wait packets at the job's completion port
 * (completion_port.h): nothing watches the members in between.
 */
#include "apis/nt/job.h"

#include "abi/guest_pointer.h"
#include "abi/lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/process.h"
#include "apis/host/process_tree.h"
#include "apis/nt/completion_port.h"
#include "apis/nt/process.h"
#include "thunks/guest_struct.h"

#include <stdlib.h>
#include <string.h>

enum { TREE_ROOM = 4096 };

struct member {
    struct member *next;
    struct object *process;
};

struct job {
    struct signalled_object waitable; /* signalled when its time is up, which nothing counts */
    struct job *next;
    struct lock lock;
    struct member *members;
    ULONG total;
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits;
    JOBOBJECT_BASIC_UI_RESTRICTIONS restrictions;
    struct object *port;
    ULONG_PTR key;
    struct object idle; /* signalled while no member runs; its references are the job's */
};

static struct lock jobs_lock;
static struct job *jobs;

static struct job *job_of(struct object *object)
{
    return (struct job *)object;
}

static struct job *job_of_idle(struct object *idle)
{
    return (struct job *)((char *)idle - offsetof(struct job, idle));
}

static ULONG job_active(struct job *job, int *descriptor)
{
    ULONG active = 0;

    lock_acquire(&job->lock);
    for (struct member *member = job->members; member; member = member->next) {
        if (process_has_ended(member->process))
            continue;
        active++;
        if (descriptor)
            *descriptor = ((struct process *)member->process)->descriptor;
    }
    lock_release(&job->lock);
    return active;
}

static bool idle_signalled(struct object *idle)
{
    return job_active(job_of_idle(idle), NULL) == 0;
}

static NTSTATUS idle_take(struct object *idle)
{
    return idle_signalled(idle) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

/* Each member that ends is an occasion to look again. */
static void idle_sleep_on(struct object *idle, struct wait_point *point)
{
    job_active(job_of_idle(idle), &point->descriptor);
    point->events = DESCRIPTOR_READABLE;
}

static void idle_destroy(struct object *idle)
{
    object_release(&job_of_idle(idle)->waitable.object);
}

static const struct wait_operations idle_wait = {
    .take = idle_take, .signalled = idle_signalled, .sleep_on = idle_sleep_on};
static const struct object_type idle_type = {
    .name = "Job", .destroy = idle_destroy, .wait = &idle_wait};

/* A message whose time comes when the target is signalled. */
static void message_when(struct job *job, DWORD message, void *about, struct object *target)
{
    struct completion completion = {job->key, about, STATUS_SUCCESS, message};
    struct object *packet;
    bool signalled;

    if (wait_packet_new(&packet) < 0)
        return;
    wait_packet_associate(packet, job->port, target, &completion, &signalled);
    object_release(packet); /* the port holds it until it is posted */
}

static void *about(struct object *process)
{
    return (void *)(uintptr_t)process_id(process);
}

static void tell_of_member(struct job *job, struct object *process)
{
    struct completion completion = {job->key, about(process), STATUS_SUCCESS,
                                    JOB_OBJECT_MSG_NEW_PROCESS};

    if (!job->port)
        return;
    completion_port_post(job->port, &completion);
    message_when(job, JOB_OBJECT_MSG_EXIT_PROCESS, about(process), process);
}

/* The idle object of a job: a reference to it is one to the job. */
static void tell_when_idle(struct job *job)
{
    if (atomic_load(&job->idle.references) > 0)
        return; /* an earlier message still waits for its time */
    object_prepare(&job->idle, &idle_type);
    object_hold(&job->waitable.object);
    message_when(job, JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO, NULL, &job->idle);
    object_release(&job->idle);
}

NTSTATUS job_assign(struct object *object, struct object *process)
{
    struct job *job = job_of(object);
    struct member *member;
    bool first;

    if (job_has(object, process))
        return STATUS_SUCCESS;
    if (process != process_self() && process_has_ended(process))
        return STATUS_ACCESS_DENIED;
    if (job->limits.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_ACTIVE_PROCESS &&
        job_active(job, NULL) >= job->limits.BasicLimitInformation.ActiveProcessLimit)
        return STATUS_QUOTA_EXCEEDED;
    member = malloc(sizeof *member);
    if (!member)
        return STATUS_NO_MEMORY;
    first = job_active(job, NULL) == 0;
    member->process = object_hold(process);
    lock_acquire(&job->lock);
    member->next = job->members;
    job->members = member;
    job->total++;
    lock_release(&job->lock);
    tell_of_member(job, process);
    if (job->port && first)
        tell_when_idle(job);
    return STATUS_SUCCESS;
}

static bool job_has_member(struct job *job, struct object *process)
{
    bool found = false;

    lock_acquire(&job->lock);
    for (struct member *member = job->members; member && !found; member = member->next)
        found = process_id(member->process) == process_id(process);
    lock_release(&job->lock);
    return found;
}

bool job_has(struct object *object, struct object *process)
{
    bool found = false;

    if (object)
        return job_has_member(job_of(object), process);
    lock_acquire(&jobs_lock);
    for (struct job *job = jobs; job && !found; job = job->next)
        found = job_has_member(job, process);
    lock_release(&jobs_lock);
    return found;
}

void job_child_started(struct object *process, DWORD creation_flags)
{
    lock_acquire(&jobs_lock);
    for (struct job *job = jobs; job; job = job->next) {
        DWORD limits = job->limits.BasicLimitInformation.LimitFlags;

        if (!job_has_member(job, process_self()) || limits & JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK ||
            (limits & JOB_OBJECT_LIMIT_BREAKAWAY_OK && creation_flags & CREATE_BREAKAWAY_FROM_JOB))
            continue;
        job_assign(&job->waitable.object, process);
    }
    lock_release(&jobs_lock);
}

/* The members' descendants, this process aside. */
static void kill_descendants(struct job *job)
{
    pid_t *ids = malloc(TREE_ROOM * sizeof *ids);
    size_t members = 0, count;

    if (!ids)
        return;
    lock_acquire(&job->lock);
    for (struct member *member = job->members; member && members < TREE_ROOM;
         member = member->next) {
        if (member->process != process_self() && !process_has_ended(member->process))
            ids[members++] = (pid_t)process_id(member->process);
    }
    lock_release(&job->lock);
    count = process_tree_grow(ids, members, TREE_ROOM);
    for (size_t i = members; i < count; i++)
        host_process_kill_id(ids[i]);
    free(ids);
}

static void kill_members(struct job *job, DWORD code)
{
    kill_descendants(job);
    lock_acquire(&job->lock);
    for (struct member *member = job->members; member; member = member->next) {
        if (member->process != process_self())
            process_terminate(member->process, code);
    }
    lock_release(&job->lock);
}

NTSTATUS job_terminate(struct object *object, DWORD code)
{
    kill_members(job_of(object), code);
    if (job_has_member(job_of(object), process_self()))
        process_terminate(process_self(), code);
    return STATUS_SUCCESS;
}

static bool kills_on_close(const struct job *job)
{
    return job->limits.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
}

static void job_handle_closed(struct object *object, bool last)
{
    if (last && kills_on_close(job_of(object)))
        job_terminate(object, 0);
}

void job_close_all(void)
{
    for (struct job *job = jobs; job; job = job->next) {
        if (kills_on_close(job))
            kill_members(job, 0);
    }
}

static void job_destroy(struct object *object)
{
    struct job *job = job_of(object);

    lock_acquire(&jobs_lock);
    for (struct job **link = &jobs; *link; link = &(*link)->next) {
        if (*link == job) {
            *link = job->next;
            break;
        }
    }
    lock_release(&jobs_lock);
    while (job->members) {
        struct member *member = job->members;

        job->members = member->next;
        object_release(member->process);
        free(member);
    }
    if (job->port)
        object_release(job->port);
    free(job);
}

const struct object_type job_type = {
    .name = "Job",
    .all_access = JOB_OBJECT_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | JOB_OBJECT_QUERY,
    .generic_write = STANDARD_RIGHTS_WRITE | JOB_OBJECT_ASSIGN_PROCESS | JOB_OBJECT_SET_ATTRIBUTES |
                     JOB_OBJECT_TERMINATE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
    .destroy = job_destroy,
    .handle_closed = job_handle_closed,
    .wait = &wait_on_signal,
};

/* A name would have to mean the same job to other processes. */
NTSTATUS job_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    struct job *job;
    NTSTATUS status;

    *handle = NULL;
    if (attributes && attributes->ObjectName && attributes->ObjectName->Length)
        return STATUS_NOT_SUPPORTED;
    job = calloc(1, sizeof *job);
    if (!job)
        return STATUS_NO_MEMORY;
    object_prepare(&job->waitable.object, &job_type);
    lock_acquire(&jobs_lock);
    job->next = jobs;
    jobs = job;
    lock_release(&jobs_lock);
    status =
        handle_open(&job->waitable.object, access, attributes ? attributes->Attributes : 0, handle);
    object_release(&job->waitable.object);
    return status;
}

static void query_accounting(struct job *job, JOBOBJECT_BASIC_ACCOUNTING_INFORMATION *result)
{
    *result = (JOBOBJECT_BASIC_ACCOUNTING_INFORMATION){0};
    lock_acquire(&job->lock);
    for (struct member *member = job->members; member; member = member->next) {
        struct host_process_times times;
        FILETIME ended;

        process_times(member->process, &times, &ended);
        result->TotalUserTime.QuadPart += times.user;
        result->TotalKernelTime.QuadPart += times.kernel;
    }
    lock_release(&job->lock);
    result->TotalProcesses = job->total;
    result->ActiveProcesses = job_active(job, NULL);
}

static NTSTATUS query_ids(struct job *job, JOBOBJECT_BASIC_PROCESS_ID_LIST *result, ULONG size,
                          ULONG *used)
{
    const size_t head = offsetof(JOBOBJECT_BASIC_PROCESS_ID_LIST, ProcessIdList);
    size_t room = (size - head) / guest_pointer_size();
    DWORD count = 0, all = 0;

    lock_acquire(&job->lock);
    for (struct member *member = job->members; member; member = member->next) {
        if (process_has_ended(member->process))
            continue;
        all++;
        if (count < room)
            guest_pointer_set(result->ProcessIdList, count++,
                              (void *)(uintptr_t)process_id(member->process));
    }
    lock_release(&job->lock);
    result->NumberOfAssignedProcesses = all;
    result->NumberOfProcessIdsInList = count;
    *used = (ULONG)(head + count * guest_pointer_size());
    return count < all ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

GUEST_STRUCT(JOBOBJECT_BASIC_ACCOUNTING_INFORMATION);
GUEST_STRUCT(JOBOBJECT_BASIC_LIMIT_INFORMATION);
GUEST_STRUCT(JOBOBJECT_EXTENDED_LIMIT_INFORMATION);
GUEST_STRUCT(JOBOBJECT_BASIC_UI_RESTRICTIONS);
GUEST_STRUCT(JOBOBJECT_ASSOCIATE_COMPLETION_PORT);
GUEST_STRUCT(JOBOBJECT_BASIC_PROCESS_ID_LIST);

/* What is asked for and set; NULL: not known. */
static const struct type *layout_of_class(JOBOBJECTINFOCLASS class)
{
    switch ((int)class) {
    case JobObjectBasicAccountingInformation:
        return layout_JOBOBJECT_BASIC_ACCOUNTING_INFORMATION;
    case JobObjectBasicLimitInformation:
        return layout_JOBOBJECT_BASIC_LIMIT_INFORMATION;
    case JobObjectExtendedLimitInformation:
        return layout_JOBOBJECT_EXTENDED_LIMIT_INFORMATION;
    case JobObjectBasicUIRestrictions:
        return layout_JOBOBJECT_BASIC_UI_RESTRICTIONS;
    case JobObjectAssociateCompletionPortInformation:
        return layout_JOBOBJECT_ASSOCIATE_COMPLETION_PORT;
    case JobObjectBasicProcessIdList:
        return layout_JOBOBJECT_BASIC_PROCESS_ID_LIST;
    default:
        return NULL;
    }
}

NTSTATUS job_query(struct object *object, JOBOBJECTINFOCLASS class, void *information, ULONG size,
                   ULONG *used)
{
    struct job *job = job_of(object);
    const struct type *layout = layout_of_class(class);
    JOBOBJECT_BASIC_ACCOUNTING_INFORMATION accounting;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG need, written;

    if (!layout || class == JobObjectAssociateCompletionPortInformation)
        return STATUS_INVALID_INFO_CLASS;
    written = need = (ULONG)guest_struct_size(layout);
    if (class == JobObjectBasicProcessIdList ? size < need : size != need)
        return STATUS_INFO_LENGTH_MISMATCH;
    switch ((int)class) {
    case JobObjectBasicAccountingInformation:
        query_accounting(job, &accounting);
        guest_struct_put(information, &accounting, layout);
        break;
    case JobObjectBasicProcessIdList:
        status = query_ids(job, information, size, &written);
        break;
    case JobObjectBasicUIRestrictions:
        guest_struct_put(information, &job->restrictions, layout);
        break;
    default: /* the basic limits begin the extended ones */
        guest_struct_put(information, &job->limits, layout);
    }
    if (used)
        *used = written;
    return status;
}

static NTSTATUS set_port(struct job *job, const void *information, const struct type *layout)
{
    JOBOBJECT_ASSOCIATE_COMPLETION_PORT association;
    struct object *port;
    NTSTATUS status;

    guest_struct_get(&association, information, layout);
    status = handle_object(association.CompletionPort, &completion_port_type,
                           IO_COMPLETION_MODIFY_STATE, &port);
    if (status < 0)
        return status;
    if (job->port) {
        object_release(port);
        return STATUS_INVALID_PARAMETER;
    }
    job->key = (ULONG_PTR)association.CompletionKey;
    job->port = port;
    for (struct member *member = job->members; member; member = member->next)
        tell_of_member(job, member->process);
    if (job_active(job, NULL) > 0)
        tell_when_idle(job);
    return STATUS_SUCCESS;
}

/* Limits are kept and reported. Honoured are the number of processes and the end with the job. */
NTSTATUS job_set(struct object *object, JOBOBJECTINFOCLASS class, const void *information,
                 ULONG size)
{
    struct job *job = job_of(object);
    const struct type *layout = layout_of_class(class);

    if (!layout)
        return STATUS_INVALID_INFO_CLASS;
    if (size != guest_struct_size(layout))
        return STATUS_INFO_LENGTH_MISMATCH;
    switch ((int)class) {
    case JobObjectBasicLimitInformation:
    case JobObjectExtendedLimitInformation:
        guest_struct_get(&job->limits, information, layout);
        return STATUS_SUCCESS;
    case JobObjectBasicUIRestrictions:
        guest_struct_get(&job->restrictions, information, layout);
        return STATUS_SUCCESS;
    case JobObjectAssociateCompletionPortInformation:
        return set_port(job, information, layout);
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}
