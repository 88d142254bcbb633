/* See builtin_headers.h. */
#include "loader/builtin_headers.h"

#include "abi/memory.h"
#include "abi/model.h"
#include "abi/windows.h"

#include <string.h>

enum { SECTIONS = 3 };

static IMAGE_SECTION_HEADER section_header(const char *name, uint32_t from, uint32_t to,
                                           uint32_t flags)
{
    IMAGE_SECTION_HEADER header = {.Misc.VirtualSize = to - from,
                                   .VirtualAddress = from,
                                   .SizeOfRawData = to - from,
                                   .PointerToRawData = from,
                                   .Characteristics = flags};

    memcpy(header.Name, name, strlen(name));
    return header;
}

static IMAGE_FILE_HEADER file_header(void)
{
    WORD flags = IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_LARGE_ADDRESS_AWARE | IMAGE_FILE_DLL;

    if (guest_is_32())
        return (IMAGE_FILE_HEADER){.Machine = IMAGE_FILE_MACHINE_I386,
                                   .NumberOfSections = SECTIONS,
                                   .SizeOfOptionalHeader = sizeof(IMAGE_OPTIONAL_HEADER32),
                                   .Characteristics = flags | IMAGE_FILE_32BIT_MACHINE};
    return (IMAGE_FILE_HEADER){.Machine = IMAGE_FILE_MACHINE_AMD64,
                               .NumberOfSections = SECTIONS,
                               .SizeOfOptionalHeader = sizeof(IMAGE_OPTIONAL_HEADER64),
                               .Characteristics = flags};
}

static IMAGE_OPTIONAL_HEADER64 optional_header(const struct builtin_layout *layout)
{
    IMAGE_OPTIONAL_HEADER64 header = {.Magic = IMAGE_NT_OPTIONAL_HDR64_MAGIC,
                                      .SizeOfCode = layout->exports - layout->text,
                                      .BaseOfCode = layout->text,
                                      .ImageBase = (uintptr_t)layout->memory,
                                      .SectionAlignment = MEMORY_PAGE,
                                      .FileAlignment = MEMORY_PAGE,
                                      .MajorOperatingSystemVersion = 10,
                                      .MajorSubsystemVersion = 10,
                                      .SizeOfImage = layout->size,
                                      .SizeOfHeaders = BUILTIN_HEADER_SIZE,
                                      .Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI,
                                      .NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES};

    header.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT] =
        (IMAGE_DATA_DIRECTORY){layout->exports, layout->slots - layout->exports};
    return header;
}

static IMAGE_OPTIONAL_HEADER32 narrow_header(const IMAGE_OPTIONAL_HEADER64 *wide)
{
    IMAGE_OPTIONAL_HEADER32 narrow = {
        .Magic = IMAGE_NT_OPTIONAL_HDR32_MAGIC,
        .SizeOfCode = wide->SizeOfCode,
        .BaseOfCode = wide->BaseOfCode,
        .ImageBase = (DWORD)wide->ImageBase,
        .SectionAlignment = wide->SectionAlignment,
        .FileAlignment = wide->FileAlignment,
        .MajorOperatingSystemVersion = wide->MajorOperatingSystemVersion,
        .MajorSubsystemVersion = wide->MajorSubsystemVersion,
        .SizeOfImage = wide->SizeOfImage,
        .SizeOfHeaders = wide->SizeOfHeaders,
        .Subsystem = wide->Subsystem,
        .NumberOfRvaAndSizes = wide->NumberOfRvaAndSizes,
    };

    memcpy(narrow.DataDirectory, wide->DataDirectory, sizeof narrow.DataDirectory);
    return narrow;
}

static char *append(char *to, const void *record, size_t size)
{
    memcpy(to, record, size);
    return to + size;
}

void builtin_headers_write(const struct builtin_layout *layout)
{
    const uint32_t executable = IMAGE_SCN_CNT_CODE | IMAGE_SCN_MEM_EXECUTE | IMAGE_SCN_MEM_READ;
    const uint32_t constant = IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ;
    const IMAGE_SECTION_HEADER sections[SECTIONS] = {
        section_header(".text", layout->text, layout->exports, executable),
        section_header(".rdata", layout->exports, layout->slots, constant),
        section_header(".data", layout->slots, layout->size, constant | IMAGE_SCN_MEM_WRITE)};
    const IMAGE_DOS_HEADER dos = {.e_magic = IMAGE_DOS_SIGNATURE, .e_lfanew = sizeof dos};
    const IMAGE_OPTIONAL_HEADER64 wide = optional_header(layout);
    const IMAGE_OPTIONAL_HEADER32 narrow = narrow_header(&wide);
    const IMAGE_FILE_HEADER file = file_header();
    const DWORD signature = IMAGE_NT_SIGNATURE;
    char *to = append(layout->memory, &dos, sizeof dos);

    to = append(to, &signature, sizeof signature);
    to = append(to, &file, sizeof file);
    if (guest_is_32())
        to = append(to, &narrow, sizeof narrow);
    else
        to = append(to, &wide, sizeof wide);
    append(to, sections, sizeof sections);
}
