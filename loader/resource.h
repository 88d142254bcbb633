/*
 * The resource tree of an image: types, names and languages, then data. Microsoft PE format:
 * "The .rsrc Section". The tree is at most three directories deep, whatever its offsets say.
 */
#ifndef LOADER_RESOURCE_H
#define LOADER_RESOURCE_H

#include "loader/pe.h"

/* A type, a name or a language: a string or, with name NULL, a number. */
struct resource_id {
    const WCHAR *name;
    size_t length;
    uint32_t number;
};

struct resource_tree {
    const struct pe *pe;
    struct span bytes; /* from the root directory on */
};

struct resource_entry {
    struct resource_id id;
    bool is_directory;
    uint32_t offset; /* of a directory or of a data entry, from the root */
};

enum { RESOURCE_ROOT = 0 };

enum resource_result {
    RESOURCE_FOUND,
    RESOURCE_NO_DATA, /* the image has no resources */
    RESOURCE_NO_TYPE,
    RESOURCE_NO_NAME,
    RESOURCE_NO_LANGUAGE
};

bool resource_open(const struct pe *pe, struct resource_tree *tree);

/* The index-th entry of the directory at an offset; false behind the last one. */
bool resource_entry(const struct resource_tree *tree, uint32_t directory, uint32_t index,
                    struct resource_entry *entry);

/* Strings are compared without regard to case. */
bool resource_child(const struct resource_tree *tree, uint32_t directory,
                    const struct resource_id *id, struct resource_entry *entry);

/* The directory of a type's names (name NULL) or of a name's languages. */
enum resource_result resource_directory(const struct resource_tree *tree,
                                        const struct resource_id *type,
                                        const struct resource_id *name, uint32_t *directory);

/*
 * The data entry, where the image has it. language 0 takes what suits the user best: neutral,
 * United States English, any English, then the first; another falls back to its neutral form.
 */
enum resource_result resource_find(const struct resource_tree *tree, const struct resource_id *type,
                                   const struct resource_id *name, uint16_t language,
                                   const IMAGE_RESOURCE_DATA_ENTRY **entry);

/* The bytes that a data entry names; false when they are not in the image. */
bool resource_data(const struct pe *pe, const IMAGE_RESOURCE_DATA_ENTRY *entry, struct span *data);

#endif
