/* See resource_set.h. */
#include "loader/resource_set.h"

#include <stdlib.h>
#include <string.h>

enum { DATA_ALIGNMENT = 8 };

/* Strings come before numbers, both ascending; a string's order is that of its units. */
static int compare_ids(const struct resource_id *a, const struct resource_id *b)
{
    size_t common = a->length < b->length ? a->length : b->length;

    if (!a->name || !b->name) {
        if (a->name || b->name)
            return a->name ? -1 : 1;
        return a->number < b->number ? -1 : a->number > b->number;
    }
    for (size_t i = 0; i < common; i++) {
        if (a->name[i] != b->name[i])
            return a->name[i] < b->name[i] ? -1 : 1;
    }
    return a->length < b->length ? -1 : a->length > b->length;
}

static int compare_items(const struct resource_item *a, const struct resource_item *b)
{
    int order = compare_ids(&a->type, &b->type);

    if (order == 0)
        order = compare_ids(&a->name, &b->name);
    return order ? order : (a->language > b->language) - (a->language < b->language);
}

/* Where the item is, or where it belongs. */
static bool find(const struct resource_set *set, const struct resource_item *item, size_t *at)
{
    size_t low = 0, high = set->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_items(&set->items[middle], item);

        if (order == 0) {
            *at = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    return false;
}

static void item_free(struct resource_item *item)
{
    free((void *)item->type.name);
    free((void *)item->name.name);
    free(item->data);
}

static bool id_copy(struct resource_id *to, const struct resource_id *from)
{
    WCHAR *name;

    *to = *from;
    if (!from->name)
        return true;
    name = malloc(from->length * sizeof *name + 1);
    if (name)
        memcpy(name, from->name, from->length * sizeof *name);
    to->name = name;
    return name != NULL;
}

static bool item_copy(struct resource_item *to, const struct resource_item *from)
{
    *to = *from;
    to->name.name = NULL;
    to->data = malloc(from->size + 1);
    if (!id_copy(&to->type, &from->type) || !id_copy(&to->name, &from->name) || !to->data) {
        item_free(to);
        return false;
    }
    if (from->size)
        memcpy(to->data, from->data, from->size);
    return true;
}

static bool make_room(struct resource_set *set)
{
    size_t capacity = set->capacity ? set->capacity * 2 : 32;
    struct resource_item *items;

    if (set->count < set->capacity)
        return true;
    items = realloc(set->items, capacity * sizeof *items);
    if (!items)
        return false;
    set->items = items;
    set->capacity = capacity;
    return true;
}

int resource_set_put(struct resource_set *set, const struct resource_item *item,
                     struct fault *fault)
{
    struct resource_item copy;
    size_t at;

    if (!make_room(set) || !item_copy(&copy, item))
        return fail(fault, FAULT_SYSTEM, 0, "out of memory");
    if (find(set, item, &at)) {
        item_free(&set->items[at]);
    } else {
        memmove(set->items + at + 1, set->items + at, (set->count - at) * sizeof *set->items);
        set->count++;
    }
    set->items[at] = copy;
    return 0;
}

bool resource_set_remove(struct resource_set *set, const struct resource_item *item)
{
    size_t at;

    if (!find(set, item, &at))
        return false;
    item_free(&set->items[at]);
    set->count--;
    memmove(set->items + at, set->items + at + 1, (set->count - at) * sizeof *set->items);
    return true;
}

void resource_set_clear(struct resource_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        item_free(&set->items[i]);
    free(set->items);
    *set = (struct resource_set){0};
}

static int load_languages(struct resource_set *set, const struct resource_tree *tree,
                          uint32_t directory, struct resource_item *item, struct fault *fault)
{
    struct resource_entry entry;

    for (uint32_t i = 0; resource_entry(tree, directory, i, &entry); i++) {
        IMAGE_RESOURCE_DATA_ENTRY record;
        struct span data;

        if (entry.is_directory || !span_copy(tree->bytes, entry.offset, &record, sizeof record) ||
            !resource_data(tree->pe, &record, &data))
            return fail(fault, FAULT_MALFORMED, entry.offset, "resource data outside the image");
        item->language = (uint16_t)entry.id.number;
        item->code_page = record.CodePage;
        item->data = (uint8_t *)data.bytes;
        item->size = (uint32_t)data.size;
        if (resource_set_put(set, item, fault) < 0)
            return -1;
    }
    return 0;
}

int resource_set_load(struct resource_set *set, const struct pe *pe, struct fault *fault)
{
    struct resource_tree tree;
    struct resource_entry type, name;

    if (!resource_open(pe, &tree))
        return 0;
    for (uint32_t i = 0; resource_entry(&tree, RESOURCE_ROOT, i, &type); i++) {
        if (!type.is_directory)
            return fail(fault, FAULT_MALFORMED, type.offset, "a resource type without names");
        for (uint32_t j = 0; resource_entry(&tree, type.offset, j, &name); j++) {
            struct resource_item item = {.type = type.id, .name = name.id};

            if (!name.is_directory)
                return fail(fault, FAULT_MALFORMED, name.offset,
                            "a resource name without languages");
            if (load_languages(set, &tree, name.offset, &item, fault) < 0)
                return -1;
        }
    }
    return 0;
}

/* What an item begins: item 0 begins a type and a name, as does each one that differs. */
static bool begins_type(const struct resource_set *set, size_t at)
{
    return at == 0 || compare_ids(&set->items[at - 1].type, &set->items[at].type) != 0;
}

static bool begins_name(const struct resource_set *set, size_t at)
{
    return begins_type(set, at) || compare_ids(&set->items[at - 1].name, &set->items[at].name) != 0;
}

/* Where each part of the section goes; offsets are from its start. */
struct layout {
    uint64_t type_tables, name_tables, strings, entries, data, end;
};

static uint64_t string_size(const struct resource_id *id)
{
    return id->name ? sizeof(uint16_t) * (1 + id->length) : 0;
}

static uint64_t align(uint64_t value, uint64_t unit)
{
    return (value + unit - 1) / unit * unit;
}

static struct layout lay_out(const struct resource_set *set)
{
    const uint64_t table = sizeof(IMAGE_RESOURCE_DIRECTORY);
    const uint64_t entry = sizeof(IMAGE_RESOURCE_DIRECTORY_ENTRY);
    uint64_t types = 0, names = 0, strings = 0, data = 0;
    struct layout to;

    for (size_t i = 0; i < set->count; i++) {
        types += begins_type(set, i);
        names += begins_name(set, i);
        strings += begins_type(set, i) ? string_size(&set->items[i].type) : 0;
        strings += begins_name(set, i) ? string_size(&set->items[i].name) : 0;
        data += align(set->items[i].size, DATA_ALIGNMENT);
    }
    to.type_tables = table + types * entry;
    to.name_tables = to.type_tables + types * table + names * entry;
    to.strings = to.name_tables + names * table + set->count * entry;
    to.entries = align(to.strings + strings, DATA_ALIGNMENT);
    to.data = align(to.entries + set->count * sizeof(IMAGE_RESOURCE_DATA_ENTRY), DATA_ALIGNMENT);
    to.end = to.data + data;
    return to;
}

/* The write: each table is begun when its first entry comes, and counts its entries itself. */
struct writer {
    uint8_t *bytes;
    uint32_t type_tables, name_tables, strings; /* where the next of each goes */
};

static void put_string(struct writer *to, const struct resource_id *id)
{
    uint16_t length = (uint16_t)id->length;

    memcpy(to->bytes + to->strings, &length, sizeof length);
    memcpy(to->bytes + to->strings + sizeof length, id->name, id->length * sizeof *id->name);
    to->strings += (uint32_t)string_size(id);
}

/* Appends an entry to the table; next is where the table ends. */
static void put_entry(struct writer *to, uint32_t table, uint32_t *next,
                      const struct resource_id *id, uint32_t value)
{
    IMAGE_RESOURCE_DIRECTORY *directory = (IMAGE_RESOURCE_DIRECTORY *)(to->bytes + table);
    uint32_t key = id->number;

    if (id->name) {
        key = to->strings | 0x80000000;
        put_string(to, id);
        directory->NumberOfNamedEntries++;
    } else {
        directory->NumberOfIdEntries++;
    }
    memcpy(to->bytes + *next, &key, sizeof key);
    memcpy(to->bytes + *next + sizeof key, &value, sizeof value);
    *next += sizeof key + sizeof value;
}

static void write_tables(const struct resource_set *set, const struct layout *at, uint8_t *bytes)
{
    struct writer to = {bytes, (uint32_t)at->type_tables, (uint32_t)at->name_tables,
                        (uint32_t)at->strings};
    uint32_t root = sizeof(IMAGE_RESOURCE_DIRECTORY), type = 0, name = 0;

    for (size_t i = 0; i < set->count; i++) {
        const struct resource_item *item = &set->items[i];
        struct resource_id language = {.number = item->language};

        if (begins_type(set, i)) {
            type = to.type_tables;
            to.type_tables += sizeof(IMAGE_RESOURCE_DIRECTORY);
            put_entry(&to, 0, &root, &item->type, type | 0x80000000);
        }
        if (begins_name(set, i)) {
            name = to.name_tables;
            to.name_tables += sizeof(IMAGE_RESOURCE_DIRECTORY);
            put_entry(&to, type, &to.type_tables, &item->name, name | 0x80000000);
        }
        put_entry(&to, name, &to.name_tables, &language,
                  (uint32_t)(at->entries + i * sizeof(IMAGE_RESOURCE_DATA_ENTRY)));
    }
}

static void write_data(const struct resource_set *set, const struct layout *at, uint32_t address,
                       uint8_t *bytes)
{
    uint64_t data = at->data;

    for (size_t i = 0; i < set->count; i++) {
        const struct resource_item *item = &set->items[i];
        IMAGE_RESOURCE_DATA_ENTRY entry = {.OffsetToData = (uint32_t)(address + data),
                                           .Size = item->size,
                                           .CodePage = item->code_page};

        memcpy(bytes + at->entries + i * sizeof entry, &entry, sizeof entry);
        memcpy(bytes + data, item->data, item->size);
        data += align(item->size, DATA_ALIGNMENT);
    }
}

uint8_t *resource_set_section(const struct resource_set *set, uint32_t address, uint32_t *size)
{
    struct layout at = lay_out(set);
    uint8_t *bytes;

    *size = 0;
    if (at.end > UINT32_MAX / 2 || address > UINT32_MAX / 2)
        return NULL;
    bytes = calloc(1, at.end);
    if (!bytes)
        return NULL;
    write_tables(set, &at, bytes);
    write_data(set, &at, address, bytes);
    *size = (uint32_t)at.end;
    return bytes;
}
