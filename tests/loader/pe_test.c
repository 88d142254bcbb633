/* Headers and sections: what is refused, in which words, and what RVAs mean. */
#include "loader/pe.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

static void a_text_file_is_refused(void)
{
    struct fault fault = {0};
    struct pe pe;

    CU_ASSERT_EQUAL(pe_parse((struct span){(const uint8_t *)"#!/bin/sh", 9}, &pe, &fault), -1);
    CU_ASSERT_STRING_EQUAL(fault.why, "not a Windows program: no MZ header");
}

static void a_truncated_section_is_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_section(&image, 1)->PointerToRawData += 0x200;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image),
                           "section 2 (.data): data past end of file at 0x1600");
}

static void a_header_beyond_the_end_is_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    ((IMAGE_DOS_HEADER *)image.bytes)->e_lfanew = 0x7fffffff;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image),
                           "PE header: offset 0x7fffffff is past end of file at 0x1600");
}

static void other_machines_are_named_in_the_refusal(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_headers(&image)->FileHeader.Machine = IMAGE_FILE_MACHINE_ARM64;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image),
                           "a program for ARM64 (machine 0xaa64): not served");
}

static void a_machine_needs_its_own_header(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_headers(&image)->FileHeader.Machine = IMAGE_FILE_MACHINE_I386;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image), "optional header: PE32+ for 32-bit x86");
    test_image_make_32(&image);
    test_image_headers(&image)->FileHeader.Machine = IMAGE_FILE_MACHINE_AMD64;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image), "optional header: PE32 for 64-bit x86");
}

static void a_32_bit_image_ends_below_4_gb(void)
{
    struct test_image image;

    test_image_make_32(&image);
    test_image_headers_32(&image)->OptionalHeader.ImageBase = 0xffff0000;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image), "");
    test_image_headers_32(&image)->OptionalHeader.SizeOfImage = 0x11000;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image),
                           "optional header: 0x11000 bytes at 0xffff0000 go beyond 4 GB");
}

static void overlapping_sections_are_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_section(&image, 1)->VirtualAddress = IMAGE_TEXT;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image),
                           "section 2 (.data): address 0x1000 where 0x2000 follows");
}

static void a_section_that_wraps_is_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_section(&image, 1)->Misc.VirtualSize = 0xfffff001;
    CU_ASSERT_STRING_NOT_EQUAL(test_image_refusal(&image), "");
}

static void more_sections_than_the_headers_hold_are_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_headers(&image)->FileHeader.NumberOfSections = 90;
    CU_ASSERT_STRING_EQUAL(test_image_refusal(&image),
                           "section table: outside the headers of 0x400 bytes");
}

static void an_entry_point_outside_the_image_is_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    test_image_headers(&image)->OptionalHeader.AddressOfEntryPoint = 0x4000;
    CU_ASSERT_STRING_EQUAL(
        test_image_refusal(&image),
        "optional header: entry point 0x4000 is outside the image of 0x3000 bytes");
}

static void check_prefixes(const struct test_image *image)
{
    struct fault fault;
    struct pe pe;

    for (size_t size = 0; size < IMAGE_BYTES; size++) {
        struct span prefix = {image->bytes, size};

        CU_ASSERT_EQUAL_FATAL(pe_parse(prefix, &pe, &fault), -1);
    }
}

static void every_prefix_is_refused(void)
{
    struct test_image image;

    test_image_make(&image);
    check_prefixes(&image);
    test_image_make_32(&image);
    check_prefixes(&image);
}

static void an_rva_is_found_in_the_file(void)
{
    struct test_image image;
    struct fault fault;
    struct span part;
    struct pe pe;

    test_image_make(&image);
    test_image_text(&image, IMAGE_DATA + 0x20, "here");
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&image), &pe, &fault), 0);
    CU_ASSERT_STRING_EQUAL(pe_string(&pe, IMAGE_DATA + 0x20), "here");
    CU_ASSERT_TRUE(pe_cut(&pe, IMAGE_DATA, 0x1000, &part));
    CU_ASSERT_FALSE(pe_cut(&pe, IMAGE_DATA, 0x1001, &part));
    CU_ASSERT_FALSE(pe_cut(&pe, IMAGE_TEXT + 0x200, 1, &part));
    CU_ASSERT_FALSE(pe_cut(&pe, 0xffffffff, 1, &part));
}

