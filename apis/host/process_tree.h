/* Who descends from whom among the host's processes. */
#ifndef APIS_HOST_PROCESS_TREE_H
#define APIS_HOST_PROCESS_TREE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Adds to ids, which holds count of room, all living descendants of those in it; the new count.
 * What does not fit is left out.
 */
size_t process_tree_grow(pid_t *ids, size_t count, size_t room);

#endif
