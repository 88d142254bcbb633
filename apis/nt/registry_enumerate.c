/* The subkeys and values of a key, in the order of their names. See registry.h. */
#include "apis/host/case.h"
#include "apis/nt/registry_change.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One name with where it was found. Earlier finds win over later ones of the same name. */
struct found {
    const uint16_t *name;
    size_t length, order;
    bool hidden;
    uint64_t id; /* of a subkey */
    uint32_t type;
    struct span data;
    const struct registry_default_value *value;
};

struct gathering {
    struct found *items;
    size_t count, capacity;
    enum record_kind kind;
    int error;
};

static struct found *gather(struct gathering *g)
{
    struct found *larger;

    if (g->count == g->capacity) {
        size_t capacity = g->capacity ? g->capacity * 2 : 32;

        larger = realloc(g->items, capacity * sizeof *larger);
        if (!larger) {
            g->error = -ENOMEM;
            return NULL;
        }
        g->items = larger;
        g->capacity = capacity;
    }
    g->items[g->count] = (struct found){.order = g->count};
    return &g->items[g->count++];
}

/* Names in the store are not aligned; x86 does not mind, and they are only read. */
static void name_from(struct found *item, struct span name)
{
    item->name = (const uint16_t *)(const void *)name.bytes;
    item->length = name.size / 2;
}

static bool gather_record(struct span key, struct span record, void *context)
{
    struct gathering *g = context;
    struct record_subkey subkey;
    struct record_value value;
    struct found *item;

    (void)key;
    if (g->kind == RECORD_KEY ? !record_read_subkey(record, &subkey)
                              : !record_read_value(record, &value)) {
        g->error = -EILSEQ;
        return false;
    }
    if (g->kind == RECORD_KEY && subkey.session != 0 && subkey.session != record_session())
        return true;
    item = gather(g);
    if (!item)
        return false;
    if (g->kind == RECORD_KEY) {
        name_from(item, subkey.name);
        item->id = subkey.id;
        item->hidden = subkey.flags & RECORD_HIDDEN;
    } else {
        name_from(item, value.name);
        item->type = value.type;
        item->data = value.data;
        item->hidden = value.flags & RECORD_HIDDEN;
    }
    return true;
}

static void gather_defaults(struct gathering *g, const struct registry_default *key)
{
    for (struct registry_default *child = key->children; g->kind == RECORD_KEY && child;
         child = child->next) {
        struct found *item = gather(g);

        if (!item)
            return;
        item->name = child->units;
        item->length = child->length;
        item->id = child->id;
    }
    for (struct registry_default_value *value = key->values; g->kind == RECORD_VALUE && value;
         value = value->next) {
        struct found *item = gather(g);

        if (!item)
            return;
        item->name = value->units;
        item->length = value->length;
        item->value = value;
    }
}

static int by_name(const void *left, const void *right)
{
    const struct found *a = left, *b = right;
    int order = utf16_compare_caseless(a->name, a->length, b->name, b->length);

    return order != 0 ? order : a->order < b->order ? -1 : 1;
}

static void sort_unique(struct gathering *g)
{
    size_t kept = 0;

    if (g->count > 1)
        qsort(g->items, g->count, sizeof *g->items, by_name);
    for (size_t i = 0; i < g->count; i++) {
        size_t last = i;

        while (i + 1 < g->count &&
               utf16_compare_caseless(g->items[last].name, g->items[last].length,
                                      g->items[i + 1].name, g->items[i + 1].length) == 0)
            i++;
        if (!g->items[last].hidden)
            g->items[kept++] = g->items[last];
    }
    g->count = kept;
}

static int gather_all(struct store_transaction *t, const struct registry_key *key,
                      struct gathering *g)
{
    for (unsigned i = 0; i < key->layers && !g->error; i++) {
        struct record_name name;
        int error =
            store_each(t, record_prefix(&name, key->nodes[i].id, g->kind), gather_record, g);

        if (error)
            return error;
        if (key->nodes[i].defaults)
            gather_defaults(g, key->nodes[i].defaults);
    }
    if (!g->error)
        sort_unique(g);
    return g->error;
}

