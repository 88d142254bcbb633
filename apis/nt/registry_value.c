/* The values of a key. See registry.h. */
#include "apis/nt/registry_change.h"

#include "apis/host/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int registry_touch(struct store_transaction *t, const struct registry_node *node)
{
    struct record_info info;

    record_info(t, node->id, &info);
    info.written = (uint64_t)host_clock_now();
    return record_write_info(t, node->id, &info);
}

static NTSTATUS copy_out(struct span found, void *data, ULONG *size)
{
    ULONG room = *size;

    *size = (ULONG)found.size;
    if (!data)
        return STATUS_SUCCESS;
    if (found.size > room)
        return STATUS_BUFFER_OVERFLOW;
    memcpy(data, found.bytes, found.size);
    return STATUS_SUCCESS;
}

/* -ENOENT when this place has no such value. */
static int find_in(struct store_transaction *t, const struct registry_node *node,
                   struct registry_name name, ULONG *type, struct span *data,
                   uint8_t room[REGISTRY_DEFAULT_DATA])
{
    const struct registry_default_value *value;
    struct record_value record;
    struct record_name key;
    struct span bytes;
    DWORD default_type;
    int error =
        store_get(t, record_name(&key, node->id, RECORD_VALUE, name.text, name.length), &bytes);

    if (error == 0) {
        if (!record_read_value(bytes, &record))
            return -EILSEQ;
        *type = record.type;
        *data = record.data;
        return record.flags & RECORD_HIDDEN ? -ENOENT : 0;
    }
    if (error != -ENOENT || !node->defaults)
        return error;
    value = registry_default_value(node->defaults, name.text, name.length);
    if (!value)
        return -ENOENT;
    data->size = registry_default_data(value, &default_type, room);
    data->bytes = room;
    *type = default_type;
    return 0;
}

NTSTATUS registry_value(struct registry_key *key, struct registry_name name, ULONG *type,
                        void *data, ULONG *size)
{
    uint8_t room[REGISTRY_DEFAULT_DATA];
    struct store_transaction t;
    struct span found;
    NTSTATUS status;
    int error = store_read(&t);

    if (error)
        return registry_status(error);
    error = -ENOENT;
    for (unsigned i = 0; i < key->layers && error == -ENOENT; i++)
        error = find_in(&t, &key->nodes[i], name, type, &found, room);
    if (error == 0)
        status = copy_out(found, data, size);
    else if (error == -ENOENT && !registry_node_exists(&t, &key->nodes[0]))
        status = STATUS_KEY_DELETED;
    else
        status = registry_status(error);
    store_end(&t);
    return status;
}

NTSTATUS registry_set_value(struct registry_key *key, struct registry_name name, ULONG type,
                            const void *data, ULONG size)
{
    const struct registry_node *node = &key->nodes[0];
    struct store_transaction t;
    int error;

    if (name.length > REGISTRY_VALUE_NAME_UNITS || size > REGISTRY_DATA_LIMIT)
        return STATUS_INVALID_PARAMETER;
    error = store_write(&t);
    if (error)
        return registry_status(error);
    if (!registry_node_exists(&t, node)) {
        store_end(&t);
        return STATUS_KEY_DELETED;
    }
    error = record_write_value(&t, node->id, name.text, name.length, type, 0,
                               (struct span){data, size});
    if (!error)
        error = registry_touch(&t, node);
    if (error) {
        store_end(&t);
        return registry_status(error);
    }
    return registry_status(store_commit(&t));
}

/* A default value stays hidden behind a record. */
static int delete_in(struct store_transaction *t, const struct registry_node *node,
                     struct registry_name name)
{
    uint8_t room[REGISTRY_DEFAULT_DATA];
    struct record_name key;
    struct span found;
    ULONG type;
    int error = find_in(t, node, name, &type, &found, room);

    if (error)
        return error;
    if (node->defaults && registry_default_value(node->defaults, name.text, name.length))
        error = record_write_value(t, node->id, name.text, name.length, REG_NONE, RECORD_HIDDEN,
                                   (struct span){0});
    else
        error = store_delete(t, record_name(&key, node->id, RECORD_VALUE, name.text, name.length));
    return error ? error : registry_touch(t, node);
}

NTSTATUS registry_delete_value(struct registry_key *key, struct registry_name name)
{
    struct store_transaction t;
    ULONG type, size = 0;
    NTSTATUS status = registry_value(key, name, &type, NULL, &size);
    int error;

    if (status < 0)
        return status; /* nothing is written for what is not there */
    error = store_write(&t);
    if (error)
        return registry_status(error);
    error = -ENOENT;
    for (unsigned i = 0; i < key->layers && error == -ENOENT; i++)
        error = delete_in(&t, &key->nodes[i], name);
    if (error) {
        store_end(&t);
        return registry_status(error);
    }
    return registry_status(store_commit(&t));
}

NTSTATUS registry_extra(struct registry_key *key, enum record_kind kind, void *data, ULONG *size)
{
    struct store_transaction t;
    struct record_name name;
    struct span found;
    NTSTATUS status;
    int error = store_read(&t);

    if (error)
        return registry_status(error);
    error = store_get(&t, record_prefix(&name, key->nodes[0].id, kind), &found);
    status = error ? registry_status(error) : copy_out(found, data, size);
    store_end(&t);
    return status;
}

NTSTATUS registry_set_extra(struct registry_key *key, enum record_kind kind, const void *data,
                            ULONG size)
{
    struct store_transaction t;
    struct record_name name;
    int error = store_write(&t);

    if (error)
        return registry_status(error);
    error = store_put(&t, record_prefix(&name, key->nodes[0].id, kind), (struct span){data, size});
    if (!error)
        return registry_status(store_commit(&t));
    store_end(&t);
    return registry_status(error);
}
