/* Mutexes: owned by a thread, any number of times; abandoned when it ends. */
#ifndef APIS_NT_MUTEX_H
#define APIS_NT_MUTEX_H

#include "apis/nt/object.h"

extern const struct object_type mutex_type;

NTSTATUS mutex_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, bool owned,
                      HANDLE *handle);
NTSTATUS mutex_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

/* STATUS_MUTANT_NOT_OWNED when the caller is not its owner. before, as NT counts: 0 is owned once.
 */
NTSTATUS mutex_release(struct object *mutex, LONG *before);

/* For the end of a thread, on it: what it owns becomes abandoned before anybody sees it end. */
void mutex_abandon_all(void);

struct mutex_state {
    LONG count; /* 1: free; 0: owned once; -1: twice */
    bool owned_here, abandoned;
};

struct mutex_state mutex_query(struct object *mutex);

#endif
