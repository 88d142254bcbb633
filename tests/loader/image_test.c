/* See image.h. The suite at the end shows that the image itself is good. */
#include "tests/loader/image.h"

#include "tests/suite.h"

static IMAGE_SECTION_HEADER section(const char *name, uint32_t address, uint32_t file,
                                    uint32_t size, uint32_t flags)
{
    IMAGE_SECTION_HEADER header = {.Misc.VirtualSize = size,
                                   .VirtualAddress = address,
                                   .SizeOfRawData = size,
                                   .PointerToRawData = file,
                                   .Characteristics = flags | IMAGE_SCN_MEM_READ};

    memcpy(header.Name, name, strlen(name));
    return header;
}

static void make_sections(struct test_image *image)
{
    *test_image_section(image, 0) =
        section(".text", IMAGE_TEXT, IMAGE_TEXT_FILE, 0x200, IMAGE_SCN_MEM_EXECUTE);
    *test_image_section(image, 1) =
        section(".data", IMAGE_DATA, IMAGE_DATA_FILE, 0x1000, IMAGE_SCN_MEM_WRITE);
    memset(image->bytes + IMAGE_TEXT_FILE, 0xc3, 0x200);
}

static const IMAGE_DOS_HEADER dos = {.e_magic = IMAGE_DOS_SIGNATURE, .e_lfanew = sizeof dos};

void test_image_make(struct test_image *image)
{
    IMAGE_NT_HEADERS64 nt = {.Signature = IMAGE_NT_SIGNATURE};

    memset(image, 0, sizeof *image);
    nt.FileHeader = (IMAGE_FILE_HEADER){.Machine = IMAGE_FILE_MACHINE_AMD64,
                                        .NumberOfSections = 2,
                                        .SizeOfOptionalHeader = sizeof nt.OptionalHeader,
                                        .Characteristics = IMAGE_FILE_EXECUTABLE_IMAGE};
    nt.OptionalHeader =
        (IMAGE_OPTIONAL_HEADER64){.Magic = IMAGE_NT_OPTIONAL_HDR64_MAGIC,
                                  .AddressOfEntryPoint = IMAGE_TEXT,
                                  .ImageBase = 0x150000000,
                                  .SectionAlignment = 0x1000,
                                  .FileAlignment = 0x200,
                                  .SizeOfImage = IMAGE_SIZE,
                                  .SizeOfHeaders = 0x400,
                                  .Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI,
                                  .NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES};
    memcpy(image->bytes, &dos, sizeof dos);
    memcpy(image->bytes + sizeof dos, &nt, sizeof nt);
    make_sections(image);
}

void test_image_make_32(struct test_image *image)
{
    IMAGE_NT_HEADERS32 nt = {.Signature = IMAGE_NT_SIGNATURE};

    memset(image, 0, sizeof *image);
    nt.FileHeader = (IMAGE_FILE_HEADER){.Machine = IMAGE_FILE_MACHINE_I386,
                                        .NumberOfSections = 2,
                                        .SizeOfOptionalHeader = sizeof nt.OptionalHeader,
                                        .Characteristics = IMAGE_FILE_EXECUTABLE_IMAGE};
    nt.OptionalHeader =
        (IMAGE_OPTIONAL_HEADER32){.Magic = IMAGE_NT_OPTIONAL_HDR32_MAGIC,
                                  .AddressOfEntryPoint = IMAGE_TEXT,
                                  .ImageBase = IMAGE_BASE_32,
                                  .SectionAlignment = 0x1000,
                                  .FileAlignment = 0x200,
                                  .SizeOfImage = IMAGE_SIZE,
                                  .SizeOfHeaders = 0x400,
                                  .Subsystem = IMAGE_SUBSYSTEM_WINDOWS_CUI,
                                  .NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES};
    memcpy(image->bytes, &dos, sizeof dos);
    memcpy(image->bytes + sizeof dos, &nt, sizeof nt);
    make_sections(image);
}

struct span test_image_span(const struct test_image *image)
{
    return (struct span){image->bytes, sizeof image->bytes};
}

IMAGE_NT_HEADERS64 *test_image_headers(struct test_image *image)
{
    return (IMAGE_NT_HEADERS64 *)(image->bytes + sizeof(IMAGE_DOS_HEADER));
}

IMAGE_NT_HEADERS32 *test_image_headers_32(struct test_image *image)
{
    return (IMAGE_NT_HEADERS32 *)(image->bytes + sizeof(IMAGE_DOS_HEADER));
}

IMAGE_SECTION_HEADER *test_image_section(struct test_image *image, unsigned index)
{
    IMAGE_NT_HEADERS64 *headers = test_image_headers(image);

    return (IMAGE_SECTION_HEADER *)((uint8_t *)&headers->OptionalHeader +
                                    headers->FileHeader.SizeOfOptionalHeader) +
           index;
}

void test_image_directory(struct test_image *image, unsigned index, uint32_t address, uint32_t size)
{
    const IMAGE_DATA_DIRECTORY directory = {address, size};

    if (test_image_headers(image)->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR32_MAGIC)
        test_image_headers_32(image)->OptionalHeader.DataDirectory[index] = directory;
    else
        test_image_headers(image)->OptionalHeader.DataDirectory[index] = directory;
}

void *test_image_data(struct test_image *image, uint32_t address)
{
    return image->bytes + IMAGE_DATA_FILE + (address - IMAGE_DATA);
}

void test_image_put(struct test_image *image, uint32_t address, const void *bytes, size_t size)
{
    memcpy(test_image_data(image, address), bytes, size);
}

void test_image_text(struct test_image *image, uint32_t address, const char *text)
{
    test_image_put(image, address, text, strlen(text) + 1);
}

const char *test_image_refusal(const struct test_image *image)
{
    static struct fault fault;
    struct pe pe;

    fault.why[0] = 0;
    pe_parse(test_image_span(image), &pe, &fault);
    return fault.why;
}

static void the_test_image_is_accepted(void)
{
    struct test_image image;

    test_image_make(&image);
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image), "");
    test_image_make_32(&image);
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image), "");
}

SUITE(image, TEST(the_test_image_is_accepted));
