/* What terminals send, as key events. */
#include "apis/nt/console_keys.h"
#include "tests/suite.h"

#include <string.h>

static void key_is(const char *bytes, WORD code, WCHAR character, DWORD state)
{
    KEY_EVENT_RECORD keys[2];
    unsigned count;

    CU_ASSERT_EQUAL(console_key_decode(bytes, strlen(bytes), true, keys, &count), strlen(bytes));
    CU_ASSERT_EQUAL_FATAL(count, 1);
    CU_ASSERT_EQUAL(keys[0].wVirtualKeyCode, code);
    CU_ASSERT_EQUAL(keys[0].uChar.UnicodeChar, character);
    CU_ASSERT_EQUAL(keys[0].dwControlKeyState, state);
}

static void plain_keys_are_themselves(void)
{
    key_is("a", 'A', 'a', 0);
    key_is("Q", 'Q', 'Q', SHIFT_PRESSED);
    key_is("5", '5', '5', 0);
    key_is("\r", VK_RETURN, '\r', 0);
    key_is("\x7f", VK_BACK, '\b', 0);
    key_is("\x1b", VK_ESCAPE, 0x1b, 0);
    key_is("\x03", 'C', 3, LEFT_CTRL_PRESSED);
    key_is("\xe2\x82\xac", 0, 0x20ac, 0);
}

static void sequences_are_keys_without_characters(void)
{
    key_is("\x1b[A", VK_UP, 0, 0);
    key_is("\x1bOP", VK_F1, 0, 0);
    key_is("\x1b[3~", VK_DELETE, 0, 0);
    key_is("\x1b[24~", VK_F12, 0, 0);
    key_is("\x1b[1;2C", VK_RIGHT, 0, SHIFT_PRESSED);
    key_is("\x1b[5;5~", VK_PRIOR, 0, LEFT_CTRL_PRESSED);
    key_is("\x1bx", 'X', 'x', LEFT_ALT_PRESSED);
}

static void a_beginning_waits_for_its_rest(void)
{
    static const char *const beginnings[] = {"\x1b", "\x1b[", "\x1b[1;", "\xe2\x82", "\xf0\x9f"};
    KEY_EVENT_RECORD keys[2];
    unsigned count;

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i]);

        CU_ASSERT_EQUAL(console_key_decode(beginnings[i], length, false, keys, &count), 0);
        CU_ASSERT_NOT_EQUAL(console_key_decode(beginnings[i], length, true, keys, &count), 0);
    }
}

static void a_pair_of_surrogates_makes_two_events(void)
{
    KEY_EVENT_RECORD keys[2];
    unsigned count;

    CU_ASSERT_EQUAL(console_key_decode("\xf0\x9f\x98\x80", 4, false, keys, &count), 4);
    CU_ASSERT_EQUAL(count, 2);
    CU_ASSERT_EQUAL(keys[0].uChar.UnicodeChar, 0xd83d);
    CU_ASSERT_EQUAL(keys[1].uChar.UnicodeChar, 0xde00);
}

SUITE(console_keys, TEST(plain_keys_are_themselves), TEST(sequences_are_keys_without_characters),
      TEST(a_beginning_waits_for_its_rest), TEST(a_pair_of_surrogates_makes_two_events));
