/* The shapes of code before a system call. */
#include "abi/unix/site_form.h"

#include "tests/suite.h"

#include <string.h>

static bool read_code(const char *code, size_t size, struct site *site)
{
    uint8_t bytes[SITE_LONGEST];

    memset(bytes, 0x90, sizeof bytes);
    memcpy(bytes + SITE_LONGEST - size, code, size);
    return site_read(bytes, site);
}

static void a_short_move_is_known(void)
{
    struct site site;

    CU_ASSERT_TRUE(read_code("\xb8\x3e\x01\x00\x00\x0f\x05", 7, &site));
    CU_ASSERT_EQUAL(site.number, 318);
    CU_ASSERT_EQUAL(site.size, 7);
    CU_ASSERT_TRUE(site.has_number);
}

static void a_long_move_is_known(void)
{
    struct site site;

    CU_ASSERT_TRUE(read_code("\x48\xc7\xc0\xca\x00\x00\x00\x0f\x05", 9, &site));
    CU_ASSERT_EQUAL(site.number, 202);
    CU_ASSERT_EQUAL(site.size, 9);
}

static void a_c_library_moves_the_fourth_argument(void)
{
    struct site site;

    CU_ASSERT_TRUE(read_code("\xb8\xdd\x01\x00\x00\x49\x89\xca\x0f\x05", 10, &site));
    CU_ASSERT_EQUAL(site.number, 477);
    CU_ASSERT_EQUAL(site.size, 10);
}

static void a_load_from_the_stack_says_which_register(void)
{
    struct site site;

    CU_ASSERT_TRUE(read_code("\x48\x8b\x44\x24\x08\x0f\x05", 7, &site)); /* 8(%rsp), %rax */
    CU_ASSERT_FALSE(site.has_number);
    CU_ASSERT_EQUAL(site.loaded, 0);
    CU_ASSERT_EQUAL(site.offset, 8);
    CU_ASSERT_TRUE(read_code("\x4c\x8b\x4c\x24\xf0\x0f\x05", 7, &site)); /* -16(%rsp), %r9 */
    CU_ASSERT_EQUAL(site.loaded, 9);
    CU_ASSERT_EQUAL(site.offset, -16);
    CU_ASSERT_TRUE(read_code("\x48\x8d\x74\x24\x08\x0f\x05", 7, &site)); /* lea 8(%rsp), %rsi */
    CU_ASSERT_TRUE(site.is_address);
    CU_ASSERT_EQUAL(site.loaded, 6);
}

static void other_code_is_not_known(void)
{
    struct site site;

    CU_ASSERT_FALSE(read_code("\xb8\x3e\x01\x00\x00\x90\x0f\x05", 8, &site));
    CU_ASSERT_FALSE(read_code("\xb8\x3e\x01\x00\x00\xcd\x80", 7, &site));
}

SUITE(site_form, TEST(a_short_move_is_known), TEST(a_long_move_is_known),
      TEST(a_c_library_moves_the_fourth_argument), TEST(a_load_from_the_stack_says_which_register),
      TEST(other_code_is_not_known));
