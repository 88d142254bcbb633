/* Import tables: by name, by ordinal, and broken ones. */
#include "loader/import.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

enum { NAMES = IMAGE_DATA + 0x100, SLOTS = IMAGE_DATA + 0x200, TEXT = IMAGE_DATA + 0x300 };

static void make(struct test_image *image)
{
    const uint64_t names[] = {TEXT + 0x20, IMAGE_ORDINAL_FLAG64 | 7, 0};
    IMAGE_IMPORT_DESCRIPTOR module = {
        .OriginalFirstThunk = NAMES, .Name = TEXT, .FirstThunk = SLOTS};

    test_image_make(image);
    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT, IMAGE_DATA, 2 * sizeof module);
    test_image_put(image, IMAGE_DATA, &module, sizeof module);
    test_image_put(image, NAMES, names, sizeof names);
    test_image_text(image, TEXT, "other.dll");
    test_image_text(image, TEXT + 0x22, "function");
}

static void parse(struct test_image *image, struct pe *pe)
{
    struct fault fault;

    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(image), pe, &fault), 0);
}

static void functions_are_imported_by_name_and_by_ordinal(void)
{
    struct import_module module;
    struct test_image image;
    struct import import;
    struct fault fault;
    struct pe pe;

    make(&image);
    parse(&image, &pe);
    CU_ASSERT_EQUAL_FATAL(import_module(&pe, 0, &module, &fault), 1);
    CU_ASSERT_STRING_EQUAL(module.name, "other.dll");
    CU_ASSERT_EQUAL_FATAL(import_function(&pe, &module, 0, &import, &fault), 1);
    CU_ASSERT_STRING_EQUAL(import.name, "function");
    CU_ASSERT_EQUAL(import.slot, SLOTS);
    CU_ASSERT_EQUAL_FATAL(import_function(&pe, &module, 1, &import, &fault), 1);
    CU_ASSERT_PTR_NULL(import.name);
    CU_ASSERT_EQUAL(import.ordinal, 7);
    CU_ASSERT_EQUAL(import.slot, SLOTS + 8);
    CU_ASSERT_EQUAL(import_function(&pe, &module, 2, &import, &fault), 0);
    CU_ASSERT_EQUAL(import_module(&pe, 1, &module, &fault), 0);
}

/* The same names in a PE32 image, whose tables have entries of four bytes. */
static void make_32(struct test_image *image)
{
    const uint32_t names[] = {TEXT + 0x20, IMAGE_ORDINAL_FLAG32 | 7, 0};
    IMAGE_IMPORT_DESCRIPTOR module = {
        .OriginalFirstThunk = NAMES, .Name = TEXT, .FirstThunk = SLOTS};

    test_image_make_32(image);
    test_image_directory(image, IMAGE_DIRECTORY_ENTRY_IMPORT, IMAGE_DATA, 2 * sizeof module);
    test_image_put(image, IMAGE_DATA, &module, sizeof module);
    test_image_put(image, NAMES, names, sizeof names);
    test_image_text(image, TEXT, "other.dll");
    test_image_text(image, TEXT + 0x22, "function");
}

static void check_functions_32(const struct pe *pe, const struct import_module *module)
{
    struct import import;
    struct fault fault;

    CU_ASSERT_STRING_EQUAL(module->name, "other.dll");
    CU_ASSERT_EQUAL_FATAL(import_function(pe, module, 0, &import, &fault), 1);
    CU_ASSERT_STRING_EQUAL(import.name, "function");
    CU_ASSERT_EQUAL(import.slot, SLOTS);
    CU_ASSERT_EQUAL_FATAL(import_function(pe, module, 1, &import, &fault), 1);
    CU_ASSERT_PTR_NULL(import.name);
    CU_ASSERT_EQUAL(import.ordinal, 7);
    CU_ASSERT_EQUAL(import.slot, SLOTS + 4);
    CU_ASSERT_EQUAL(import_function(pe, module, 2, &import, &fault), 0);
}

static void a_32_bit_table_has_entries_of_four_bytes(void)
{
    struct import_module module;
    struct test_image image;
    struct fault fault;
    struct pe pe;

    make_32(&image);
    parse(&image, &pe);
    CU_ASSERT_EQUAL_FATAL(import_module(&pe, 0, &module, &fault), 1);
    check_functions_32(&pe, &module);
}

