/* Resource trees, good and hostile. */
#include "loader/resource.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

/* Offsets from the root, which is at IMAGE_DATA. */
enum { NAMES = 0x40, LANGUAGES = 0x80, ENTRY = 0xc0, OTHER_ENTRY = 0xd0, TEXT = 0xe0 };

static void directory(struct test_image *image, uint32_t at, uint16_t named, uint16_t numbered)
{
    IMAGE_RESOURCE_DIRECTORY header = {.NumberOfNamedEntries = named,
                                       .NumberOfIdEntries = numbered};

    test_image_put(image, IMAGE_DATA + at, &header, sizeof header);
}

static void entry(struct test_image *image, uint32_t at, uint32_t index, uint32_t id,
                  uint32_t offset)
{
    const uint32_t raw[] = {id, offset};

    test_image_put(image, IMAGE_DATA + at + sizeof(IMAGE_RESOURCE_DIRECTORY) + index * sizeof raw,
                   raw, sizeof raw);
}

/* Type 16, name "AB", languages 0x407 and 0x409. */
static void make(struct test_image *image, struct pe *pe, struct resource_tree *tree)
{
    const uint16_t name[] = {2, 'A', 'B'};
    IMAGE_RESOURCE_DATA_ENTRY german = {.OffsetToData = IMAGE_DATA + 0x200, .Size = 7};
    IMAGE_RESOURCE_DATA_ENTRY english = {.OffsetToData = IMAGE_DATA + 0x300, .Size = 9};
    struct fault fault;

    test_image_make(image);
    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_RESOURCE, IMAGE_DATA, 0x1000);
    directory(image, 0, 0, 1);
    entry(image, 0, 0, 16, 0x80000000 | NAMES);
    directory(image, NAMES, 1, 0);
    entry(image, NAMES, 0, 0x80000000 | TEXT, 0x80000000 | LANGUAGES);
    directory(image, LANGUAGES, 0, 2);
    entry(image, LANGUAGES, 0, 0x407, ENTRY);
    entry(image, LANGUAGES, 1, 0x409, OTHER_ENTRY);
    test_image_put(image, IMAGE_DATA + ENTRY, &german, sizeof german);
    test_image_put(image, IMAGE_DATA + OTHER_ENTRY, &english, sizeof english);
    test_image_put(image, IMAGE_DATA + TEXT, name, sizeof name);
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(image), pe, &fault), 0);
    CU_ASSERT_TRUE_FATAL(resource_open(pe, tree));
}

static const struct resource_id type = {.number = 16};
static const struct resource_id name = {.name = L"ab", .length = 2};

static uint32_t size_in(uint16_t language)
{
    const IMAGE_RESOURCE_DATA_ENTRY *found;
    struct resource_tree tree;
    struct test_image image;
    struct pe pe;

    make(&image, &pe, &tree);
    resource_find(&tree, &type, &name, language, &found);
    return found ? found->Size : 0;
}

static void a_language_is_found_by_its_number(void)
{
    CU_ASSERT_EQUAL(size_in(0x407), 7);
    CU_ASSERT_EQUAL(size_in(0x409), 9);
}

static void without_a_language_english_is_preferred(void)
{
    CU_ASSERT_EQUAL(size_in(0), 9);
}

static void another_language_is_not_found(void)
{
    CU_ASSERT_EQUAL(size_in(0x40c), 0);
}

static void each_step_has_its_own_error(void)
{
    const struct resource_id other = {.number = 99};
    const IMAGE_RESOURCE_DATA_ENTRY *found;
    struct resource_tree tree;
    struct test_image image;
    struct pe pe;

    make(&image, &pe, &tree);
    CU_ASSERT_EQUAL(resource_find(&tree, &other, &name, 0, &found), RESOURCE_NO_TYPE);
    CU_ASSERT_EQUAL(resource_find(&tree, &type, &other, 0, &found), RESOURCE_NO_NAME);
    CU_ASSERT_EQUAL(resource_find(&tree, &type, &name, 0x40c, &found), RESOURCE_NO_LANGUAGE);
}

static void a_tree_that_contains_itself_ends(void)
{
    const IMAGE_RESOURCE_DATA_ENTRY *found;
    struct resource_tree tree;
    struct test_image image;
    struct pe pe;

    make(&image, &pe, &tree);
    entry(&image, 0, 0, 16, 0x80000000);
    entry(&image, NAMES, 0, 16, 0x80000000);
    CU_ASSERT_EQUAL(resource_find(&tree, &type, &type, 16, &found), RESOURCE_NO_LANGUAGE);
}

static void data_outside_the_image_is_not_handed_out(void)
{
    IMAGE_RESOURCE_DATA_ENTRY wild = {.OffsetToData = 0xfffffff0, .Size = 0xffffffff};
    struct resource_tree tree;
    struct test_image image;
    struct span data;
    struct pe pe;

    make(&image, &pe, &tree);
    CU_ASSERT_FALSE(resource_data(&pe, &wild, &data));
}

static void a_count_beyond_the_section_ends_at_its_end(void)
{
    struct resource_entry found;
    struct resource_tree tree;
    struct test_image image;
    uint32_t count = 0;
    struct pe pe;

    make(&image, &pe, &tree);
    directory(&image, 0, 0xffff, 0xffff);
    while (resource_entry(&tree, RESOURCE_ROOT, count, &found))
        count++;
    CU_ASSERT_TRUE(count <= 0x1000 / 8);
}

SUITE(resource, TEST(a_language_is_found_by_its_number),
      TEST(without_a_language_english_is_preferred), TEST(another_language_is_not_found),
      TEST(each_step_has_its_own_error), TEST(a_tree_that_contains_itself_ends),
      TEST(data_outside_the_image_is_not_handed_out),
      TEST(a_count_beyond_the_section_ends_at_its_end));
