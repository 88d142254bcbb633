/* Semaphores: a count that waits take from and releases add to. */
#ifndef APIS_NT_SEMAPHORE_H
#define APIS_NT_SEMAPHORE_H

#include "apis/nt/object.h"

extern const struct object_type semaphore_type;

NTSTATUS semaphore_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, LONG count,
                          LONG maximum, HANDLE *handle);
NTSTATUS semaphore_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

/* STATUS_SEMAPHORE_LIMIT_EXCEEDED when it would hold more than its maximum. before may be NULL. */
NTSTATUS semaphore_release(struct object *semaphore, LONG count, LONG *before);

LONG semaphore_count(struct object *semaphore, LONG *maximum);

#endif
