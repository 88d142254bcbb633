/* Base relocations. Microsoft PE format: "The .reloc Section". */
#include "loader/pe.h"

struct relocation {
    uint32_t address;
    unsigned kind;
    int16_t low; /* of IMAGE_REL_BASED_HIGHADJ: the lower half, from the next entry */
};

static size_t size_of(unsigned kind)
{
    return kind == IMAGE_REL_BASED_DIR64 ? 8 : kind == IMAGE_REL_BASED_HIGHLOW ? 4 : 2;
}

static int apply(const struct pe *image, const struct relocation *relocation, uint64_t delta,
                 struct fault *fault)
{
    size_t size = size_of(relocation->kind);
    struct span target;
    uint64_t value = 0;

    if (relocation->kind == IMAGE_REL_BASED_ABSOLUTE)
        return 0;
    if (!pe_cut(image, relocation->address, size, &target))
        return fail(fault, FAULT_MALFORMED, relocation->address,
                    "relocation: address 0x%x is outside the image", relocation->address);
    memcpy(&value, target.bytes, size);
    switch (relocation->kind) {
    case IMAGE_REL_BASED_DIR64:
    case IMAGE_REL_BASED_HIGHLOW:
    case IMAGE_REL_BASED_LOW:
        value += delta;
        break;
    case IMAGE_REL_BASED_HIGH:
        value += delta >> 16;
        break;
    case IMAGE_REL_BASED_HIGHADJ: /* the lower half is added as a signed number */
        value = ((value << 16) + (uint64_t)relocation->low + delta + 0x8000) >> 16;
        break;
    default:
        return fail(fault, FAULT_UNSUPPORTED, relocation->address, "relocation: kind %u at 0x%x",
                    relocation->kind, relocation->address);
    }
    memcpy((void *)(uintptr_t)target.bytes, &value, size);
    return 0;
}

static int apply_block(const struct pe *image, uint32_t page, struct span entries, uint64_t delta,
                       struct fault *fault)
{
    uint16_t entry, low = 0;

    for (size_t at = 0; span_u16(entries, at, &entry); at += sizeof entry) {
        struct relocation relocation = {page + (entry & 0xfff), entry >> 12, 0};

        if (relocation.kind == IMAGE_REL_BASED_HIGHADJ) {
            at += sizeof entry;
            if (!span_u16(entries, at, &low))
                return fail(fault, FAULT_MALFORMED, relocation.address,
                            "relocation: half of one at 0x%x", relocation.address);
            relocation.low = (int16_t)low;
        }
        if (apply(image, &relocation, delta, fault) < 0)
            return -1;
    }
    return 0;
}

int pe_relocate(const struct pe *image, uint64_t base, struct fault *fault)
{
    uint64_t delta = base - image->optional.ImageBase;
    IMAGE_BASE_RELOCATION block;
    struct span table, entries;
    uint32_t address, size;

    if (delta == 0)
        return 0;
    if (image->file.Characteristics & IMAGE_FILE_RELOCS_STRIPPED)
        return fail(fault, FAULT_SYSTEM, 0,
                    "relocations are stripped and the image base 0x%llx is taken",
                    (unsigned long long)image->optional.ImageBase);
    if (!pe_directory(image, IMAGE_DIRECTORY_ENTRY_BASERELOC, &address, &size))
        return 0;
    if (!pe_cut(image, address, size, &table))
        return fail(fault, FAULT_MALFORMED, address, "relocations: 0x%x bytes at 0x%x are outside",
                    size, address);
    for (uint64_t at = 0; span_copy(table, at, &block, sizeof block); at += block.SizeOfBlock) {
        if (block.SizeOfBlock == 0)
            break; /* padding */
        if (block.SizeOfBlock < sizeof block ||
            !span_cut(table, at + sizeof block, block.SizeOfBlock - sizeof block, &entries))
            return fail(fault, FAULT_MALFORMED, address + at, "relocations: block of 0x%x bytes",
                        block.SizeOfBlock);
        if (apply_block(image, block.VirtualAddress, entries, delta, fault) < 0)
            return -1;
    }
    return 0;
}
