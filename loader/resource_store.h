/* Puts changed resources into a program's file. */
#ifndef LOADER_RESOURCE_STORE_H
#define LOADER_RESOURCE_STORE_H

#include "loader/resource_set.h"

/*
 * The whole new file, from malloc. Its .rsrc section holds the set; what followed it moves. An
 * attached certificate is left out, since it would no longer be true. NULL with a fault.
 */
uint8_t *resource_store(const struct pe *pe, const struct resource_set *set, size_t *size,
                        struct fault *fault);

#endif
