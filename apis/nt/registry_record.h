/*
 * How the registry lies in the store (apis/host/store.h). A key is a number; its subkeys are the
 * records [number, 'K', name], its values [number, 'V', name], names upper-cased so that the
 * store's order is the registry's. What was never written comes from the defaults; a record may
 * hide one of those.
 */
#ifndef APIS_NT_REGISTRY_RECORD_H
#define APIS_NT_REGISTRY_RECORD_H

#include "apis/host/store.h"
#include "apis/nt/registry_defaults.h"

#include <stdbool.h>

enum { RECORD_NAME_BYTES = 511 }; /* the longest name that LMDB takes */

enum record_kind {
    RECORD_KEY = 'K',
    RECORD_VALUE = 'V',
    RECORD_INFO = 'I',
    RECORD_CLASS = 'C',
    RECORD_SECURITY = 'S'
};

enum record_flag {
    RECORD_HIDDEN = 1, /* stands for a default that was deleted */
    RECORD_OVER = 2    /* stands where a default was */
};

struct registry_node {
    uint64_t id, parent;
    const struct registry_default *defaults; /* NULL: all that it has is stored */
};

struct record_name {
    uint8_t bytes[RECORD_NAME_BYTES];
    size_t size;
};

struct record_subkey {
    uint64_t id;
    uint64_t session; /* of a volatile key; 0 for a lasting one */
    uint32_t flags;
    struct span name; /* UTF-16 */
};

struct record_value {
    uint32_t type, flags;
    struct span name, data;
};

struct record_info {
    uint64_t written; /* FILETIME */
    uint64_t session;
    uint32_t flags; /* RECORD_HIDDEN: the key was deleted */
};

struct span record_name(struct record_name *name, uint64_t id, enum record_kind kind,
                        const uint16_t *text, size_t length);
struct span record_prefix(struct record_name *name, uint64_t id, enum record_kind kind);

/* false: the record is damaged. */
bool record_read_subkey(struct span record, struct record_subkey *subkey);
bool record_read_value(struct span record, struct record_value *value);

int record_write_subkey(struct store_transaction *t, uint64_t parent, const uint16_t *name,
                        size_t length, const struct record_subkey *subkey);
int record_write_value(struct store_transaction *t, uint64_t id, const uint16_t *name,
                       size_t length, uint32_t type, uint32_t flags, struct span data);

/* A key that was never touched has zeroes. */
void record_info(struct store_transaction *t, uint64_t id, struct record_info *info);
int record_write_info(struct store_transaction *t, uint64_t id, const struct record_info *info);

/* A number that no key has had. */
int record_new_id(struct store_transaction *t, uint64_t *id);

/* This boot of the host: volatile keys of another one are gone. */
uint64_t record_session(void);

/* 0 or -ENOENT, -EILSEQ. */
int registry_node_child(struct store_transaction *t, const struct registry_node *parent,
                        const uint16_t *name, size_t length, struct registry_node *child);
bool registry_node_exists(struct store_transaction *t, const struct registry_node *node);

/* Removes a key's records and those of all below it, but not its entry in its parent. */
int registry_node_erase(struct store_transaction *t, uint64_t id);

#endif
