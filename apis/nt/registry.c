/* See registry.h. [Registry, Microsoft Learn]; [ZwCreateKey] for the statuses. */
#include "apis/nt/registry.h"
#include "apis/host/case.h"
#include "apis/host/clock.h"
#include "apis/nt/registry_change.h"
#include "apis/nt/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct registry_node root = {.id = 1};

static void key_destroy(struct object *object)
{
    free(object);
}

static size_t key_full_name(struct object *object, WCHAR *text, size_t size)
{
    static const WCHAR prefix[] = L"\\REGISTRY\\";
    const struct registry_key *key = (const struct registry_key *)object;
    size_t head = sizeof prefix - sizeof *prefix, need = head + key->path_length * sizeof *text;

    if (need <= size) {
        memcpy(text, prefix, head);
        memcpy((char *)text + head, key->path, key->path_length * sizeof *text);
    }
    return need;
}

const struct object_type registry_key_type = {
    .name = "Key",
    .all_access = KEY_ALL_ACCESS,
    .generic_read = KEY_READ,
    .generic_write = KEY_WRITE,
    .generic_execute = KEY_EXECUTE,
    .destroy = key_destroy,
    .full_name = key_full_name,
};

NTSTATUS registry_status(int error)
{
    if (error == -ENOENT)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return error == -EILSEQ ? STATUS_REGISTRY_CORRUPT : status_from_errno(error);
}

/* The next component of a path; backslashes at either end are skipped. */
static bool next_component(struct registry_name *path, struct registry_name *component)
{
    size_t length = 0;

    while (path->length > 0 && *path->text == '\\') {
        path->text++;
        path->length--;
    }
    while (length < path->length && path->text[length] != '\\')
        length++;
    *component = (struct registry_name){path->text, length};
    path->text += length;
    path->length -= length;
    return length > 0;
}

static struct registry_key *key_make(const struct registry_key *parent, struct registry_name path)
{
    size_t head = parent ? parent->path_length : 0;
    struct registry_key *key = malloc(sizeof *key + (head + 1 + path.length) * sizeof *key->path);
    struct registry_name component;

    if (!key)
        return NULL;
    object_prepare(&key->object, &registry_key_type);
    key->layers = 0;
    key->path_length = head;
    if (head)
        memcpy(key->path, parent->path, head * sizeof *key->path);
    while (next_component(&path, &component)) {
        if (key->path_length > 0)
            key->path[key->path_length++] = '\\';
        memcpy(key->path + key->path_length, component.text, component.length * sizeof *key->path);
        key->path_length += component.length;
    }
    return key;
}

static int walk(struct store_transaction *t, const struct registry_node *from,
                struct registry_name path, struct registry_node *node)
{
    struct registry_name component;
    int error = 0;

    *node = *from;
    while (!error && next_component(&path, &component)) {
        struct registry_node parent = *node;

        if (component.length > REGISTRY_NAME_UNITS)
            return -EINVAL;
        error = registry_node_child(t, &parent, component.text, component.length, node);
    }
    return error;
}

static struct registry_node root_node(void)
{
    struct registry_node node = root;

    node.defaults = registry_defaults();
    return node;
}

/* Adds the places where the path exists below the parent's. */
static int open_layers(struct store_transaction *t, const struct registry_key *parent,
                       struct registry_name path, struct registry_key *key)
{
    struct registry_node start = root_node();
    unsigned count = parent ? parent->layers : 1;
    int result = -ENOENT;

    for (unsigned i = 0; i < count && key->layers < REGISTRY_LAYERS; i++) {
        int error = walk(t, parent ? &parent->nodes[i] : &start, path, &key->nodes[key->layers]);

        if (error == 0)
            key->layers++;
        if (error != -ENOENT)
            result = error;
        if (error < 0 && error != -ENOENT)
            return error;
    }
    return key->layers > 0 ? 0 : result;
}

/* How opening a key ends: one that could not be is dropped. */
static NTSTATUS opened(struct registry_key **key, int error)
{
    if (error) {
        object_release(&(*key)->object);
        *key = NULL;
    }
    return registry_status(error);
}

NTSTATUS registry_open(struct registry_key *parent, struct registry_name path,
                       struct registry_key **key)
{
    struct store_transaction t;
    int error;

