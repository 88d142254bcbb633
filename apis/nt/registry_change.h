/* Inside the registry: what a change does besides, and statuses. */
#ifndef APIS_NT_REGISTRY_CHANGE_H
#define APIS_NT_REGISTRY_CHANGE_H

#include "apis/nt/registry.h"

NTSTATUS registry_status(int error);

/* Notes the time at which a key was last written. */
int registry_touch(struct store_transaction *t, const struct registry_node *node);

#endif
