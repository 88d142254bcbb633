/* The hash table over export names. */
#include "loader/name_index.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    COUNT = 50,
    FUNCTIONS = IMAGE_DATA + 0x100,
    NAMES = IMAGE_DATA + 0x200,
    ORDINALS = IMAGE_DATA + 0x300,
    TEXT = IMAGE_DATA + 0x400,
    TEXT_SIZE = 16
};

static struct test_image image;
static struct pe pe;
static struct export_table table;

/* name00 to name49, each at its own address. */
static struct name_index *make(void)
{
    IMAGE_EXPORT_DIRECTORY directory = {.NumberOfFunctions = COUNT,
                                        .NumberOfNames = COUNT,
                                        .AddressOfFunctions = FUNCTIONS,
                                        .AddressOfNames = NAMES,
                                        .AddressOfNameOrdinals = ORDINALS};
    struct name_index *index;
    struct fault fault;

    test_image_make(&image);
    test_image_directory(&image, IMAGE_DIRECTORY_ENTRY_EXPORT, IMAGE_DATA, sizeof directory);
    test_image_put(&image, IMAGE_DATA, &directory, sizeof directory);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t name = TEXT + i * TEXT_SIZE, address = IMAGE_TEXT + i;
        uint16_t ordinal = (uint16_t)i;
        char text[TEXT_SIZE];

        snprintf(text, sizeof text, "name%02u", i);
        test_image_text(&image, name, text);
        test_image_put(&image, NAMES + i * 4, &name, sizeof name);
        test_image_put(&image, FUNCTIONS + i * 4, &address, sizeof address);
        test_image_put(&image, ORDINALS + i * 2, &ordinal, sizeof ordinal);
    }
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&image), &pe, &fault), 0);
    CU_ASSERT_TRUE_FATAL(export_table_open(&pe, &table));
    index = name_index_make(&table);
    CU_ASSERT_PTR_NOT_NULL_FATAL(index);
    return index;
}

static void every_name_is_found(void)
{
    struct name_index *index = make();
    struct export found;
    char text[TEXT_SIZE];

    for (uint32_t i = 0; i < COUNT; i++) {
        snprintf(text, sizeof text, "name%02u", i);
        CU_ASSERT_TRUE(name_index_find(index, &table, text, &found));
        CU_ASSERT_EQUAL(found.address, IMAGE_TEXT + i);
    }
    CU_ASSERT_FALSE(name_index_find(index, &table, "name50", &found));
    CU_ASSERT_FALSE(name_index_find(index, &table, "", &found));
    free(index);
}

static void a_patched_address_is_seen(void)
{
    struct name_index *index = make();
    uint32_t patched = IMAGE_TEXT + 0x99;
    struct export found;

    test_image_put(&image, FUNCTIONS + 7 * 4, &patched, sizeof patched);
    CU_ASSERT_TRUE(name_index_find(index, &table, "name07", &found));
    CU_ASSERT_EQUAL(found.address, patched);
    free(index);
}

static void a_changed_name_is_no_longer_found(void)
{
    struct name_index *index = make();
    struct export found;

    test_image_text(&image, TEXT + 7 * TEXT_SIZE, "other");
    CU_ASSERT_FALSE(name_index_find(index, &table, "name07", &found));
    free(index);
}

SUITE(name_index, TEST(every_name_is_found), TEST(a_patched_address_is_seen),
      TEST(a_changed_name_is_no_longer_found));
