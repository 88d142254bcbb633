/*
 * The 32-bit view of the registry: what a 32-bit program looks for below
 * HKEY_LOCAL_MACHINE\SOFTWARE lies in its WOW6432Node, except what both views share.
 */
#ifndef APIS_NT_REGISTRY_VIEW_H
#define APIS_NT_REGISTRY_VIEW_H

#include "apis/nt/registry.h"

enum { REGISTRY_VIEW_UNITS = 1024, REGISTRY_VIEW_FLAGS = KEY_WOW64_32KEY | KEY_WOW64_64KEY };

/*
 * Where a path leads in the view that the access asks for, or the process has by itself. parent
 * becomes NULL where the path is made absolute, in room, to be redirected.
 */
struct registry_name registry_view(struct registry_key **parent, struct registry_name path,
                                   ACCESS_MASK access, uint16_t room[REGISTRY_VIEW_UNITS]);

#endif
