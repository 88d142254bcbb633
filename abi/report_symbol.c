/*
 * Names from what is in memory: the image and the nearest export below the address (PE format,
 * "The .edata section"), or the host's own object and symbol.
 */
#include "abi/report_symbol.h"

#include "abi/span.h"
#include "abi/unwind_tables.h"

#include <dlfcn.h>
#include <stdio.h>

bool (*report_find_image)(uintptr_t pc, struct report_image *image);

/* Where the image's header says that its exports are. */
static bool export_entry(struct span image, IMAGE_DATA_DIRECTORY *where)
{
    IMAGE_DOS_HEADER dos;
    union {
        IMAGE_NT_HEADERS64 wide;
        IMAGE_NT_HEADERS32 narrow;
    } nt;

    if (!span_copy(image, 0, &dos, sizeof dos) ||
        !span_copy(image, (uint32_t)dos.e_lfanew, &nt, sizeof nt))
        return false;
    *where = nt.wide.OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC
                 ? nt.narrow.OptionalHeader.DataDirectory[0]
                 : nt.wide.OptionalHeader.DataDirectory[0];
    return where->VirtualAddress != 0;
}

static bool export_directory(struct span image, struct span *directory_span,
                             IMAGE_EXPORT_DIRECTORY *directory)
{
    IMAGE_DATA_DIRECTORY where;

    return export_entry(image, &where) &&
           span_cut(image, where.VirtualAddress, where.Size, directory_span) &&
           span_copy(image, where.VirtualAddress, directory, sizeof *directory);
}

/* The export with the highest address that is not above the offset; NULL when there is none. */
static const char *nearest_export(struct span image, uint32_t offset, uint32_t *found)
{
    IMAGE_EXPORT_DIRECTORY directory;
    struct span inside;
    const char *name = NULL;

    *found = 0;
    if (!export_directory(image, &inside, &directory))
        return NULL;
    for (uint64_t i = 0; i < directory.NumberOfNames; i++) {
        uint16_t ordinal;
        uint32_t address, name_at;

        if (!span_u16(image, directory.AddressOfNameOrdinals + i * 2, &ordinal) ||
            !span_u32(image, directory.AddressOfFunctions + ordinal * (uint64_t)4, &address) ||
            !span_u32(image, directory.AddressOfNames + i * 4, &name_at))
            break;
        if (address <= offset && address >= *found) {
            *found = address;
            name = span_string(image, name_at);
        }
    }
    return name;
}

static void name_in_image(const struct unwind_image *image, uintptr_t pc, bool exact, char *text,
                          size_t size)
{
    struct span bytes = {(const uint8_t *)image->base, image->size};
    struct report_image file = {.name = "image"};
    uintptr_t offset = pc - image->base;
    uint32_t start;
    const char *name;
    int length;

    if (report_find_image)
        report_find_image(pc, &file);
    length = snprintf(text, size, "%s+0x%llx", file.name, (unsigned long long)offset);
    if (length < 0 || (size_t)length + 2 >= size)
        return;
    text[length++] = ' ';
    if (file.path[0] &&
        report_line(file.path, file.linked + offset - !exact, text + length, size - (size_t)length))
        return;
    name = nearest_export(bytes, (uint32_t)offset, &start);
    if (name)
        snprintf(text + length, size - (size_t)length, "%s+0x%llx", name,
                 (unsigned long long)(offset - start));
    else
        text[length - 1] = 0;
}

static void name_of_host(uintptr_t pc, char *text, size_t size)
{
    const char *base, *name;
    uintptr_t offset;
    Dl_info info;

    if (dladdr((void *)pc, &info) == 0 || !info.dli_fname) {
        snprintf(text, size, "0x%llx", (unsigned long long)pc);
        return;
    }
    base = strrchr(info.dli_fname, '/');
    base = base ? base + 1 : info.dli_fname;
    if (report_host_symbol(pc, &name, &offset))
        snprintf(text, size, "%s+0x%llx %s+0x%llx", base,
                 (unsigned long long)(pc - (uintptr_t)info.dli_fbase), name,
                 (unsigned long long)offset);
    else if (info.dli_sname)
        snprintf(text, size, "%s+0x%llx %s+0x%llx", base,
                 (unsigned long long)(pc - (uintptr_t)info.dli_fbase), info.dli_sname,
                 (unsigned long long)(pc - (uintptr_t)info.dli_saddr));
    else
        snprintf(text, size, "%s+0x%llx", base,
                 (unsigned long long)(pc - (uintptr_t)info.dli_fbase));
}

void report_symbol(uintptr_t pc, bool exact, char *text, size_t size)
{
    struct unwind_image image;

    if (unwind_find_image && unwind_find_image(pc, &image))
        name_in_image(&image, pc, exact, text, size);
    else
        name_of_host(pc, text, size);
}
