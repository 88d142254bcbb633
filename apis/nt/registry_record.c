/* See registry_record.h. Numbers in record names are big-endian, those inside are the host's. */
#include "apis/nt/registry_record.h"
#include "apis/host/case.h"
#include "apis/host/user.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    PREFIX = 9, /* id and kind */
    HASH = 16,  /* ends a name that is too long for the store */
    KEPT = RECORD_NAME_BYTES - HASH,
    SUBKEY_HEAD = 24, /* id, session, flags, length of the name */
    VALUE_HEAD = 12,  /* type, flags, length of the name */
    INFO_SIZE = 20,
    MAXIMUM_NAME = 32767
};

static const uint64_t first_id = 0x1000;

static void put_id(uint8_t *at, uint64_t id)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)(id >> (56 - 8 * i));
}

struct span record_prefix(struct record_name *name, uint64_t id, enum record_kind kind)
{
    put_id(name->bytes, id);
    name->bytes[8] = (uint8_t)kind;
    name->size = PREFIX;
    return (struct span){name->bytes, name->size};
}

/* Two FNV-1a sums, of the name forwards and backwards. */
static void put_hash(uint8_t *at, const uint16_t *text, size_t length)
{
    uint64_t forward = 0xcbf29ce484222325, backward = forward;

    for (size_t i = 0; i < length; i++) {
        forward = (forward ^ utf16_upper(text[i])) * 0x100000001b3;
        backward = (backward ^ utf16_upper(text[length - 1 - i])) * 0x100000001b3;
    }
    put_id(at, forward);
    put_id(at + 8, backward);
}

struct span record_name(struct record_name *name, uint64_t id, enum record_kind kind,
                        const uint16_t *text, size_t length)
{
    bool is_long = PREFIX + length * 2 > RECORD_NAME_BYTES;

    record_prefix(name, id, kind);
    for (size_t i = 0; i < length && name->size + 2 <= (is_long ? KEPT : RECORD_NAME_BYTES); i++) {
        uint16_t unit = utf16_upper(text[i]);

        name->bytes[name->size++] = (uint8_t)(unit >> 8);
        name->bytes[name->size++] = (uint8_t)unit;
    }
    if (is_long) {
        put_hash(name->bytes + name->size, text, length);
        name->size += HASH;
    }
    return (struct span){name->bytes, name->size};
}

bool record_read_subkey(struct span record, struct record_subkey *subkey)
{
    uint32_t length;

    return span_u64(record, 0, &subkey->id) && span_u64(record, 8, &subkey->session) &&
           span_u32(record, 16, &subkey->flags) && span_u32(record, 20, &length) &&
           length <= MAXIMUM_NAME * 2 && span_cut(record, SUBKEY_HEAD, length, &subkey->name);
}

bool record_read_value(struct span record, struct record_value *value)
{
    uint32_t length;

    return span_u32(record, 0, &value->type) && span_u32(record, 4, &value->flags) &&
           span_u32(record, 8, &length) && length <= MAXIMUM_NAME * 2 &&
           span_cut(record, VALUE_HEAD, length, &value->name) &&
           span_from(record, VALUE_HEAD + (uint64_t)length, &value->data);
}

int record_write_subkey(struct store_transaction *t, uint64_t parent, const uint16_t *name,
                        size_t length, const struct record_subkey *subkey)
{
    uint8_t record[SUBKEY_HEAD + 512];
    uint32_t bytes = (uint32_t)(length * 2);
    struct record_name key;

    if (bytes > sizeof record - SUBKEY_HEAD)
        return -EINVAL;
    memcpy(record, &subkey->id, 8);
    memcpy(record + 8, &subkey->session, 8);
    memcpy(record + 16, &subkey->flags, 4);
    memcpy(record + 20, &bytes, 4);
    memcpy(record + SUBKEY_HEAD, name, bytes);
    return store_put(t, record_name(&key, parent, RECORD_KEY, name, length),
                     (struct span){record, SUBKEY_HEAD + bytes});
}

int record_write_value(struct store_transaction *t, uint64_t id, const uint16_t *name,
                       size_t length, uint32_t type, uint32_t flags, struct span data)
{
    uint32_t bytes = (uint32_t)(length * 2);
    uint8_t *record = malloc(VALUE_HEAD + bytes + data.size);
    struct record_name key;
    int error;

    if (!record)
        return -ENOMEM;
    memcpy(record, &type, 4);
    memcpy(record + 4, &flags, 4);
    memcpy(record + 8, &bytes, 4);
    if (bytes)
        memcpy(record + VALUE_HEAD, name, bytes);
    if (data.size)
        memcpy(record + VALUE_HEAD + bytes, data.bytes, data.size);
    error = store_put(t, record_name(&key, id, RECORD_VALUE, name, length),
                      (struct span){record, VALUE_HEAD + bytes + data.size});
    free(record);
    return error;
}

