#include "tests/suite.h"

#include "apis/host/text.h"

#include <string.h>

static void ascii_stays_as_it_is(void)
{
    static const uint16_t hello[] = {'h', 'e', 'l', 'l', 'o'};
    char out[8] = {0};

    CU_ASSERT_EQUAL(utf8_from_utf16(out, sizeof out, hello, 5), 5);
    CU_ASSERT_STRING_EQUAL(out, "hello");
}

static void measuring_needs_no_room(void)
{
    CU_ASSERT_EQUAL(utf16_from_utf8(NULL, 0, "a\xc3\xa9\xf0\x9f\x98\x80", 7), 4);
}

static void every_plane_makes_the_round_trip(void)
{
    static const uint16_t text[] = {0x41, 0x7ff, 0x800, 0xffff, 0xd800, 0xdc00, 0xdbff, 0xdfff};
    char narrow[32];
    uint16_t wide[16];
    size_t length = utf8_from_utf16(narrow, sizeof narrow, text, 8);

    CU_ASSERT_EQUAL(length, 1 + 2 + 3 + 3 + 4 + 4);
    CU_ASSERT_EQUAL(utf16_from_utf8(wide, 16, narrow, length), 8);
    CU_ASSERT_EQUAL(memcmp(wide, text, sizeof text), 0);
}

static void a_lone_surrogate_is_replaced(void)
{
    static const uint16_t lone[] = {0xd800, 'x', 0xdc00};
    char out[8];

    CU_ASSERT_EQUAL(utf8_from_utf16(out, sizeof out, lone, 3), 7);
    CU_ASSERT_EQUAL(memcmp(out, "\xef\xbf\xbdx\xef\xbf\xbd", 7), 0);
}

static void ill_formed_bytes_are_replaced(void)
{
    static const char *const ill[] = {"\x80", "\xc0", "\xc1", "\xf5", "\xff"};
    uint16_t out[4];

    for (size_t i = 0; i < sizeof ill / sizeof *ill; i++) {
        CU_ASSERT_EQUAL(utf16_from_utf8(out, 4, ill[i], 1), 1);
        CU_ASSERT_EQUAL(out[0], 0xfffd);
    }
    /* an overlong form, a surrogate, one past the last code point: each byte on its own */
    CU_ASSERT_EQUAL(utf16_from_utf8(out, 4, "\xe0\x80\x80", 3), 3);
    CU_ASSERT_EQUAL(utf16_from_utf8(out, 4, "\xed\xa0\x80", 3), 3);
    CU_ASSERT_EQUAL(utf16_from_utf8(out, 4, "\xf4\x90\x80\x80", 4), 4);
}

SUITE(text, TEST(ascii_stays_as_it_is), TEST(measuring_needs_no_room),
      TEST(every_plane_makes_the_round_trip), TEST(a_lone_surrogate_is_replaced),
      TEST(ill_formed_bytes_are_replaced));
