/*
 * A resource tree that can be changed, and written as the contents of a .rsrc section. Microsoft
 * PE format: "The .rsrc Section".
 */
#ifndef LOADER_RESOURCE_SET_H
#define LOADER_RESOURCE_SET_H

#include "loader/resource.h"

struct resource_item {
    struct resource_id type, name; /* strings are the item's own */
    uint16_t language;
    uint32_t code_page;
    uint8_t *data;
    uint32_t size;
};

struct resource_set {
    struct resource_item *items; /* in the order of the section */
    size_t count, capacity;
};

/* Adds every resource of an image. 0 or -1. */
int resource_set_load(struct resource_set *set, const struct pe *pe, struct fault *fault);

/* Adds or replaces a resource; copies all of it. */
int resource_set_put(struct resource_set *set, const struct resource_item *item,
                     struct fault *fault);

/* false when there was none. */
bool resource_set_remove(struct resource_set *set, const struct resource_item *item);
void resource_set_clear(struct resource_set *set);

/* The section's contents, from malloc, for an RVA. NULL without memory or beyond 4 GB. */
uint8_t *resource_set_section(const struct resource_set *set, uint32_t address, uint32_t *size);

#endif