static void a_32_bit_header_is_widened(void)
{
    struct test_image image;
    struct fault fault;
    uint32_t address, size;
    struct pe pe;

    test_image_make_32(&image);
    test_image_directory(&image, IMAGE_DIRECTORY_ENTRY_TLS, IMAGE_DATA, 0x18);
    test_image_headers_32(&image)->OptionalHeader.SizeOfStackReserve = 0x200000;
    test_image_headers_32(&image)->OptionalHeader.BaseOfData = 0x2000;
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&image), &pe, &fault), 0);
    CU_ASSERT_TRUE(pe.is_32bit);
    CU_ASSERT_EQUAL(pe.optional.ImageBase, IMAGE_BASE_32);
    CU_ASSERT_EQUAL(pe.optional.SizeOfStackReserve, 0x200000);
    CU_ASSERT_TRUE(pe_directory(&pe, IMAGE_DIRECTORY_ENTRY_TLS, &address, &size));
    CU_ASSERT_EQUAL(address, IMAGE_DATA);
    CU_ASSERT_TRUE(pe_rva(&pe, IMAGE_BASE_32 + IMAGE_DATA, &address));
}

static void directories_beyond_their_count_are_absent(void)
{
    struct test_image image;
    struct fault fault;
    uint32_t address, size;
    struct pe pe;

    test_image_make(&image);
    test_image_directory(&image, IMAGE_DIRECTORY_ENTRY_TLS, IMAGE_DATA, 0x28);
    test_image_headers(&image)->OptionalHeader.NumberOfRvaAndSizes = 5;
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&image), &pe, &fault), 0);
    CU_ASSERT_FALSE(pe_directory(&pe, IMAGE_DIRECTORY_ENTRY_TLS, &address, &size));
}

static void a_placed_image_has_its_bytes_at_their_rvas(void)
{
    static uint8_t memory[IMAGE_SIZE];
    struct test_image file;
    struct fault fault;
    struct pe pe, image;

    test_image_make(&file);
    test_image_text(&file, IMAGE_DATA + 8, "placed");
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&file), &pe, &fault), 0);
    CU_ASSERT_EQUAL_FATAL(pe_place(&pe, memory, &image, &fault), 0);
    CU_ASSERT_STRING_EQUAL((char *)memory + IMAGE_DATA + 8, "placed");
    CU_ASSERT_EQUAL(memory[IMAGE_TEXT], 0xc3);
    CU_ASSERT_EQUAL(memory[IMAGE_TEXT + 0x200], 0);
    CU_ASSERT_STRING_EQUAL(pe_string(&image, IMAGE_DATA + 8), "placed");
}

static void a_low_alignment_image_is_flat(void)
{
    struct test_image image;
    struct fault fault;
    struct pe pe;

    test_image_make(&image);
    test_image_headers(&image)->OptionalHeader.SectionAlignment = 0x200;
    for (unsigned i = 0; i < 2; i++)
        test_image_section(&image, i)->VirtualAddress =
            test_image_section(&image, i)->PointerToRawData;
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&image), &pe, &fault), 0);
    CU_ASSERT_PTR_EQUAL(pe_from(&pe, 0x700).bytes, image.bytes + 0x700);
    test_image_section(&image, 1)->VirtualAddress += 0x200;
    CU_ASSERT_STRING_NOT_EQUAL(test_image_refusal(&image), "");
}

SUITE(pe, TEST(a_text_file_is_refused), TEST(a_truncated_section_is_refused),
      TEST(a_header_beyond_the_end_is_refused), TEST(other_machines_are_named_in_the_refusal),
      TEST(a_machine_needs_its_own_header), TEST(a_32_bit_image_ends_below_4_gb),
      TEST(a_32_bit_header_is_widened), TEST(overlapping_sections_are_refused),
      TEST(a_section_that_wraps_is_refused), TEST(more_sections_than_the_headers_hold_are_refused),
      TEST(an_entry_point_outside_the_image_is_refused), TEST(every_prefix_is_refused),
      TEST(an_rva_is_found_in_the_file), TEST(directories_beyond_their_count_are_absent),
      TEST(a_placed_image_has_its_bytes_at_their_rvas), TEST(a_low_alignment_image_is_flat));
