/* See pe.h. */
#include "loader/pe.h"

#include "abi/memory.h"

enum {
    MOST_SECTIONS = 96, /* the Windows loader's limit */
    RAW_UNIT = 0x200    /* a section's file offset is rounded down to sectors */
};

static uint64_t round_up(uint64_t value, uint64_t unit)
{
    return (value + unit - 1) & ~(unit - 1);
}

static bool is_power_of_two(uint32_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

/* Images aligned to less than a page are one flat run of bytes, in the file as in memory. */
static bool is_flat(const struct pe *pe)
{
    return pe->optional.SectionAlignment < MEMORY_PAGE;
}

const char *pe_machine_name(uint16_t machine)
{
    switch (machine) {
    case IMAGE_FILE_MACHINE_AMD64:
        return "64-bit x86";
    case IMAGE_FILE_MACHINE_I386:
        return "32-bit x86";
    case IMAGE_FILE_MACHINE_ARM64:
        return "ARM64";
    case IMAGE_FILE_MACHINE_ARMNT:
        return "32-bit ARM";
    case IMAGE_FILE_MACHINE_IA64:
        return "Itanium";
    default:
        return "an unknown machine";
    }
}

static int find_header(struct pe *pe, struct fault *fault)
{
    uint16_t magic;
    uint32_t signature;

    if (!span_u16(pe->bytes, 0, &magic) || magic != IMAGE_DOS_SIGNATURE)
        return fail(fault, FAULT_MALFORMED, 0, "not a Windows program: no MZ header");
    if (!span_u32(pe->bytes, offsetof(IMAGE_DOS_HEADER, e_lfanew), &pe->header_offset))
        return fail(fault, FAULT_MALFORMED, pe->bytes.size, "DOS header: past end of file at 0x%zx",
                    pe->bytes.size);
    if (!span_u32(pe->bytes, pe->header_offset, &signature))
        return fail(fault, FAULT_MALFORMED, pe->header_offset,
                    "PE header: offset 0x%x is past end of file at 0x%zx", pe->header_offset,
                    pe->bytes.size);
    if ((signature & 0xffff) == IMAGE_OS2_SIGNATURE)
        return fail(fault, FAULT_UNSUPPORTED, pe->header_offset,
                    "a 16-bit Windows or OS/2 program (NE): not served");
    if (signature != IMAGE_NT_SIGNATURE)
        return fail(fault, FAULT_MALFORMED, pe->header_offset,
                    "not a Windows program: no PE signature at 0x%x", pe->header_offset);
    return 0;
}

/* PE32's optional header in the form of PE32+'s. */
static bool read_optional_32(const struct pe *pe, uint64_t at, size_t size,
                             IMAGE_OPTIONAL_HEADER64 *wide)
{
    IMAGE_OPTIONAL_HEADER32 narrow = {0};

    if (size > sizeof narrow)
        size = sizeof narrow;
    if (size < offsetof(IMAGE_OPTIONAL_HEADER32, DataDirectory) ||
        !span_copy(pe->bytes, at, &narrow, size))
        return false;
    memcpy(wide, &narrow, offsetof(IMAGE_OPTIONAL_HEADER32, BaseOfData));
    wide->ImageBase = narrow.ImageBase;
    memcpy(&wide->SectionAlignment, &narrow.SectionAlignment,
           offsetof(IMAGE_OPTIONAL_HEADER32, SizeOfStackReserve) -
               offsetof(IMAGE_OPTIONAL_HEADER32, SectionAlignment));
    wide->SizeOfStackReserve = narrow.SizeOfStackReserve;
    wide->SizeOfStackCommit = narrow.SizeOfStackCommit;
    wide->SizeOfHeapReserve = narrow.SizeOfHeapReserve;
    wide->SizeOfHeapCommit = narrow.SizeOfHeapCommit;
    wide->LoaderFlags = narrow.LoaderFlags;
    wide->NumberOfRvaAndSizes = narrow.NumberOfRvaAndSizes;
    memcpy(wide->DataDirectory, narrow.DataDirectory, sizeof wide->DataDirectory);
    return true;
}

static bool read_optional_64(const struct pe *pe, uint64_t at, size_t size,
                             IMAGE_OPTIONAL_HEADER64 *header)
{
    if (size > sizeof *header)
        size = sizeof *header;
    return size >= offsetof(IMAGE_OPTIONAL_HEADER64, DataDirectory) &&
           span_copy(pe->bytes, at, header, size);
}

static int read_headers(struct pe *pe, struct fault *fault)
{
    uint64_t at = (uint64_t)pe->header_offset + sizeof(DWORD);
    uint64_t optional = at + sizeof pe->file;
    uint16_t magic;
    bool is_read = false;

    if (!span_copy(pe->bytes, at, &pe->file, sizeof pe->file))
        return fail(fault, FAULT_MALFORMED, at, "file header: past end of file at 0x%zx",
                    pe->bytes.size);
    span_u16(pe->bytes, optional, &magic);
    pe->is_32bit = magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC;
    if (pe->is_32bit)
        is_read = read_optional_32(pe, optional, pe->file.SizeOfOptionalHeader, &pe->optional);
    else if (magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC)
        is_read = read_optional_64(pe, optional, pe->file.SizeOfOptionalHeader, &pe->optional);
    else
        return fail(fault, FAULT_MALFORMED, optional, "optional header: unknown magic 0x%x", magic);
    if (!is_read)
        return fail(fault, FAULT_MALFORMED, optional,
                    "optional header: 0x%x bytes are too few, or past end of file at 0x%zx",
                    pe->file.SizeOfOptionalHeader, pe->bytes.size);
    pe->section_offset = (uint32_t)(optional + pe->file.SizeOfOptionalHeader);
    return 0;
}

/* Directories beyond the stated count are not there. */
static void drop_absent_directories(struct pe *pe)
{
    IMAGE_DATA_DIRECTORY *directories = pe->optional.DataDirectory;
    unsigned count = pe->optional.NumberOfRvaAndSizes;

    for (; count < IMAGE_NUMBEROF_DIRECTORY_ENTRIES; count++)
        directories[count] = (IMAGE_DATA_DIRECTORY){0};
}

static int check_optional(struct pe *pe, struct fault *fault)
{
    const IMAGE_OPTIONAL_HEADER64 *header = &pe->optional;
    uint64_t at = pe->header_offset;

    if (!is_power_of_two(header->SectionAlignment) || !is_power_of_two(header->FileAlignment) ||
        header->FileAlignment > header->SectionAlignment)
        return fail(fault, FAULT_MALFORMED, at, "optional header: alignments 0x%x and 0x%x",
                    header->SectionAlignment, header->FileAlignment);
    if (header->ImageBase % MEMORY_GRANULARITY != 0)
        return fail(fault, FAULT_MALFORMED, at,
                    "optional header: image base 0x%llx is not a multiple of 64 KB",
                    (unsigned long long)header->ImageBase);
    if (header->SizeOfImage == 0 || header->SizeOfImage > INT32_MAX)
        return fail(fault, FAULT_MALFORMED, at, "optional header: image size 0x%x",
                    header->SizeOfImage);
    pe->size = (uint32_t)round_up(header->SizeOfImage, MEMORY_PAGE);
    if (pe->is_32bit && header->ImageBase + pe->size > (uint64_t)UINT32_MAX + 1)
        return fail(fault, FAULT_MALFORMED, at,
                    "optional header: 0x%x bytes at 0x%llx go beyond 4 GB", pe->size,
                    (unsigned long long)header->ImageBase);
    if (header->SizeOfHeaders > pe->size || header->SizeOfHeaders > pe->bytes.size)
        return fail(fault, FAULT_MALFORMED, at,
                    "optional header: 0x%x bytes of headers do not fit into the image or the file",
                    header->SizeOfHeaders);
    if (header->AddressOfEntryPoint >= pe->size)
        return fail(fault, FAULT_MALFORMED, at,
                    "optional header: entry point 0x%x is outside the image of 0x%x bytes",
                    header->AddressOfEntryPoint, pe->size);
    return 0;
}

static void decode_section(const struct pe *pe, const IMAGE_SECTION_HEADER *header,
                           struct pe_section *section)
{
    uint32_t size = header->Misc.VirtualSize ? header->Misc.VirtualSize : header->SizeOfRawData;

    *section =
        (struct pe_section){.address = header->VirtualAddress, .flags = header->Characteristics};
    memcpy(section->name, header->Name, sizeof header->Name);
    section->size = (uint32_t)round_up(size, is_flat(pe) ? 1 : MEMORY_PAGE);
    if (header->PointerToRawData == 0 || header->SizeOfRawData == 0)
        return;
    section->raw_offset = header->PointerToRawData;
    if (!is_flat(pe))
        section->raw_offset &= ~(uint32_t)(RAW_UNIT - 1);
    section->raw_size =
        header->SizeOfRawData < section->size ? header->SizeOfRawData : section->size;
}

void pe_section(const struct pe *pe, unsigned index, struct pe_section *section)
{
    IMAGE_SECTION_HEADER header;

    span_copy(pe->bytes, pe->section_offset + (uint64_t)index * sizeof header, &header,
              sizeof header);
    decode_section(pe, &header, section);
}

/* A flat image's section names a part of the file where it lies anyway. */
static int check_flat_section(const struct pe *pe, unsigned index, const struct pe_section *section,
                              struct fault *fault)
{
    if (section->raw_size && section->raw_offset != section->address)
        return fail(fault, FAULT_MALFORMED, section->raw_offset,
                    "section %u (%s): file offset 0x%x and address 0x%x differ in an image "
                    "aligned to less than a page",
                    index + 1, section->name, section->raw_offset, section->address);
    if (section->address > pe->size || section->size > pe->size - section->address)
        return fail(fault, FAULT_MALFORMED, section->address,
                    "section %u (%s): ends outside the image of 0x%x bytes", index + 1,
                    section->name, pe->size);
    return 0;
}

static int check_section(const struct pe *pe, unsigned index, const struct pe_section *section,
                         uint64_t expected, struct fault *fault)
{
    if (section->address != expected)
        return fail(fault, FAULT_MALFORMED, section->address,
                    "section %u (%s): address 0x%x where 0x%llx follows", index + 1, section->name,
                    section->address, (unsigned long long)expected);
    if (section->size == 0 || section->size > pe->size - section->address)
        return fail(fault, FAULT_MALFORMED, section->address,
                    "section %u (%s): size 0x%x does not fit into the image of 0x%x bytes",
                    index + 1, section->name, section->size, pe->size);
    return 0;
}

/* Sections follow each other without a gap, as the Windows loader demands. */
static int check_sections(const struct pe *pe, struct fault *fault)
{
    uint64_t unit = pe->optional.SectionAlignment;
    uint64_t expected = round_up(pe->optional.SizeOfHeaders, unit);
    struct pe_section section;
    struct span raw;

    if (pe->file.NumberOfSections > MOST_SECTIONS)
        return fail(fault, FAULT_MALFORMED, pe->section_offset, "%u sections are more than %u",
                    pe->file.NumberOfSections, MOST_SECTIONS);
    if (!span_cut(pe->bytes, pe->section_offset,
                  pe->file.NumberOfSections * sizeof(IMAGE_SECTION_HEADER), &raw))
        return fail(fault, FAULT_MALFORMED, pe->section_offset,
                    "section table: %u sections at 0x%x are past end of file at 0x%zx",
                    pe->file.NumberOfSections, pe->section_offset, pe->bytes.size);
    if (pe->section_offset + raw.size > pe->optional.SizeOfHeaders)
        return fail(fault, FAULT_MALFORMED, pe->section_offset,
                    "section table: outside the headers of 0x%x bytes", pe->optional.SizeOfHeaders);
    for (unsigned i = 0; i < pe->file.NumberOfSections; i++) {
        pe_section(pe, i, &section);
        if (!span_cut(pe->bytes, section.raw_offset, section.raw_size, &raw))
            return fail(fault, FAULT_MALFORMED, section.raw_offset,
                        "section %u (%s): data past end of file at 0x%zx", i + 1, section.name,
                        pe->bytes.size);
        if ((is_flat(pe) ? check_flat_section(pe, i, &section, fault)
                         : check_section(pe, i, &section, expected, fault)) < 0)
            return -1;
        expected = round_up((uint64_t)section.address + section.size, unit);
    }
    return 0;
}

int pe_read(struct span file, struct pe *pe, struct fault *fault)
{
    *pe = (struct pe){.bytes = file};
    if (find_header(pe, fault) < 0 || read_headers(pe, fault) < 0 ||
        check_optional(pe, fault) < 0 || check_sections(pe, fault) < 0) {
        *pe = (struct pe){0};
        return -1;
    }
    drop_absent_directories(pe);
    return 0;
}

bool pe_is_served(const struct pe *pe)
{
    return pe->file.Machine == (pe->is_32bit ? IMAGE_FILE_MACHINE_I386 : IMAGE_FILE_MACHINE_AMD64);
}

/* Refused for what it is rather than for what is wrong with it. */
static int check_machine(const struct pe *pe, struct fault *fault)
{
    uint16_t machine = pe->file.Machine;

    if (machine != IMAGE_FILE_MACHINE_AMD64 && machine != IMAGE_FILE_MACHINE_I386)
        return fail(fault, FAULT_UNSUPPORTED, pe->header_offset,
                    "a program for %s (machine 0x%04x): not served", pe_machine_name(machine),
                    machine);
    if (!pe_is_served(pe))
        return fail(fault, FAULT_MALFORMED, pe->header_offset, "optional header: %s for %s",
                    pe->is_32bit ? "PE32" : "PE32+", pe_machine_name(machine));
    return 0;
}

int pe_parse(struct span file, struct pe *pe, struct fault *fault)
{
    if (pe_read(file, pe, fault) == 0 && check_machine(pe, fault) == 0)
        return 0;
    *pe = (struct pe){0};
    return -1;
}

/* In a file, an RVA is found through the section that holds it. */
struct span pe_from(const struct pe *pe, uint32_t address)
{
    struct pe_section section;
    struct span rest = {0};

    if (pe->mapped || is_flat(pe)) {
        span_from(pe->bytes, address, &rest);
        return rest;
    }
    if (address < pe->optional.SizeOfHeaders) {
        span_cut(pe->bytes, address, pe->optional.SizeOfHeaders - address, &rest);
        return rest;
    }
    for (unsigned i = 0; i < pe->file.NumberOfSections; i++) {
        pe_section(pe, i, &section);
        if (address >= section.address && address - section.address < section.raw_size) {
            uint32_t skip = address - section.address;

            span_cut(pe->bytes, (uint64_t)section.raw_offset + skip, section.raw_size - skip,
                     &rest);
            break;
        }
    }
    return rest;
}

bool pe_cut(const struct pe *pe, uint32_t address, uint64_t size, struct span *part)
{
    return span_cut(pe_from(pe, address), 0, size, part);
}

const char *pe_string(const struct pe *pe, uint32_t address)
{
    return span_string(pe_from(pe, address), 0);
}

bool pe_directory(const struct pe *pe, unsigned index, uint32_t *address, uint32_t *size)
{
    const IMAGE_DATA_DIRECTORY *directory = &pe->optional.DataDirectory[index];

    *address = directory->VirtualAddress;
    *size = directory->Size;
    return directory->VirtualAddress != 0 && directory->Size != 0;
}

uint64_t pe_file_end(const struct pe *pe)
{
    uint64_t end = pe->optional.SizeOfHeaders;
    IMAGE_SECTION_HEADER header;

    for (unsigned i = 0; i < pe->file.NumberOfSections; i++) {
        span_copy(pe->bytes, pe->section_offset + (uint64_t)i * sizeof header, &header,
                  sizeof header);
        if ((uint64_t)header.PointerToRawData + header.SizeOfRawData > end)
            end = (uint64_t)header.PointerToRawData + header.SizeOfRawData;
    }
    return end < pe->bytes.size ? end : pe->bytes.size;
}

bool pe_rva(const struct pe *pe, uint64_t address, uint32_t *rva)
{
    uint64_t offset = address - pe->optional.ImageBase;

    *rva = offset < pe->size ? (uint32_t)offset : 0;
    return offset < pe->size;
}

int pe_place(const struct pe *file, void *memory, struct pe *image, struct fault *fault)
{
    struct pe_section section;
    struct span part;
    uint32_t headers = file->optional.SizeOfHeaders;

    *image = *file;
    image->bytes = (struct span){memory, file->size};
    image->mapped = true;
    if (is_flat(file)) {
        memcpy(memory, file->bytes.bytes,
               file->bytes.size < file->size ? file->bytes.size : file->size);
        return 0;
    }
    memcpy(memory, file->bytes.bytes, headers);
    for (unsigned i = 0; i < file->file.NumberOfSections; i++) {
        pe_section(file, i, &section);
        if (!span_cut(file->bytes, section.raw_offset, section.raw_size, &part))
            return fail(fault, FAULT_MALFORMED, section.raw_offset, "section %u (%s): data missing",
                        i + 1, section.name);
        if (part.size)
            memcpy((char *)memory + section.address, part.bytes, part.size);
    }
    return 0;
}
