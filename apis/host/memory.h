/* The machine's memory, and what the host does with this process's. */
#ifndef APIS_HOST_MEMORY_H
#define APIS_HOST_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In bytes. */
struct host_memory {
    uint64_t total, free, swap, swap_free;
};
void host_memory(struct host_memory *memory);

/* Each: 0 or -errno. */
int host_memory_lock(const void *at, size_t size);
int host_memory_unlock(const void *at, size_t size);
int host_memory_forget(void *at, size_t size); /* the host may take its contents at any time */

/* Begins to write a mapped file's pages out. */
void host_memory_write_out(void *at, size_t size);

/* Whether a byte can be reached, as the kernel finds without a fault. Writing leaves it as it is.
 */
bool host_memory_can_reach(const void *at, bool writing);

#endif
