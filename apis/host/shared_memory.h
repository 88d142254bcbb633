/* Memory that processes share, behind a descriptor. */
#ifndef APIS_HOST_SHARED_MEMORY_H
#define APIS_HOST_SHARED_MEMORY_H

#include <stddef.h>

/* Memory of zeroes, which takes room only where it is written; the name is for who debugs. */
int shared_memory_create(const char *name, size_t size);

/* For reading and writing. NULL: it cannot be had. */
void *shared_memory_map(int fd, size_t size);
void shared_memory_unmap(void *memory, size_t size);

#endif
