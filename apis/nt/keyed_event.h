/*
 * Keyed events: a waiter and a releaser that name the same key meet; whoever comes first waits
 * for the other.
 */
#ifndef APIS_NT_KEYED_EVENT_H
#define APIS_NT_KEYED_EVENT_H

#include "apis/nt/wait.h"

extern const struct object_type keyed_event_type;

NTSTATUS keyed_event_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes,
                            HANDLE *handle);

enum keyed_side { KEYED_WAIT, KEYED_RELEASE };

/* event NULL: the one that every process has. STATUS_TIMEOUT, STATUS_USER_APC. */
NTSTATUS keyed_event_meet(struct object *event, const void *key, enum keyed_side side,
                          enum wait_alertable alertable, int64_t deadline);

#endif
