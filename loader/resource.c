/* See resource.h. */
#include "loader/resource.h"

#include "loader/name.h"

enum {
    HIGH_BIT = 0x80000000,
    PRIMARY_LANGUAGE = 0x3ff,
    ENGLISH_US = MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US)
};

bool resource_open(const struct pe *pe, struct resource_tree *tree)
{
    uint32_t address, size;

    *tree = (struct resource_tree){.pe = pe};
    if (pe_directory(pe, IMAGE_DIRECTORY_ENTRY_RESOURCE, &address, &size))
        tree->bytes = pe_from(pe, address);
    return tree->bytes.size >= sizeof(IMAGE_RESOURCE_DIRECTORY);
}

static bool read_name(const struct resource_tree *tree, uint32_t offset, struct resource_id *id)
{
    struct span text;
    uint16_t length;

    if (!span_u16(tree->bytes, offset, &length) ||
        !span_cut(tree->bytes, (uint64_t)offset + sizeof length, length * sizeof(WCHAR), &text) ||
        (uintptr_t)text.bytes % sizeof(WCHAR) != 0)
        return false;
    *id = (struct resource_id){.name = (const WCHAR *)text.bytes, .length = length};
    return true;
}

bool resource_entry(const struct resource_tree *tree, uint32_t directory, uint32_t index,
                    struct resource_entry *entry)
{
    IMAGE_RESOURCE_DIRECTORY header;
    uint32_t raw[2]; /* name or number, then offset; the high bits tell what they are */
    uint64_t at = (uint64_t)directory + sizeof header + (uint64_t)index * sizeof raw;

    *entry = (struct resource_entry){0};
    if (!span_copy(tree->bytes, directory, &header, sizeof header) ||
        index >= (uint32_t)header.NumberOfNamedEntries + header.NumberOfIdEntries ||
        !span_copy(tree->bytes, at, raw, sizeof raw))
        return false;
    entry->is_directory = raw[1] & HIGH_BIT;
    entry->offset = raw[1] & ~(uint32_t)HIGH_BIT;
    if (raw[0] & HIGH_BIT)
        return read_name(tree, raw[0] & ~(uint32_t)HIGH_BIT, &entry->id);
    entry->id.number = raw[0];
    return true;
}

static bool same_id(const struct resource_id *a, const struct resource_id *b)
{
    if (!a->name != !b->name)
        return false;
    return a->name ? name_equal(a->name, a->length, b->name, b->length) : a->number == b->number;
}

bool resource_child(const struct resource_tree *tree, uint32_t directory,
                    const struct resource_id *id, struct resource_entry *entry)
{
    for (uint32_t i = 0; resource_entry(tree, directory, i, entry); i++) {
        if (same_id(&entry->id, id))
            return true;
    }
    *entry = (struct resource_entry){0};
    return false;
}

enum resource_result resource_directory(const struct resource_tree *tree,
                                        const struct resource_id *type,
                                        const struct resource_id *name, uint32_t *directory)
{
    struct resource_entry entry;

    *directory = 0;
    if (!tree->bytes.bytes)
        return RESOURCE_NO_DATA;
    if (!resource_child(tree, RESOURCE_ROOT, type, &entry) || !entry.is_directory)
        return RESOURCE_NO_TYPE;
    if (name && (!resource_child(tree, entry.offset, name, &entry) || !entry.is_directory))
        return RESOURCE_NO_NAME;
    *directory = entry.offset;
    return RESOURCE_FOUND;
}

static bool by_language(const struct resource_tree *tree, uint32_t directory, uint16_t language,
                        struct resource_entry *entry)
{
    struct resource_id id = {.number = language};

    return resource_child(tree, directory, &id, entry);
}

static bool any_english(const struct resource_tree *tree, uint32_t directory,
                        struct resource_entry *entry)
{
    for (uint32_t i = 0; resource_entry(tree, directory, i, entry); i++) {
        if (!entry->id.name && (entry->id.number & PRIMARY_LANGUAGE) == LANG_ENGLISH)
            return true;
    }
    return false;
}

static bool best_language(const struct resource_tree *tree, uint32_t directory, uint16_t language,
                          struct resource_entry *entry)
{
    if (by_language(tree, directory, language, entry) ||
        by_language(tree, directory, language & PRIMARY_LANGUAGE, entry) ||
        by_language(tree, directory, LANG_NEUTRAL, entry))
        return true;
    if (language & PRIMARY_LANGUAGE)
        return false;
    return by_language(tree, directory, ENGLISH_US, entry) || any_english(tree, directory, entry) ||
           resource_entry(tree, directory, 0, entry);
}

enum resource_result resource_find(const struct resource_tree *tree, const struct resource_id *type,
                                   const struct resource_id *name, uint16_t language,
                                   const IMAGE_RESOURCE_DATA_ENTRY **entry)
{
    struct resource_entry found;
    struct span bytes;
    uint32_t directory;
    enum resource_result result = resource_directory(tree, type, name, &directory);

    *entry = NULL;
    if (result != RESOURCE_FOUND)
        return result;
    if (!best_language(tree, directory, language, &found) || found.is_directory ||
        !span_cut(tree->bytes, found.offset, sizeof **entry, &bytes))
        return RESOURCE_NO_LANGUAGE;
    *entry = (const IMAGE_RESOURCE_DATA_ENTRY *)bytes.bytes;
    return RESOURCE_FOUND;
}

bool resource_data(const struct pe *pe, const IMAGE_RESOURCE_DATA_ENTRY *entry, struct span *data)
{
    IMAGE_RESOURCE_DATA_ENTRY copy;

    memcpy(&copy, entry, sizeof copy);
    return pe_cut(pe, copy.OffsetToData, copy.Size, data);
}
