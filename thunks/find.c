/* Searching the generated tables: calls by group and name, names by value. */
#include "thunks/descriptor.h"

#include <string.h>

/* The first call whose group (and name, unless it is NULL) is not before the wanted one. */
static size_t lower_bound(const struct call_table *table, const char *group, const char *name)
{
    size_t low = 0, high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct call *call = &table->calls[middle];
        int order = strcmp(call->group, group);

        if (order == 0 && name)
            order = strcmp(call->name, name);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t call_group(const struct call_table *table, const char *group, const struct call **first)
{
    size_t start = lower_bound(table, group, NULL), end = start;

    while (end < table->count && strcmp(table->calls[end].group, group) == 0)
        end++;
    *first = &table->calls[start];
    return end - start;
}

const struct call *call_find(const struct call_table *table, const char *group, const char *name)
{
    size_t at = lower_bound(table, group, name);
    const struct call *call = &table->calls[at];

    if (at == table->count || strcmp(call->group, group) != 0 || strcmp(call->name, name) != 0)
        return NULL;
    return call;
}

const char *name_of(const struct name_list *list, uint32_t value)
{
    const char *name = list->names;

    for (size_t i = 0; i < list->count; i++) {
        if (list->values[i] == value)
            return name;
        name += strlen(name) + 1;
    }
    return NULL;
}
