/* Code pages: every byte of every page goes to UTF-16 and back. */
#include "apis/nt/code_page.h"
#include "tests/suite.h"

#include <string.h>

static void every_page_maps_ascii_to_itself(void)
{
    uint32_t id;

    for (size_t i = 0; (id = code_page_at(i)) != 0; i++) {
        const struct code_page *page = code_page_find(id);
        uint16_t units[8];

        CU_ASSERT_PTR_NOT_NULL_FATAL(page);
        CU_ASSERT_EQUAL(code_page_decode(page, units, 8, "Az09~", 5).length, 5);
        CU_ASSERT(units[0] == 'A' && units[4] == '~');
    }
}

static void single_bytes_round_trip(void)
{
    uint32_t id;

    for (size_t i = 0; (id = code_page_at(i)) != 0; i++) {
        const struct code_page *page = code_page_find(id);

        for (int byte = 1; page->maximum_size == 1 && byte < 256; byte++) {
            char in = (char)byte, out = 0;
            uint16_t unit = 0;
            struct code_page_result result;

            code_page_decode(page, &unit, 1, &in, 1);
            result = code_page_encode(page, &out, 1, &unit, 1, "?", false);
            CU_ASSERT(!result.invalid && result.length == 1 && out == in);
        }
    }
}

static void a_lone_lead_byte_is_invalid(void)
{
    uint16_t unit;
    struct code_page_result result = code_page_decode(code_page_find(932), &unit, 1, "\x93", 1);

    CU_ASSERT(result.invalid && result.length == 1 && unit == 0xfffd);
}

static void measuring_writes_nothing(void)
{
    uint16_t unit = 0x1234;

    CU_ASSERT_EQUAL(code_page_decode(code_page_find(65001), &unit, 0, "abc", 3).length, 3);
    CU_ASSERT_EQUAL(unit, 0x1234);
}

static void unknown_pages_are_not_found(void)
{
    CU_ASSERT_PTR_NULL(code_page_find(12345));
    CU_ASSERT_PTR_NOT_NULL(code_page_find(0));
}

SUITE(code_page, TEST(every_page_maps_ascii_to_itself), TEST(single_bytes_round_trip),
      TEST(a_lone_lead_byte_is_invalid), TEST(measuring_writes_nothing),
      TEST(unknown_pages_are_not_found));
