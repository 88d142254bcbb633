/* What numbers in a program's headers and resources are called. */
#include "cli/inspect.h"

#include "loader/resource.h"

#include <stdlib.h>

static const char *const subsystems[] = {
    [IMAGE_SUBSYSTEM_NATIVE] = "native",
    [IMAGE_SUBSYSTEM_WINDOWS_GUI] = "graphical",
    [IMAGE_SUBSYSTEM_WINDOWS_CUI] = "console",
    [IMAGE_SUBSYSTEM_OS2_CUI] = "OS/2 console",
    [IMAGE_SUBSYSTEM_POSIX_CUI] = "POSIX console",
    [IMAGE_SUBSYSTEM_WINDOWS_CE_GUI] = "Windows CE",
    [IMAGE_SUBSYSTEM_EFI_APPLICATION] = "EFI application",
    [IMAGE_SUBSYSTEM_EFI_BOOT_SERVICE_DRIVER] = "EFI boot driver",
    [IMAGE_SUBSYSTEM_EFI_RUNTIME_DRIVER] = "EFI run-time driver",
};

static const char *const resource_types[] = {
    [1] = "cursor",       [2] = "bitmap",       [3] = "icon",      [4] = "menu",
    [5] = "dialog",       [6] = "string table", [7] = "font list", [8] = "font",
    [9] = "accelerators", [10] = "raw data",    [11] = "messages", [12] = "cursor group",
    [14] = "icon group",  [16] = "version",     [23] = "HTML",     [24] = "manifest",
};

const char *inspect_subsystem(uint16_t subsystem)
{
    size_t count = sizeof subsystems / sizeof *subsystems;

    return subsystem < count && subsystems[subsystem] ? subsystems[subsystem] : "unknown";
}

const char *inspect_resource_type(uint32_t type)
{
    return type < sizeof resource_types / sizeof *resource_types ? resource_types[type] : NULL;
}

uint32_t inspect_count_resources(const struct pe *pe, uint32_t type_index)
{
    struct resource_entry type, name, language;
    struct resource_tree tree;
    uint32_t count = 0;

    if (!resource_open(pe, &tree) || !resource_entry(&tree, RESOURCE_ROOT, type_index, &type))
        return 0;
    for (uint32_t i = 0; resource_entry(&tree, type.offset, i, &name); i++) {
        for (uint32_t j = 0; resource_entry(&tree, name.offset, j, &language); j++) {
            if (++count == UINT16_MAX)
                return count;
        }
    }
    return count;
}

/* The string table follows the symbols; its first four bytes are its size. */
static struct span string_table(const struct inspection *inspection)
{
    const IMAGE_FILE_HEADER *header = &inspection->pe.file;
    uint64_t at =
        header->PointerToSymbolTable + (uint64_t)header->NumberOfSymbols * IMAGE_SIZEOF_SYMBOL;
    struct span table = {0};
    uint32_t size;

    if (header->PointerToSymbolTable && span_u32(inspection->file, at, &size))
        span_cut(inspection->file, at, size, &table);
    return table;
}

const char *inspect_section_name(const struct inspection *inspection,
                                 const struct pe_section *section)
{
    const char *name = NULL;

    if (section->name[0] == '/')
        name = span_string(string_table(inspection), strtoul(section->name + 1, NULL, 10));
    return name ? name : section->name;
}

struct span inspect_overlay(const struct inspection *inspection)
{
    uint64_t end = pe_file_end(&inspection->pe);
    struct span symbols = string_table(inspection), overlay;

    if (symbols.bytes && inspection->pe.file.PointerToSymbolTable <= end)
        end = (uint64_t)(symbols.bytes - inspection->file.bytes) + symbols.size;
    span_from(inspection->file, end, &overlay);
    return overlay;
}