/* Opens a transaction and gathers; the caller ends both. */
static NTSTATUS gather_begin(struct registry_key *key, enum record_kind kind,
                             struct store_transaction *t, struct gathering *g)
{
    int error = store_read(t);

    *g = (struct gathering){.kind = kind};
    if (error)
        return registry_status(error);
    error = gather_all(t, key, g);
    if (!error && g->count == 0 && !registry_node_exists(t, &key->nodes[0]))
        return STATUS_KEY_DELETED;
    return registry_status(error);
}

static void gather_end(struct store_transaction *t, struct gathering *g)
{
    store_end(t);
    free(g->items);
}

static void give_name(const struct found *item, struct registry_entry *entry, size_t limit)
{
    entry->length = item->length < limit ? item->length : limit;
    memcpy(entry->name, item->name, entry->length * sizeof *entry->name);
    entry->name[entry->length] = 0;
}

NTSTATUS registry_subkey_at(struct registry_key *key, ULONG index, struct registry_entry *entry)
{
    struct store_transaction t;
    struct record_info info;
    struct gathering g;
    NTSTATUS status = gather_begin(key, RECORD_KEY, &t, &g);

    if (status >= 0 && index >= g.count)
        status = STATUS_NO_MORE_ENTRIES;
    if (status >= 0) {
        give_name(&g.items[index], entry, REGISTRY_NAME_UNITS);
        record_info(&t, g.items[index].id, &info);
        entry->written = info.written;
    }
    gather_end(&t, &g);
    return status;
}

static NTSTATUS give_data(const struct found *item, struct registry_entry *entry, void *data,
                          ULONG *size)
{
    uint8_t room[REGISTRY_DEFAULT_DATA];
    struct span bytes = item->data;
    ULONG capacity = *size;
    DWORD type = item->type;

    if (item->value)
        bytes = (struct span){room, registry_default_data(item->value, &type, room)};
    entry->type = type;
    *size = (ULONG)bytes.size;
    if (!data)
        return STATUS_SUCCESS;
    if (bytes.size > capacity)
        return STATUS_BUFFER_OVERFLOW;
    memcpy(data, bytes.bytes, bytes.size);
    return STATUS_SUCCESS;
}

NTSTATUS registry_value_at(struct registry_key *key, ULONG index, struct registry_entry *entry,
                           void *data, ULONG *size)
{
    struct store_transaction t;
    struct gathering g;
    NTSTATUS status = gather_begin(key, RECORD_VALUE, &t, &g);

    if (status >= 0 && index >= g.count)
        status = STATUS_NO_MORE_ENTRIES;
    if (status >= 0) {
        give_name(&g.items[index], entry, REGISTRY_VALUE_NAME_UNITS);
        status = give_data(&g.items[index], entry, data, size);
    }
    gather_end(&t, &g);
    return status;
}

static ULONG larger(ULONG a, size_t b)
{
    return b > a ? (ULONG)b : a;
}

NTSTATUS registry_summarise(struct registry_key *key, struct registry_summary *summary)
{
    struct store_transaction t;
    struct record_info info;
    struct gathering g;
    NTSTATUS status = gather_begin(key, RECORD_KEY, &t, &g);

    *summary = (struct registry_summary){0};
    for (size_t i = 0; status >= 0 && i < g.count; i++)
        summary->longest_subkey = larger(summary->longest_subkey, g.items[i].length);
    summary->subkeys = (ULONG)g.count;
    gather_end(&t, &g);
    if (status < 0)
        return status;
    status = gather_begin(key, RECORD_VALUE, &t, &g);
    for (size_t i = 0; status >= 0 && i < g.count; i++) {
        struct registry_entry entry;
        ULONG size = 0;

        give_data(&g.items[i], &entry, NULL, &size);
        summary->longest_value_name = larger(summary->longest_value_name, g.items[i].length);
        summary->largest_value = larger(summary->largest_value, size);
    }
    summary->values = (ULONG)g.count;
    if (status >= 0) {
        record_info(&t, key->nodes[0].id, &info);
        summary->written = info.written;
    }
    gather_end(&t, &g);
    return status;
}
