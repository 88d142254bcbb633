/*
 * Job objects: groups of processes that are limited, reported on and ended together. A job is
 * known to the process that made it; what its members start belongs to it as well.
 */
#ifndef APIS_NT_JOB_H
#define APIS_NT_JOB_H

#include "apis/nt/object.h"

extern const struct object_type job_type;

NTSTATUS job_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

NTSTATUS job_assign(struct object *job, struct object *process);
NTSTATUS job_terminate(struct object *job, DWORD code);

/* job NULL: any that this process knows. */
bool job_has(struct object *job, struct object *process);

/* As QueryInformationJobObject and SetInformationJobObject; used may be NULL. */
NTSTATUS job_query(struct object *job, JOBOBJECTINFOCLASS class, void *information, ULONG size,
                   ULONG *used);
NTSTATUS job_set(struct object *job, JOBOBJECTINFOCLASS class, const void *information, ULONG size);

/* A child that this process has just started joins the jobs that the process is in. */
void job_child_started(struct object *process, DWORD creation_flags);

/* For the end of this process: its handles to jobs are closed. */
void job_close_all(void);

#endif
