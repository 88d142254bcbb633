/* Base relocations of an image that could not have its own base. */
#include "loader/pe.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

enum { TABLE = IMAGE_DATA + 0x100 };

static uint8_t memory[IMAGE_SIZE];

static int relocate(struct test_image *file, uint64_t base, struct fault *fault)
{
    struct pe pe, image;

    memset(memory, 0, sizeof memory);
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(file), &pe, fault), 0);
    CU_ASSERT_EQUAL_FATAL(pe_place(&pe, memory, &image, fault), 0);
    return pe_relocate(&image, base, fault);
}

static void add(struct test_image *file, const uint16_t *entries, uint32_t count)
{
    IMAGE_BASE_RELOCATION block = {IMAGE_DATA, sizeof block + count * 2};

    test_image_directory(file, IMAGE_DIRECTORY_ENTRY_BASERELOC, TABLE, block.SizeOfBlock);
    test_image_put(file, TABLE, &block, sizeof block);
    test_image_put(file, TABLE + sizeof block, entries, count * 2);
}

static void make(struct test_image *file, const uint16_t *entries, uint32_t count)
{
    test_image_make(file);
    add(file, entries, count);
}

static uint32_t word(uint32_t address)
{
    uint32_t value;

    memcpy(&value, memory + address, sizeof value);
    return value;
}

static void a_64_bit_address_moves_with_the_image(void)
{
    const uint16_t entries[] = {IMAGE_REL_BASED_DIR64 << 12 | 8, IMAGE_REL_BASED_ABSOLUTE};
    uint64_t address = 0x150002000;
    struct test_image file;
    struct fault fault;

    make(&file, entries, 2);
    test_image_put(&file, IMAGE_DATA + 8, &address, sizeof address);
    CU_ASSERT_EQUAL(relocate(&file, 0x7f0000000000, &fault), 0);
    memcpy(&address, memory + IMAGE_DATA + 8, sizeof address);
    CU_ASSERT_EQUAL(address, 0x7f0000002000);
}

static void a_32_bit_address_moves_with_the_image(void)
{
    const uint16_t entries[] = {IMAGE_REL_BASED_HIGHLOW << 12 | 5, IMAGE_REL_BASED_ABSOLUTE};
    const uint32_t address = IMAGE_BASE_32 + IMAGE_DATA, behind = 0x12345678;
    struct test_image file;
    struct fault fault;

    test_image_make_32(&file);
    add(&file, entries, 2);
    test_image_put(&file, IMAGE_DATA + 5, &address, sizeof address);
    test_image_put(&file, IMAGE_DATA + 9, &behind, sizeof behind);
    CU_ASSERT_EQUAL(relocate(&file, 0x400000, &fault), 0);
    CU_ASSERT_EQUAL(word(IMAGE_DATA + 5), 0x402000);
    CU_ASSERT_EQUAL(word(IMAGE_DATA + 9), behind);
}

static void halves_of_an_address_move_too(void)
{
    /* 0x0fff9000, whose upper half stands for 0x1000 and a negative rest */
    const uint16_t entries[] = {IMAGE_REL_BASED_HIGH << 12, IMAGE_REL_BASED_LOW << 12 | 4,
                                IMAGE_REL_BASED_HIGHADJ << 12 | 8, 0x9000};
    const uint32_t high = 0xaaaa0fff, low = 0xbbbb9000, adjusted = 0xcccc1000;
    struct test_image file;
    struct fault fault;

    test_image_make_32(&file);
    add(&file, entries, 4);
    test_image_put(&file, IMAGE_DATA, &high, sizeof high);
    test_image_put(&file, IMAGE_DATA + 4, &low, sizeof low);
    test_image_put(&file, IMAGE_DATA + 8, &adjusted, sizeof adjusted);
    CU_ASSERT_EQUAL(relocate(&file, 0x12348000, &fault), 0); /* 0x12341000 */
    CU_ASSERT_EQUAL(word(IMAGE_DATA), 0xaaaa0fff + 0x234);
    CU_ASSERT_EQUAL(word(IMAGE_DATA + 4), 0xbbbb1000);
    CU_ASSERT_EQUAL(word(IMAGE_DATA + 8), 0xcccc1234);
}

static void half_a_relocation_is_refused(void)
{
    const uint16_t entries[] = {IMAGE_REL_BASED_HIGHADJ << 12 | 8};
    struct test_image file;
    struct fault fault;

    test_image_make_32(&file);
    add(&file, entries, 1);
    CU_ASSERT_EQUAL(relocate(&file, 0x400000, &fault), -1);
    CU_ASSERT_STRING_EQUAL(fault.why, "relocation: half of one at 0x2008");
}

static void an_unknown_kind_is_refused(void)
{
    const uint16_t entries[] = {5 << 12 | 0x10};
    struct test_image file;
    struct fault fault;

    make(&file, entries, 1);
    CU_ASSERT_EQUAL(relocate(&file, 0x160000000, &fault), -1);
    CU_ASSERT_STRING_EQUAL(fault.why, "relocation: kind 5 at 0x2010");
}

static void an_address_outside_the_image_is_refused(void)
{
    const uint16_t entries[] = {IMAGE_REL_BASED_DIR64 << 12 | 0xffc};
    struct test_image file;
    struct fault fault;

    make(&file, entries, 1);
    CU_ASSERT_EQUAL(relocate(&file, 0x160000000, &fault), -1);
    CU_ASSERT_STRING_EQUAL(fault.why, "relocation: address 0x2ffc is outside the image");
}

static void a_block_smaller_than_its_header_is_refused(void)
{
    const uint16_t entries[] = {0};
    struct test_image file;
    struct fault fault;

    make(&file, entries, 1);
    ((IMAGE_BASE_RELOCATION *)test_image_data(&file, TABLE))->SizeOfBlock = 4;
    CU_ASSERT_EQUAL(relocate(&file, 0x160000000, &fault), -1);
}

static void stripped_relocations_tie_an_image_to_its_base(void)
{
    struct test_image file;
    struct fault fault;

    test_image_make(&file);
    test_image_headers(&file)->FileHeader.Characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
    CU_ASSERT_EQUAL(relocate(&file, 0x150000000, &fault), 0);
    CU_ASSERT_EQUAL(relocate(&file, 0x160000000, &fault), -1);
}

SUITE(relocate, TEST(a_64_bit_address_moves_with_the_image),
      TEST(a_32_bit_address_moves_with_the_image), TEST(halves_of_an_address_move_too),
      TEST(half_a_relocation_is_refused), TEST(an_unknown_kind_is_refused),
      TEST(an_address_outside_the_image_is_refused),
      TEST(a_block_smaller_than_its_header_is_refused),
      TEST(stripped_relocations_tie_an_image_to_its_base));
