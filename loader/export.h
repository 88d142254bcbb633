/* A module's export directory. Microsoft PE format: "The .edata Section". */
#ifndef LOADER_EXPORT_H
#define LOADER_EXPORT_H

#include "loader/pe.h"

struct export
{
    uint32_t address;      /* RVA; 0 with a forwarder */
    const char *forwarder; /* "module.name" or "module.#ordinal", or NULL */
};

struct export_table {
    const struct pe *pe;
    IMAGE_EXPORT_DIRECTORY directory;
    uint32_t start, size; /* of the directory: what an RVA inside it names is a forwarder */
};

/* False when there are no exports, or the directory is not inside the image. */
bool export_table_open(const struct pe *pe, struct export_table *table);

bool export_by_index(const struct export_table *table, uint32_t index, struct export *found);
bool export_by_ordinal(const struct export_table *table, uint32_t ordinal, struct export *found);

/* hint: where in the name table the name probably is. */
bool export_by_name(const struct export_table *table, const char *name, uint32_t hint,
                    struct export *found);

/* The name at a place of the name table, and the index of what it names; NULL at its end. */
const char *export_name(const struct export_table *table, uint32_t place, uint32_t *index);

#endif
