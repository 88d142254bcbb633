/*
 * The registry: a tree of keys with values, kept in the store over the compiled-in defaults.
 * Paths are those of NT below \REGISTRY: MACHINE\SOFTWARE\..., USER\S-1-5-21-...\...
 * A key may join two places (HKEY_CLASSES_ROOT): the first one's entries win.
 */
#ifndef APIS_NT_REGISTRY_H
#define APIS_NT_REGISTRY_H

#include "apis/nt/object.h"
#include "apis/nt/registry_record.h"

enum {
    REGISTRY_NAME_UNITS = 255,
    REGISTRY_VALUE_NAME_UNITS = 16383,
    REGISTRY_LAYERS = 2,
    REGISTRY_DATA_LIMIT = 64 << 20
};

extern const struct object_type registry_key_type;

struct registry_key {
    struct object object;
    struct registry_node nodes[REGISTRY_LAYERS]; /* the places that exist */
    unsigned layers;
    size_t path_length;
    uint16_t path[]; /* "MACHINE\Software", of the last place */
};

/* A name that a guest gave; not terminated. */
struct registry_name {
    const uint16_t *text;
    size_t length;
};

/* parent NULL: from \REGISTRY on. The key is held. */
NTSTATUS registry_open(struct registry_key *parent, struct registry_name path,
                       struct registry_key **key);
NTSTATUS registry_create(struct registry_key *parent, struct registry_name path, ULONG options,
                         ULONG *disposition, struct registry_key **key);

/* Both places as one; either may be missing. */
NTSTATUS registry_join(struct registry_name first, struct registry_name second,
                       struct registry_key **key);

NTSTATUS registry_delete(struct registry_key *key); /* without subkeys */
NTSTATUS registry_delete_tree(struct registry_key *key, bool self);
NTSTATUS registry_rename(struct registry_key *key, struct registry_name name);
NTSTATUS registry_flush(void);

/*
 * size: room in data, then the size of the value; STATUS_BUFFER_OVERFLOW when it does not fit,
 * and nothing is copied. data NULL only asks.
 */
NTSTATUS registry_value(struct registry_key *key, struct registry_name name, ULONG *type,
                        void *data, ULONG *size);
NTSTATUS registry_set_value(struct registry_key *key, struct registry_name name, ULONG type,
                            const void *data, ULONG size);
NTSTATUS registry_delete_value(struct registry_key *key, struct registry_name name);

/* The entry at an index, in the order of names; STATUS_NO_MORE_ENTRIES behind the last. */
struct registry_entry {
    uint16_t *name; /* room for REGISTRY_VALUE_NAME_UNITS + 1, or REGISTRY_NAME_UNITS + 1 */
    size_t length;
    ULONG type;       /* of a value */
    uint64_t written; /* of a subkey: FILETIME */
};
NTSTATUS registry_subkey_at(struct registry_key *key, ULONG index, struct registry_entry *entry);
NTSTATUS registry_value_at(struct registry_key *key, ULONG index, struct registry_entry *entry,
                           void *data, ULONG *size);

struct registry_summary {
    ULONG subkeys, longest_subkey, values, longest_value_name, largest_value; /* units, bytes */
    uint64_t written;
};
NTSTATUS registry_summarise(struct registry_key *key, struct registry_summary *summary);

/* A counted blob beside the key: its class or its security descriptor. */
NTSTATUS registry_extra(struct registry_key *key, enum record_kind kind, void *data, ULONG *size);
NTSTATUS registry_set_extra(struct registry_key *key, enum record_kind kind, const void *data,
                            ULONG size);

#endif
