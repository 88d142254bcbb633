/* Images in memory: RtlPcToFileHeader, RtlImageNtHeader and their relatives. */
#include "loader/module.h"
#include "loader/name.h"
#include "thunks/api.h"

enum {
    DATA_FILE_BIT = 1, /* of a handle: the image lies as in its file */
    LARGEST_HEADER_OFFSET = 0x10000000
};

API(ntdll, PVOID, RtlPcToFileHeader, (PVOID address, PVOID *base OUT))
{
    const struct module *module = module_by_address(address);

    *base = module ? module->entry.base : NULL;
    return *base;
}

ALIAS(kernel32, RtlPcToFileHeader, "ntdll.RtlPcToFileHeader");

/* The caller vouches for the memory; for more of it than the headers' offset says, nobody can. */
API(ntdll, PIMAGE_NT_HEADERS, RtlImageNtHeader, (PVOID base))
{
    const IMAGE_DOS_HEADER *dos = base;
    IMAGE_NT_HEADERS64 *headers;

    if (!base || base == (PVOID)-1 || dos->e_magic != IMAGE_DOS_SIGNATURE || dos->e_lfanew < 0 ||
        dos->e_lfanew >= LARGEST_HEADER_OFFSET)
        return NULL;
    headers = (IMAGE_NT_HEADERS64 *)((char *)base + dos->e_lfanew);
    return headers->Signature == IMAGE_NT_SIGNATURE ? headers : NULL;
}

/* The directories of PE32 and PE32+ headers begin at different places. */
static const IMAGE_DATA_DIRECTORY *directory_of(const IMAGE_NT_HEADERS64 *headers, USHORT index)
{
    const IMAGE_NT_HEADERS32 *narrow = (const IMAGE_NT_HEADERS32 *)headers;

    if (headers->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC)
        return index < headers->OptionalHeader.NumberOfRvaAndSizes
                   ? &headers->OptionalHeader.DataDirectory[index]
                   : NULL;
    if (headers->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC)
        return index < narrow->OptionalHeader.NumberOfRvaAndSizes
                   ? &narrow->OptionalHeader.DataDirectory[index]
                   : NULL;
    return NULL;
}

API(ntdll, PIMAGE_SECTION_HEADER, RtlImageRvaToSection,
    (PIMAGE_NT_HEADERS headers, PVOID base, ULONG address))
{
    IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);

    (void)base;
    for (WORD i = 0; i < headers->FileHeader.NumberOfSections; i++, section++) {
        if (address >= section->VirtualAddress &&
            address - section->VirtualAddress < section->SizeOfRawData)
            return section;
    }
    return NULL;
}

API(ntdll, PVOID, RtlImageRvaToVa,
    (PIMAGE_NT_HEADERS headers, PVOID base, ULONG address,
     PIMAGE_SECTION_HEADER *last_section INOUT OPTIONAL))
{
    IMAGE_SECTION_HEADER *section = RtlImageRvaToSection(headers, base, address);

    if (!section)
        return NULL;
    if (last_section)
        *last_section = section;
    return (char *)base + section->PointerToRawData + (address - section->VirtualAddress);
}

API(ntdll, PVOID, RtlImageDirectoryEntryToData,
    (PVOID base, BOOLEAN mapped_as_image, USHORT index, PULONG size OUT))
{
    const IMAGE_DATA_DIRECTORY *directory;
    IMAGE_NT_HEADERS64 *headers;

    *size = 0;
    if ((uintptr_t)base & DATA_FILE_BIT) {
        base = (char *)base - DATA_FILE_BIT;
        mapped_as_image = FALSE;
    }
    headers = RtlImageNtHeader(base);
    if (!headers || index >= IMAGE_NUMBEROF_DIRECTORY_ENTRIES)
        return NULL;
    directory = directory_of(headers, index);
    if (!directory || directory->VirtualAddress == 0)
        return NULL;
    *size = directory->Size;
    if (mapped_as_image || directory->VirtualAddress < headers->OptionalHeader.SizeOfHeaders)
        return (char *)base + directory->VirtualAddress;
    return RtlImageRvaToVa(headers, base, directory->VirtualAddress, NULL);
}