    *key = key_make(parent, path);
    if (!*key)
        return STATUS_NO_MEMORY;
    error = store_read(&t);
    if (!error) {
        error = open_layers(&t, parent, path, *key);
        if (!error && path.length == 0 && !registry_node_exists(&t, &(*key)->nodes[0])) {
            store_end(&t);
            object_release(&(*key)->object);
            *key = NULL;
            return STATUS_KEY_DELETED;
        }
        store_end(&t);
    }
    return opened(key, error);
}

NTSTATUS registry_join(struct registry_name first, struct registry_name second,
                       struct registry_key **key)
{
    struct store_transaction t;
    int error;

    *key = key_make(NULL, second);
    if (!*key)
        return STATUS_NO_MEMORY;
    error = store_read(&t);
    if (!error) {
        int first_error = open_layers(&t, NULL, first, *key);

        error = open_layers(&t, NULL, second, *key);
        if (first_error == 0 && error == -ENOENT)
            error = 0;
        store_end(&t);
    }
    return opened(key, error);
}

/* Makes one subkey that is not there, over whatever record an older one left. */
static NTSTATUS make_child(struct store_transaction *t, const struct registry_node *parent,
                           struct registry_name name, ULONG options, struct registry_node *child)
{
    struct record_subkey subkey = {0}, old;
    struct record_info parent_info, info = {.written = (uint64_t)host_clock_now()};
    struct record_name key;
    struct span record;
    int error = 0;

    record_info(t, parent->id, &parent_info);
    if (parent_info.session != 0 && !(options & REG_OPTION_VOLATILE))
        return STATUS_CHILD_MUST_BE_VOLATILE;
    if (store_get(t, record_name(&key, parent->id, RECORD_KEY, name.text, name.length), &record) ==
            0 &&
        record_read_subkey(record, &old)) {
        if (old.flags & (RECORD_HIDDEN | RECORD_OVER))
            subkey.flags = RECORD_OVER;
        else
            error = registry_node_erase(t, old.id); /* a volatile key of an earlier session */
    }
    if (!error)
        error = record_new_id(t, &subkey.id);
    if (options & REG_OPTION_VOLATILE)
        subkey.session = info.session = record_session();
    if (!error)
        error = record_write_subkey(t, parent->id, name.text, name.length, &subkey);
    if (!error)
        error = record_write_info(t, subkey.id, &info);
    if (!error)
        error = registry_touch(t, parent);
    *child = (struct registry_node){subkey.id, parent->id, NULL};
    return registry_status(error);
}

static bool is_root_level(const struct registry_node *parent)
{
    return parent->id == root.id;
}

static NTSTATUS create_path(struct store_transaction *t, const struct registry_node *from,
                            struct registry_name path, ULONG options, struct registry_node *node,
                            ULONG *disposition)
{
    struct registry_name component;
    NTSTATUS status = STATUS_SUCCESS;

    *node = *from;
    *disposition = REG_OPENED_EXISTING_KEY;
    while (status >= 0 && next_component(&path, &component)) {
        struct registry_node parent = *node;
        int error;

        if (component.length > REGISTRY_NAME_UNITS)
            return STATUS_INVALID_PARAMETER;
        error = registry_node_child(t, &parent, component.text, component.length, node);
        if (error && error != -ENOENT)
            return registry_status(error);
        if (!error)
            continue;
        if (is_root_level(&parent))
            return STATUS_ACCESS_DENIED;
        *disposition = REG_CREATED_NEW_KEY;
        status = make_child(t, &parent, component, options, node);
    }
    return status;
}

NTSTATUS registry_create(struct registry_key *parent, struct registry_name path, ULONG options,
                         ULONG *disposition, struct registry_key **key)
{
    struct registry_node start = parent ? parent->nodes[parent->layers - 1] : root_node();
    struct store_transaction t;
    struct registry_node made;
    NTSTATUS status = registry_open(parent, path, key);

    *disposition = REG_OPENED_EXISTING_KEY;
    if (status != STATUS_OBJECT_NAME_NOT_FOUND)
        return status;
    status = registry_status(store_write(&t));
    if (status < 0)
        return status;
    if (!registry_node_exists(&t, &start) && start.id != root.id)
        status = STATUS_KEY_DELETED;
    else
        status = create_path(&t, &start, path, options, &made, disposition);
    if (status < 0) {
        store_end(&t);
        return status;
    }
    status = registry_status(store_commit(&t));
    return status >= 0 ? registry_open(parent, path, key) : status;
}

static struct registry_name last_component(const struct registry_key *key)
{
    size_t start = key->path_length;

    while (start > 0 && key->path[start - 1] != '\\')
        start--;
    return (struct registry_name){key->path + start, key->path_length - start};
}