void record_info(struct store_transaction *t, uint64_t id, struct record_info *info)
{
    struct record_name key;
    struct span record;

    *info = (struct record_info){0};
    if (store_get(t, record_prefix(&key, id, RECORD_INFO), &record) < 0)
        return;
    span_u64(record, 0, &info->written);
    span_u64(record, 8, &info->session);
    span_u32(record, 16, &info->flags);
}

int record_write_info(struct store_transaction *t, uint64_t id, const struct record_info *info)
{
    uint8_t record[INFO_SIZE];
    struct record_name key;

    memcpy(record, &info->written, 8);
    memcpy(record + 8, &info->session, 8);
    memcpy(record + 16, &info->flags, 4);
    return store_put(t, record_prefix(&key, id, RECORD_INFO), (struct span){record, INFO_SIZE});
}

int record_new_id(struct store_transaction *t, uint64_t *id)
{
    struct record_name key;
    struct span name = record_prefix(&key, 0, RECORD_INFO), record;
    uint64_t next = first_id;

    if (store_get(t, name, &record) == 0)
        span_u64(record, 0, &next);
    if (next < first_id || next >> 63)
        return -EILSEQ;
    *id = next++;
    return store_put(t, name, (struct span){(uint8_t *)&next, sizeof next});
}

static uint64_t session;
static pthread_once_t session_once = PTHREAD_ONCE_INIT;

static void session_read(void)
{
    char text[HOST_BOOT_ID_SIZE];

    host_boot_id(text);
    session = 0xcbf29ce484222325;
    for (const char *at = text; *at; at++)
        session = (session ^ (uint8_t)*at) * 0x100000001b3;
}

uint64_t record_session(void)
{
    pthread_once(&session_once, session_read);
    return session;
}

int registry_node_child(struct store_transaction *t, const struct registry_node *parent,
                        const uint16_t *name, size_t length, struct registry_node *child)
{
    struct record_subkey subkey;
    struct record_name key;
    struct span record;
    int error = store_get(t, record_name(&key, parent->id, RECORD_KEY, name, length), &record);

    *child = (struct registry_node){.parent = parent->id};
    if (error == 0 && !record_read_subkey(record, &subkey))
        return -EILSEQ;
    if (error == 0 && (subkey.session == 0 || subkey.session == record_session())) {
        child->id = subkey.id;
        return subkey.flags & RECORD_HIDDEN ? -ENOENT : 0;
    }
    if (error < 0 && error != -ENOENT)
        return error;
    if (parent->defaults)
        child->defaults = registry_default_child(parent->defaults, name, length);
    if (!child->defaults)
        return -ENOENT;
    child->id = child->defaults->id;
    return 0;
}

/* A stored key has its info as long as it lives; a default one until the info says otherwise. */
bool registry_node_exists(struct store_transaction *t, const struct registry_node *node)
{
    struct record_info info;

    record_info(t, node->id, &info);
    if (node->defaults)
        return !(info.flags & RECORD_HIDDEN);
    return info.written != 0 && (info.session == 0 || info.session == record_session());
}

/* The first record of a key, whatever its kind. */
struct first_record {
    struct record_name name;
    uint64_t subkey; /* where it is a subkey that is stored */
    bool found, is_subkey;
};

static bool take_first(struct span key, struct span value, void *context)
{
    struct first_record *first = context;
    struct record_subkey subkey;

    if (key.size > RECORD_NAME_BYTES)
        return false;
    memcpy(first->name.bytes, key.bytes, key.size);
    first->name.size = key.size;
    first->found = true;
    first->is_subkey = key.bytes[8] == RECORD_KEY && record_read_subkey(value, &subkey) &&
                       !(subkey.flags & RECORD_HIDDEN);
    first->subkey = first->is_subkey ? subkey.id : 0;
    return false;
}

static int erase_level(struct store_transaction *t, uint64_t id, unsigned depth)
{
    struct record_name prefix;
    int error = 0;

    put_id(prefix.bytes, id);
    while (!error) {
        struct first_record first = {.found = false};

        error = store_each(t, (struct span){prefix.bytes, 8}, take_first, &first);
        if (error || !first.found)
            return error;
        if (first.is_subkey && depth < 512)
            error = erase_level(t, first.subkey, depth + 1);
        if (!error)
            error = store_delete(t, (struct span){first.name.bytes, first.name.size});
    }
    return error;
}

int registry_node_erase(struct store_transaction *t, uint64_t id)
{
    return erase_level(t, id, 0);
}
