/* See resolve.h. */
#include "loader/resolve.h"

#include "loader/attach.h"
#include "loader/dependency.h"
#include "loader/export.h"
#include "loader/name.h"
#include "loader/name_index.h"

#include <stdlib.h>

enum {
    MOST_FORWARDS = 16, /* steps from an export to a function; more is a circle */
    LONGEST_FORWARD = 128
};

static struct module *load_target(struct module *module, const char *name, bool started)
{
    WCHAR wide[LONGEST_FORWARD];
    struct module *target;
    struct fault fault;

    name_from_ascii(wide, LONGEST_FORWARD, name);
    if (dependency_load(wide, &standard_search, &target, &fault) < 0 || !target ||
        dependency_add(module, target, &fault) < 0)
        return NULL;
    if (started && attach_module(target, false, &fault) < 0)
        return NULL;
    return target;
}

/* "module.name" or "module.#ordinal"; the module's part may have dots of its own. */
static struct module *follow(struct module *module, const char *forwarder, const char **name,
                             uint32_t *ordinal, bool started)
{
    const char *dot = strrchr(forwarder, '.');
    size_t length = dot ? (size_t)(dot - forwarder) : 0;
    char text[LONGEST_FORWARD];

    if (length == 0 || length >= sizeof text)
        return NULL;
    memcpy(text, forwarder, length);
    text[length] = 0;
    *name = dot[1] == '#' ? NULL : dot + 1;
    *ordinal = dot[1] == '#' ? (uint32_t)strtoul(dot + 2, NULL, 10) : 0;
    return load_target(module, text, started);
}

static bool look_up(const struct module *module, const char *name, uint32_t ordinal,
                    struct export *found)
{
    struct export_table table;

    if (!export_table_open(&module->pe, &table))
        return false;
    return name ? export_by_name(&table, name, ordinal, found)
                : export_by_ordinal(&table, ordinal, found);
}

/* The first thread to make the index wins. */
static const struct name_index *index_of(struct module *module, const struct export_table *table)
{
    struct name_index *index = __atomic_load_n(&module->names, __ATOMIC_ACQUIRE), *made;

    if (index)
        return index;
    made = name_index_make(table);
    if (!made || __atomic_compare_exchange_n(&module->names, &index, made, false, __ATOMIC_ACQ_REL,
                                             __ATOMIC_ACQUIRE))
        return made;
    free(made);
    return index;
}

static bool look_up_fast(struct module *module, const char *name, struct export *found)
{
    const struct name_index *index;
    struct export_table table;

    if (!export_table_open(&module->pe, &table))
        return false;
    index = index_of(module, &table);
    return index && name_index_find(index, &table, name, found);
}

void *resolve_own(struct module *module, const char *name, uint32_t ordinal)
{
    struct export found;
    bool is_found =
        name ? look_up_fast(module, name, &found) : look_up(module, NULL, ordinal, &found);

    return is_found && !found.forwarder ? module_at(module, found.address) : NULL;
}

void *resolve_export(struct module *module, const char *name, uint32_t ordinal, bool started)
{
    struct export found;

    for (int steps = 0; module && steps < MOST_FORWARDS; steps++) {
        if (!look_up(module, name, ordinal, &found))
            return NULL;
        if (!found.forwarder)
            return module_at(module, found.address);
        module = follow(module, found.forwarder, &name, &ordinal, started);
    }
    return NULL;
}
