/* Which code of a 32-bit image may handle exceptions. */
#include "loader/seh_handlers.h"

#include "tests/loader/image.h"
#include "tests/suite.h"

enum { TABLE = IMAGE_DATA + 0x220, HANDLER = IMAGE_TEXT + 0x10, OTHER = IMAGE_TEXT + 0x18 };

static _Alignas(16) uint8_t memory[IMAGE_SIZE];

/* IMAGE_LOAD_CONFIG_DIRECTORY32 up to the handlers' count. */
static void open_handlers(struct seh_handlers *handlers, uint32_t count, uint16_t flags)
{
    const uint32_t rvas[] = {IMAGE_TEXT + 0x20, HANDLER};
    uint32_t config[18] = {sizeof config};
    struct test_image file;
    struct fault fault;
    struct pe pe, image;

    config[0x40 / 4] = IMAGE_BASE_32 + TABLE;
    config[0x44 / 4] = count;
    test_image_make_32(&file);
    test_image_directory(&file, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, IMAGE_DATA, sizeof config);
    test_image_put(&file, IMAGE_DATA, config, sizeof config);
    test_image_put(&file, TABLE, rvas, sizeof rvas);
    test_image_headers_32(&file)->OptionalHeader.DllCharacteristics = flags;
    memset(memory, 0, sizeof memory);
    CU_ASSERT_EQUAL_FATAL(pe_parse(test_image_span(&file), &pe, &fault), 0);
    CU_ASSERT_EQUAL_FATAL(pe_place(&pe, memory, &image, &fault), 0);
    CU_ASSERT_EQUAL_FATAL(seh_handlers_open(handlers, &image), 0);
}

static void registered_handlers_are_the_only_ones(void)
{
    struct seh_handlers handlers;

    open_handlers(&handlers, 2, 0);
    CU_ASSERT_TRUE(seh_handlers_allow(&handlers, HANDLER));
    CU_ASSERT_TRUE(seh_handlers_allow(&handlers, IMAGE_TEXT + 0x20));
    CU_ASSERT_FALSE(seh_handlers_allow(&handlers, OTHER));
    seh_handlers_close(&handlers);
}

static void without_a_table_any_code_may_be_a_handler(void)
{
    struct seh_handlers handlers;

    open_handlers(&handlers, 0, 0);
    CU_ASSERT_TRUE(seh_handlers_allow(&handlers, OTHER));
    open_handlers(&handlers, 0x40000000, 0); /* its size has more than 32 bits */
    CU_ASSERT_TRUE(seh_handlers_allow(&handlers, OTHER));
}

static void an_image_may_have_no_handlers_at_all(void)
{
    struct seh_handlers handlers;

    open_handlers(&handlers, 2, IMAGE_DLLCHARACTERISTICS_NO_SEH);
    CU_ASSERT_FALSE(seh_handlers_allow(&handlers, HANDLER));
    seh_handlers_close(&handlers);
}

SUITE(seh_handlers, TEST(registered_handlers_are_the_only_ones),
      TEST(without_a_table_any_code_may_be_a_handler), TEST(an_image_may_have_no_handlers_at_all));
