/* Export directories: names, ordinals, forwarders, and broken ones. */
#include "loader/export.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

enum {
    FUNCTIONS = IMAGE_DATA + 0x40,
    NAMES = IMAGE_DATA + 0x60,
    ORDINALS = IMAGE_DATA + 0x80,
    TEXT = IMAGE_DATA + 0x100,
    TABLE_SIZE = 0x200
};

/* alpha is function 1 (ordinal 11), beta is function 0 (ordinal 10) and forwarded. */
static void make(struct test_image *image, struct pe *pe, struct export_table *table)
{
    const uint32_t functions[] = {TEXT + 0x40, IMAGE_TEXT + 0x10};
    const uint32_t names[] = {TEXT, TEXT + 0x20};
    const uint16_t ordinals[] = {1, 0};
    IMAGE_EXPORT_DIRECTORY directory = {.Base = 10,
                                        .NumberOfFunctions = 2,
                                        .NumberOfNames = 2,
                                        .AddressOfFunctions = FUNCTIONS,
                                        .AddressOfNames = NAMES,
                                        .AddressOfNameOrdinals = ORDINALS};
    struct fault fault;

    test_image_make(image);
    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_EXPORT, IMAGE_DATA, TABLE_SIZE);
    test_image_put(image, IMAGE_DATA, &directory, sizeof directory);
    test_image_put(image, FUNCTIONS, functions, sizeof functions);
    test_image_put(image, NAMES, names, sizeof names);
    test_image_put(image, ORDINALS, ordinals, sizeof ordinals);
    test_image_text(image, TEXT, "alpha");
    test_image_text(image, TEXT + 0x20, "beta");
    test_image_text(image, TEXT + 0x40, "other.#3");
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(image), pe, &fault), 0);
    CU_ASSERT_TRUE_FATAL(export_table_open(pe, table));
}

static void a_name_is_found_whatever_the_hint(void)
{
    struct export_table table;
    struct test_image image;
    struct export found;
    struct pe pe;

    make(&image, &pe, &table);
    for (uint32_t hint = 0; hint < 4; hint++) {
        CU_ASSERT_TRUE(export_by_name(&table, "alpha", hint, &found));
        CU_ASSERT_EQUAL(found.address, IMAGE_TEXT + 0x10);
    }
    CU_ASSERT_FALSE(export_by_name(&table, "gamma", 0, &found));
}

static void an_ordinal_counts_from_the_base(void)
{
    struct export_table table;
    struct test_image image;
    struct export found;
    struct pe pe;

    make(&image, &pe, &table);
    CU_ASSERT_TRUE(export_by_ordinal(&table, 11, &found));
    CU_ASSERT_EQUAL(found.address, IMAGE_TEXT + 0x10);
    CU_ASSERT_FALSE(export_by_ordinal(&table, 9, &found));
    CU_ASSERT_FALSE(export_by_ordinal(&table, 12, &found));
}

static void an_address_inside_the_directory_is_a_forwarder(void)
{
    struct export_table table;
    struct test_image image;
    struct export found;
    struct pe pe;

    make(&image, &pe, &table);
    CU_ASSERT_TRUE(export_by_name(&table, "beta", 0, &found));
    CU_ASSERT_STRING_EQUAL(found.forwarder, "other.#3");
}

static void counts_beyond_the_image_end_at_its_end(void)
{
    struct export_table table;
    struct test_image image;
    struct export found;
    struct pe pe;

    make(&image, &pe, &table);
    table.directory.NumberOfNames = table.directory.NumberOfFunctions = 0xffffffff;
    CU_ASSERT_FALSE(export_by_index(&table, 0xfffffff0, &found));
    CU_ASSERT_FALSE(export_by_name(&table, "gamma", 0xffffffff, &found));
}

SUITE(export, TEST(a_name_is_found_whatever_the_hint), TEST(an_ordinal_counts_from_the_base),
      TEST(an_address_inside_the_directory_is_a_forwarder),
      TEST(counts_beyond_the_image_end_at_its_end));
