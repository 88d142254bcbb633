/* See export.h. */
#include "loader/export.h"

bool export_table_open(const struct pe *pe, struct export_table *table)
{
    struct span bytes;

    *table = (struct export_table){.pe = pe};
    return pe_directory(pe, IMAGE_DIRECTORY_ENTRY_EXPORT, &table->start, &table->size) &&
           pe_cut(pe, table->start, sizeof table->directory, &bytes) &&
           span_copy(bytes, 0, &table->directory, sizeof table->directory);
}

bool export_by_index(const struct export_table *table, uint32_t index, struct export *found)
{
    struct span functions = pe_from(table->pe, table->directory.AddressOfFunctions);
    uint32_t address;

    *found = (struct export){0};
    if (index >= table->directory.NumberOfFunctions ||
        !span_u32(functions, (uint64_t)index * sizeof address, &address) || address == 0)
        return false;
    if (address - table->start >= table->size) {
        found->address = address;
        return true;
    }
    found->forwarder = pe_string(table->pe, address);
    return found->forwarder != NULL;
}

bool export_by_ordinal(const struct export_table *table, uint32_t ordinal, struct export *found)
{
    *found = (struct export){0};
    return ordinal >= table->directory.Base &&
           export_by_index(table, ordinal - table->directory.Base, found);
}

const char *export_name(const struct export_table *table, uint32_t place, uint32_t *index)
{
    struct span names = pe_from(table->pe, table->directory.AddressOfNames);
    struct span ordinals = pe_from(table->pe, table->directory.AddressOfNameOrdinals);
    uint32_t address;
    uint16_t ordinal;

    *index = 0;
    if (place >= table->directory.NumberOfNames ||
        !span_u32(names, (uint64_t)place * sizeof address, &address) ||
        !span_u16(ordinals, (uint64_t)place * sizeof ordinal, &ordinal))
        return NULL;
    *index = ordinal;
    return pe_string(table->pe, address);
}

/* As strcmp(candidate, name), for a candidate that may run out of the image. */
static int compare(const struct pe *pe, uint32_t candidate, const char *name, size_t length)
{
    struct span text = pe_from(pe, candidate);
    size_t size = text.size < length + 1 ? text.size : length + 1;
    int order = size ? strncmp((const char *)text.bytes, name, size) : -1;

    return order == 0 && size <= length ? -1 : order;
}

static bool by_place(const struct export_table *table, uint32_t place, struct export *found)
{
    uint32_t index;

    return export_name(table, place, &index) && export_by_index(table, index, found);
}

/* The name table is sorted; a table that is not has names that cannot be found, as on Windows. */
bool export_by_name(const struct export_table *table, const char *name, uint32_t hint,
                    struct export *found)
{
    struct span names = pe_from(table->pe, table->directory.AddressOfNames);
    uint32_t low = 0, high = table->directory.NumberOfNames, middle = hint, address;
    size_t length = strlen(name);

    *found = (struct export){0};
    if (hint >= high)
        middle = high / 2;
    while (low < high && span_u32(names, (uint64_t)middle * sizeof address, &address)) {
        int order = compare(table->pe, address, name, length);

        if (order == 0)
            return by_place(table, middle, found);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
        middle = low + (high - low) / 2;
    }
    return false;
}
