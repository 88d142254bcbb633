/* What the registry says before anything was written to it: a read-only tree, compiled in. */
#ifndef APIS_NT_REGISTRY_DEFAULTS_H
#define APIS_NT_REGISTRY_DEFAULTS_H

#include "abi/windows.h"

#include <stddef.h>
#include <stdint.h>

enum { REGISTRY_DEFAULT_DATA = 512 };

struct registry_default_value {
    const char *name;
    uint16_t *units; /* the name, length of them */
    size_t length;
    const struct registry_default_row *row;
    struct registry_default_value *next;
    uint32_t index; /* of a numbered key, such as a processor */
};

struct registry_default {
    uint64_t id; /* from the path: the same in every version */
    char *name;
    uint16_t *units; /* the name, length of them */
    size_t length;
    struct registry_default *children, *next;
    struct registry_default_value *values;
};

/* \REGISTRY. NULL without memory. */
const struct registry_default *registry_defaults(void);

const struct registry_default *registry_default_child(const struct registry_default *key,
                                                      const uint16_t *name, size_t length);
const struct registry_default_value *registry_default_value(const struct registry_default *key,
                                                            const uint16_t *name, size_t length);

/* The value's bytes, at most REGISTRY_DEFAULT_DATA of them; returns the size. */
size_t registry_default_data(const struct registry_default_value *value, DWORD *type,
                             uint8_t data[REGISTRY_DEFAULT_DATA]);

#endif
