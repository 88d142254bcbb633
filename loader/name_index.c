/* See name_index.h. Open addressing; a slot is a place in the name table + 1, 0 when free. */
#include "loader/name_index.h"

#include <stdlib.h>

enum { MOST_NAMES = 1 << 20 };

struct name_index {
    uint32_t mask;
    uint32_t slots[];
};

/* FNV-1a */
static uint32_t hash(const char *name)
{
    uint32_t value = 2166136261;

    for (; *name; name++)
        value = (value ^ (unsigned char)*name) * 16777619;
    return value ^ value >> 15;
}

struct name_index *name_index_make(const struct export_table *table)
{
    uint32_t count = table->directory.NumberOfNames, size = 16, ordinal;
    struct name_index *index;
    const char *name;

    if (count > MOST_NAMES)
        return NULL;
    while (size < count * 2)
        size *= 2;
    index = calloc(1, sizeof *index + size * sizeof *index->slots);
    if (!index)
        return NULL;
    index->mask = size - 1;
    for (uint32_t place = 0; (name = export_name(table, place, &ordinal)); place++) {
        uint32_t at = hash(name);

        while (index->slots[at & index->mask])
            at++;
        index->slots[at & index->mask] = place + 1;
    }
    return index;
}

bool name_index_find(const struct name_index *index, const struct export_table *table,
                     const char *name, struct export *found)
{
    uint32_t ordinal;

    for (uint32_t at = hash(name); index->slots[at & index->mask]; at++) {
        const char *candidate = export_name(table, index->slots[at & index->mask] - 1, &ordinal);

        if (candidate && strcmp(candidate, name) == 0)
            return export_by_index(table, ordinal, found);
    }
    *found = (struct export){0};
    return false;
}