/* attributes: 1 means that the table holds RVAs, 0 addresses, as Visual C++ 6 wrote them. */
static void check_delayed(uint32_t attributes, uint32_t base)
{
    const uint32_t names[] = {base + TEXT + 0x20, IMAGE_ORDINAL_FLAG32 | 7, 0};
    const uint32_t entry[8] = {attributes, base + TEXT, 0, base + SLOTS, base + NAMES};
    struct import_module module;
    struct test_image image;
    struct fault fault;
    struct pe pe;

    make_32(&image);
    test_image_put(&image, NAMES, names, sizeof names);
    test_image_put(&image, IMAGE_DATA + 0x40, entry, sizeof entry);
    test_image_directory(&image, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, IMAGE_DATA + 0x40,
                         2 * sizeof entry);
    parse(&image, &pe);
    CU_ASSERT_EQUAL_FATAL(import_delayed(&pe, 0, &module, &fault), 1);
    check_functions_32(&pe, &module);
    CU_ASSERT_EQUAL(import_delayed(&pe, 1, &module, &fault), 0);
}

static void delayed_imports_may_be_rvas_or_addresses(void)
{
    check_delayed(1, 0);
    check_delayed(0, IMAGE_BASE_32);
}

static void a_delayed_address_outside_the_image_is_refused(void)
{
    const uint32_t entry[8] = {0, IMAGE_BASE_32 + IMAGE_SIZE, 0, 0, 0};
    struct import_module module;
    struct test_image image;
    struct fault fault;
    struct pe pe;

    make_32(&image);
    test_image_put(&image, IMAGE_DATA + 0x40, entry, sizeof entry);
    test_image_directory(&image, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT, IMAGE_DATA + 0x40,
                         2 * sizeof entry);
    parse(&image, &pe);
    CU_ASSERT_EQUAL(import_delayed(&pe, 0, &module, &fault), -1);
}

static void a_table_of_names_outside_the_image_is_refused(void)
{
    struct import_module module;
    struct test_image image;
    struct import import;
    struct fault fault;
    struct pe pe;

    make(&image);
    ((IMAGE_IMPORT_DESCRIPTOR *)test_image_data(&image, IMAGE_DATA))->OriginalFirstThunk =
        0xfffffff8;
    parse(&image, &pe);
    CU_ASSERT_EQUAL_FATAL(import_module(&pe, 0, &module, &fault), 1);
    CU_ASSERT_EQUAL(import_function(&pe, &module, 0, &import, &fault), -1);
    CU_ASSERT_STRING_EQUAL(fault.why, "imports of other.dll: the table at 0xfffffff8 has no end");
}

static void a_module_without_a_name_is_refused(void)
{
    struct import_module module;
    struct test_image image;
    struct fault fault;
    struct pe pe;

    make(&image);
    ((IMAGE_IMPORT_DESCRIPTOR *)test_image_data(&image, IMAGE_DATA))->Name = 0x80000000;
    parse(&image, &pe);
    CU_ASSERT_EQUAL(import_module(&pe, 0, &module, &fault), -1);
    CU_ASSERT_STRING_EQUAL(fault.why, "imports: no module name at 0x80000000");
}

static void without_names_the_address_table_has_them(void)
{
    struct import_module module;
    struct test_image image;
    struct fault fault;
    struct pe pe;

    make(&image);
    ((IMAGE_IMPORT_DESCRIPTOR *)test_image_data(&image, IMAGE_DATA))->OriginalFirstThunk = 0;
    parse(&image, &pe);
    CU_ASSERT_EQUAL_FATAL(import_module(&pe, 0, &module, &fault), 1);
    CU_ASSERT_EQUAL(module.names, SLOTS);
}

SUITE(import, TEST(functions_are_imported_by_name_and_by_ordinal),
      TEST(a_32_bit_table_has_entries_of_four_bytes),
      TEST(delayed_imports_may_be_rvas_or_addresses),
      TEST(a_delayed_address_outside_the_image_is_refused),
      TEST(a_table_of_names_outside_the_image_is_refused), TEST(a_module_without_a_name_is_refused),
      TEST(without_names_the_address_table_has_them));
