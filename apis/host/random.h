/* Random bytes fit for keys. */
#ifndef APIS_HOST_RANDOM_H
#define APIS_HOST_RANDOM_H

#include <stddef.h>

/* Never fails: waits for the host's generator to be seeded. */
void host_random(void *bytes, size_t size);

#endif
