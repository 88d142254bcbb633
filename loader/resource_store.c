/*
 * See resource_store.h. The .rsrc section may grow into the addresses behind it when only base
 * relocations lie there: nothing refers to them but their directory. Otherwise a section that is
 * too small is left as it is, and a new one is added at the end of the image.
 */
#include "loader/resource_store.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MAXIMUM_SECTIONS = 96 };

struct store {
    const struct pe *pe;
    IMAGE_SECTION_HEADER sections[MAXIMUM_SECTIONS + 1];
    unsigned count;
    unsigned target;  /* the section that gets the resources */
    uint32_t old_raw; /* where its bytes were in the file, and how many */
    uint32_t old_size;
    uint8_t *content;
    uint32_t content_size;
    uint32_t grown; /* by how much the image grew behind it */
};

static uint32_t align(uint32_t value, uint32_t unit)
{
    return unit ? (value + unit - 1) / unit * unit : value;
}

static uint32_t memory_size(const struct store *store, const IMAGE_SECTION_HEADER *section)
{
    uint32_t size = section->Misc.VirtualSize ? section->Misc.VirtualSize : section->SizeOfRawData;

    return align(size, store->pe->optional.SectionAlignment);
}

static bool find_section(struct store *store, uint32_t address, unsigned *at)
{
    for (unsigned i = 0; i < store->count; i++) {
        const IMAGE_SECTION_HEADER *section = &store->sections[i];

        if (address >= section->VirtualAddress &&
            address - section->VirtualAddress < memory_size(store, section)) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* The address behind the target that is not free: the next section's, or none (0). */
static uint32_t next_address(const struct store *store)
{
    uint32_t here = store->sections[store->target].VirtualAddress, next = 0;

    for (unsigned i = 0; i < store->count; i++) {
        uint32_t address = store->sections[i].VirtualAddress;

        if (address > here && (next == 0 || address < next))
            next = address;
    }
    return next;
}

/* Whether every section behind the target holds base relocations only. */
static bool may_push(const struct store *store)
{
    const IMAGE_DATA_DIRECTORY *relocations =
        &store->pe->optional.DataDirectory[IMAGE_DIRECTORY_ENTRY_BASERELOC];
    uint32_t here = store->sections[store->target].VirtualAddress;

    for (unsigned i = 0; i < store->count; i++) {
        uint32_t address = store->sections[i].VirtualAddress;

        if (address > here && address != relocations->VirtualAddress)
            return false;
    }
    return true;
}

static int add_section(struct store *store, struct fault *fault)
{
    const IMAGE_SECTION_HEADER *last = &store->sections[store->count - 1];
    uint32_t table_end = store->pe->section_offset + (store->count + 1) * sizeof *last;
    IMAGE_SECTION_HEADER *added = &store->sections[store->count];

    if (store->count == MAXIMUM_SECTIONS || table_end > store->pe->optional.SizeOfHeaders)
        return fail(fault, FAULT_UNSUPPORTED, store->pe->section_offset,
                    "no room for another section header");
    memset(added, 0, sizeof *added);
    memcpy(added->Name, ".rsrc", 5);
    added->VirtualAddress = last->VirtualAddress + memory_size(store, last);
    added->PointerToRawData =
        align((uint32_t)pe_file_end(store->pe), store->pe->optional.FileAlignment);
    added->Characteristics = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ;
    store->target = store->count++;
    return 0;
}

static int choose_target(struct store *store, const struct resource_set *set, struct fault *fault)
{
    uint32_t address, size, need;

    if (pe_directory(store->pe, IMAGE_DIRECTORY_ENTRY_RESOURCE, &address, &size) &&
        find_section(store, address, &store->target) &&
        store->sections[store->target].VirtualAddress == address) {
        free(resource_set_section(set, address, &need));
        if (next_address(store) == 0 || address + need <= next_address(store) || may_push(store))
            return 0;
    }
    return add_section(store, fault);
}

static int fill_target(struct store *store, const struct resource_set *set, struct fault *fault)
{
    IMAGE_SECTION_HEADER *target = &store->sections[store->target];
    uint32_t before = memory_size(store, target), after;

    store->old_raw = target->PointerToRawData;
    store->old_size = target->SizeOfRawData;
    store->content = resource_set_section(set, target->VirtualAddress, &store->content_size);
    if (!store->content)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory");
    target->Misc.VirtualSize = store->content_size;
    target->SizeOfRawData = align(store->content_size, store->pe->optional.FileAlignment);
    after = memory_size(store, target);
    if (next_address(store) != 0 && target->VirtualAddress + after > next_address(store))
        store->grown = after - before;
    return 0;
}

/* Sections behind the target, in memory and in the file, follow its growth. */
static void move_sections(struct store *store)
{
    const IMAGE_SECTION_HEADER *target = &store->sections[store->target];

    for (unsigned i = 0; i < store->count; i++) {
        IMAGE_SECTION_HEADER *section = &store->sections[i];

        if (section->VirtualAddress > target->VirtualAddress)
            section->VirtualAddress += store->grown;
        if (i != store->target && section->PointerToRawData > store->old_raw)
            section->PointerToRawData += target->SizeOfRawData - store->old_size;
    }
}

static void put32(uint8_t *to, size_t offset, uint32_t value)
{
    memcpy(to + offset, &value, sizeof value);
}

static void put_directory(const struct store *store, uint8_t *headers, unsigned index,
                          uint32_t address, uint32_t size)
{
    size_t first = store->pe->header_offset + sizeof(uint32_t) + sizeof(IMAGE_FILE_HEADER);
    size_t at = first + index * sizeof(IMAGE_DATA_DIRECTORY) +
                (store->pe->is_32bit ? offsetof(IMAGE_OPTIONAL_HEADER32, DataDirectory)
                                     : offsetof(IMAGE_OPTIONAL_HEADER64, DataDirectory));

    put32(headers, at, address);
    put32(headers, at + sizeof address, size);
}

static uint32_t image_size(const struct store *store)
{
    uint32_t end = 0;

    for (unsigned i = 0; i < store->count; i++) {
        const IMAGE_SECTION_HEADER *section = &store->sections[i];
        uint32_t last = section->VirtualAddress + memory_size(store, section);

        end = last > end ? last : end;
    }
    return end;
}

static void write_headers(const struct store *store, uint8_t *headers)
{
    const IMAGE_DATA_DIRECTORY *directory = store->pe->optional.DataDirectory;
    const IMAGE_SECTION_HEADER *target = &store->sections[store->target];
    size_t optional = store->pe->header_offset + sizeof(uint32_t) + sizeof(IMAGE_FILE_HEADER);
    uint16_t count = (uint16_t)store->count;

    memcpy(headers + store->pe->header_offset + sizeof(uint32_t) +
               offsetof(IMAGE_FILE_HEADER, NumberOfSections),
           &count, sizeof count);
    put32(headers, optional + offsetof(IMAGE_OPTIONAL_HEADER64, SizeOfImage), image_size(store));
    put32(headers, optional + offsetof(IMAGE_OPTIONAL_HEADER64, CheckSum), 0);
    put_directory(store, headers, IMAGE_DIRECTORY_ENTRY_RESOURCE, target->VirtualAddress,
                  store->content_size);
    put_directory(store, headers, IMAGE_DIRECTORY_ENTRY_SECURITY, 0, 0);
    if (directory[IMAGE_DIRECTORY_ENTRY_BASERELOC].VirtualAddress > target->VirtualAddress)
        put_directory(store, headers, IMAGE_DIRECTORY_ENTRY_BASERELOC,
                      directory[IMAGE_DIRECTORY_ENTRY_BASERELOC].VirtualAddress + store->grown,
                      directory[IMAGE_DIRECTORY_ENTRY_BASERELOC].Size);
    memcpy(headers + store->pe->section_offset, store->sections,
           store->count * sizeof *store->sections);
}

/* What follows the last section, without the certificate that ends many files. */
static struct span overlay_of(const struct pe *pe)
{
    const IMAGE_DATA_DIRECTORY *certificate =
        &pe->optional.DataDirectory[IMAGE_DIRECTORY_ENTRY_SECURITY];
    uint64_t start = pe_file_end(pe), end = pe->bytes.size;
    struct span overlay;

    if (certificate->VirtualAddress >= start && certificate->VirtualAddress < end &&
        certificate->Size >= end - certificate->VirtualAddress)
        end = certificate->VirtualAddress;
    span_cut(pe->bytes, start, end - start, &overlay);
    return overlay;
}

static uint64_t raw_end(const struct store *store)
{
    uint64_t end = store->pe->optional.SizeOfHeaders;

    for (unsigned i = 0; i < store->count; i++) {
        uint64_t last =
            (uint64_t)store->sections[i].PointerToRawData + store->sections[i].SizeOfRawData;

        if (store->sections[i].SizeOfRawData && last > end)
            end = last;
    }
    return end;
}

static void write_sections(const struct store *store, uint8_t *bytes)
{
    for (unsigned i = 0; i < store->count; i++) {
        const IMAGE_SECTION_HEADER *section = &store->sections[i];
        IMAGE_SECTION_HEADER old;
        struct span raw;

        if (i == store->target) {
            memcpy(bytes + section->PointerToRawData, store->content, store->content_size);
            continue;
        }
        span_copy(store->pe->bytes, store->pe->section_offset + i * sizeof old, &old, sizeof old);
        if (span_cut(store->pe->bytes, old.PointerToRawData, old.SizeOfRawData, &raw))
            memcpy(bytes + section->PointerToRawData, raw.bytes, raw.size);
    }
}

static uint8_t *write_file(const struct store *store, size_t *size, struct fault *fault)
{
    struct span headers, overlay = overlay_of(store->pe);
    uint64_t end = raw_end(store);
    uint8_t *bytes = NULL;

    if (span_cut(store->pe->bytes, 0, store->pe->optional.SizeOfHeaders, &headers) &&
        end + overlay.size <= UINT32_MAX)
        bytes = calloc(1, end + overlay.size);
    if (!bytes) {
        fail(fault, FAULT_SYSTEM, 0, "no memory for a file of this size");
        return NULL;
    }
    memcpy(bytes, headers.bytes, headers.size);
    write_headers(store, bytes);
    write_sections(store, bytes);
    if (overlay.size)
        memcpy(bytes + end, overlay.bytes, overlay.size);
    *size = end + overlay.size;
    return bytes;
}

static int read_sections(struct store *store, struct fault *fault)
{
    store->count = store->pe->file.NumberOfSections;
    if (store->count == 0 || store->count > MAXIMUM_SECTIONS ||
        !span_copy(store->pe->bytes, store->pe->section_offset, store->sections,
                   store->count * sizeof *store->sections))
        return fail(fault, FAULT_MALFORMED, store->pe->section_offset, "section table");
    return 0;
}

uint8_t *resource_store(const struct pe *pe, const struct resource_set *set, size_t *size,
                        struct fault *fault)
{
    struct store store = {.pe = pe};
    uint8_t *bytes = NULL;

    *size = 0;
    if (read_sections(&store, fault) == 0 && choose_target(&store, set, fault) == 0 &&
        fill_target(&store, set, fault) == 0) {
        move_sections(&store);
        bytes = write_file(&store, size, fault);
    }
    free(store.content);
    return bytes;
}
