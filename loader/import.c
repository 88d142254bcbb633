/* See import.h. */
#include "loader/import.h"

/* ImgDelayDescr of delayimp.h. Without DELAY_RVA, as Visual C++ 6 has it, it holds addresses. */
struct delay_descriptor {
    DWORD attributes, name, module_handle, slots, names, bound_slots, unload_slots, timestamp;
};

enum { DELAY_RVA = 1 };

static int named_module(const struct pe *pe, uint32_t name, struct import_module *module,
                        struct fault *fault)
{
    module->name = pe_string(pe, name);
    if (!module->name)
        return fail(fault, FAULT_MALFORMED, name, "imports: no module name at 0x%x", name);
    return 1;
}

int import_module(const struct pe *pe, uint32_t index, struct import_module *module,
                  struct fault *fault)
{
    IMAGE_IMPORT_DESCRIPTOR entry;
    uint32_t address, size;

    *module = (struct import_module){0};
    if (!pe_directory(pe, IMAGE_DIRECTORY_ENTRY_IMPORT, &address, &size))
        return 0;
    if (!span_copy(pe_from(pe, address), (uint64_t)index * sizeof entry, &entry, sizeof entry))
        return fail(fault, FAULT_MALFORMED, address, "imports: the table at 0x%x has no end",
                    address);
    if (entry.Name == 0 || entry.FirstThunk == 0)
        return 0;
    module->slots = entry.FirstThunk;
    module->names = entry.OriginalFirstThunk ? entry.OriginalFirstThunk : entry.FirstThunk;
    return named_module(pe, entry.Name, module, fault);
}

/* An address of the delay import table as an RVA; what is not in the image names nothing there. */
static uint32_t delay_rva(const struct pe *pe, const struct delay_descriptor *entry, DWORD address)
{
    uint32_t rva;

    if (entry->attributes & DELAY_RVA || !pe->is_32bit)
        return address;
    return pe_rva(pe, address, &rva) ? rva : UINT32_MAX;
}

int import_delayed(const struct pe *pe, uint32_t index, struct import_module *module,
                   struct fault *fault)
{
    struct delay_descriptor entry;
    uint32_t address, size;

    *module = (struct import_module){0};
    if (!pe_directory(pe, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, &address, &size))
        return 0;
    if (!span_copy(pe_from(pe, address), (uint64_t)index * sizeof entry, &entry, sizeof entry))
        return fail(fault, FAULT_MALFORMED, address, "delay imports: the table at 0x%x has no end",
                    address);
    if (entry.name == 0)
        return 0;
    module->slots = delay_rva(pe, &entry, entry.slots);
    module->names = delay_rva(pe, &entry, entry.names);
    module->is_absolute = pe->is_32bit && !(entry.attributes & DELAY_RVA);
    return named_module(pe, delay_rva(pe, &entry, entry.name), module, fault);
}

/* One entry of a table of names, as PE32+ has it: 1, 0 at its end, -1 outside the image. */
static int read_entry(const struct pe *pe, const struct import_module *module, uint64_t offset,
                      uint64_t *entry)
{
    struct span names = pe_from(pe, module->names);
    uint32_t narrow, rva;

    if (!pe->is_32bit)
        return span_u64(names, offset, entry) ? *entry != 0 : -1;
    if (!span_u32(names, offset, &narrow))
        return -1;
    if (narrow & IMAGE_ORDINAL_FLAG32)
        *entry = IMAGE_ORDINAL_FLAG64 | IMAGE_ORDINAL32(narrow);
    else if (module->is_absolute && narrow != 0)
        *entry = pe_rva(pe, narrow, &rva) ? rva : UINT32_MAX;
    else
        *entry = narrow;
    return narrow != 0;
}

static int check_slot(const struct pe *pe, const struct import_module *module, uint64_t offset,
                      size_t size, struct fault *fault)
{
    struct span slot;

    if (module->slots + offset <= UINT32_MAX &&
        (!pe->mapped || pe_cut(pe, (uint32_t)(module->slots + offset), size, &slot)))
        return 0;
    return fail(fault, FAULT_MALFORMED, module->slots,
                "imports of %.64s: the address table at 0x%x is outside the image", module->name,
                module->slots);
}

int import_function(const struct pe *pe, const struct import_module *module, uint32_t index,
                    struct import *import, struct fault *fault)
{
    size_t size = pe->is_32bit ? sizeof(uint32_t) : sizeof(uint64_t);
    uint64_t entry, offset = (uint64_t)index * size;
    int result = read_entry(pe, module, offset, &entry);
    uint16_t hint;

    *import = (struct import){0};
    if (result < 0)
        return fail(fault, FAULT_MALFORMED, module->names,
                    "imports of %.64s: the table at 0x%x has no end", module->name, module->names);
    if (result == 0)
        return 0;
    if (check_slot(pe, module, offset, size, fault) < 0)
        return -1;
    import->slot = (uint32_t)(module->slots + offset);
    if (entry & IMAGE_ORDINAL_FLAG64) {
        import->ordinal = IMAGE_ORDINAL64(entry);
        return 1;
    }
    if (entry > UINT32_MAX - sizeof hint || !span_u16(pe_from(pe, (uint32_t)entry), 0, &hint) ||
        !(import->name = pe_string(pe, (uint32_t)entry + sizeof hint)))
        return fail(fault, FAULT_MALFORMED, (uint32_t)entry, "imports of %.64s: no name at 0x%llx",
                    module->name, (unsigned long long)entry);
    import->ordinal = hint;
    return 1;
}