/* Takes the entry out of the parent; a default stays hidden. */
static int remove_entry(struct store_transaction *t, const struct registry_node *node,
                        struct registry_name name)
{
    struct record_subkey subkey = {.flags = 0};
    struct record_info gone = {.written = (uint64_t)host_clock_now(), .flags = RECORD_HIDDEN};
    struct record_name key;
    struct span record, entry = record_name(&key, node->parent, RECORD_KEY, name.text, name.length);
    bool over = node->defaults != NULL;

    if (store_get(t, entry, &record) == 0 && record_read_subkey(record, &subkey))
        over |= (subkey.flags & RECORD_OVER) != 0;
    if (!over)
        return store_delete(t, entry);
    if (node->defaults) {
        int error = record_write_info(t, node->id, &gone);

        if (error)
            return error;
    }
    subkey = (struct record_subkey){.flags = RECORD_HIDDEN};
    return record_write_subkey(t, node->parent, name.text, name.length, &subkey);
}

static NTSTATUS delete_node(struct registry_key *key)
{
    const struct registry_node *node = &key->nodes[0];
    struct store_transaction t;
    int error = store_write(&t);

    if (error)
        return registry_status(error);
    if (!registry_node_exists(&t, node)) {
        store_end(&t);
        return STATUS_KEY_DELETED;
    }
    error = registry_node_erase(&t, node->id);
    if (!error)
        error = remove_entry(&t, node, last_component(key));
    if (!error)
        return registry_status(store_commit(&t));
    store_end(&t);
    return registry_status(error);
}

NTSTATUS registry_delete(struct registry_key *key)
{
    struct registry_summary summary;
    NTSTATUS status = registry_summarise(key, &summary);

    if (status < 0)
        return status;
    if (summary.subkeys > 0 || key->nodes[0].parent == root.id)
        return STATUS_CANNOT_DELETE;
    return delete_node(key);
}

static NTSTATUS empty_of_values(struct registry_key *key)
{
    uint16_t *name = malloc((REGISTRY_VALUE_NAME_UNITS + 1) * sizeof *name);
    struct registry_entry entry = {.name = name};
    NTSTATUS status = name ? STATUS_SUCCESS : STATUS_NO_MEMORY;
    ULONG none = 0;

    while (status >= 0) {
        status = registry_value_at(key, 0, &entry, NULL, &none);
        if (status >= 0 || status == STATUS_BUFFER_OVERFLOW)
            status = registry_delete_value(key, (struct registry_name){name, entry.length});
    }
    free(name);
    return status == STATUS_NO_MORE_ENTRIES ? STATUS_SUCCESS : status;
}

NTSTATUS registry_delete_tree(struct registry_key *key, bool self)
{
    uint16_t name[REGISTRY_NAME_UNITS + 1];
    struct registry_entry entry = {.name = name};
    struct registry_key *child;
    NTSTATUS status;

    while ((status = registry_subkey_at(key, 0, &entry)) >= 0) {
        status = registry_open(key, (struct registry_name){name, entry.length}, &child);
        if (status < 0)
            return status;
        status = registry_delete_tree(child, true);
        object_release(&child->object);
        if (status < 0)
            return status;
    }
    if (status != STATUS_NO_MORE_ENTRIES)
        return status;
    return self ? registry_delete(key) : empty_of_values(key);
}

NTSTATUS registry_rename(struct registry_key *key, struct registry_name name)
{
    struct registry_node *node = &key->nodes[0], other, parent = {.id = node->parent};
    struct record_subkey subkey = {.id = node->id};
    struct record_info info;
    struct store_transaction t;
    int error;

    if (node->defaults || name.length == 0 || name.length > REGISTRY_NAME_UNITS ||
        memchr(name.text, '\\', name.length * sizeof *name.text))
        return STATUS_ACCESS_DENIED;
    error = store_write(&t);
    if (error)
        return registry_status(error);
    if (registry_node_child(&t, &parent, name.text, name.length, &other) == 0)
        error = -EEXIST;
    record_info(&t, node->id, &info);
    subkey.session = info.session;
    if (!error)
        error = remove_entry(&t, node, last_component(key));
    if (!error)
        error = record_write_subkey(&t, node->parent, name.text, name.length, &subkey);
    if (!error)
        return registry_status(store_commit(&t));
    store_end(&t);
    return error == -EEXIST ? STATUS_OBJECT_NAME_COLLISION : registry_status(error);
}

NTSTATUS registry_flush(void)
{
    return registry_status(store_sync());
}
