/* Events: signalled until reset, or until one waiter has taken the signal. */
#ifndef APIS_NT_EVENT_H
#define APIS_NT_EVENT_H

#include "apis/nt/object.h"

extern const struct object_type event_type;

NTSTATUS event_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, bool manual,
                      bool signalled, HANDLE *handle);
NTSTATUS event_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

/* Each returns whether it was signalled before. */
bool event_set(struct object *event);
bool event_reset(struct object *event);
bool event_pulse(struct object *event);

bool event_is_manual(struct object *event);

#endif
