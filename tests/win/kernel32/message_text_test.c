#include "tests/suite.h"

#include "apis/win/kernel32/message_text.h"

#include <string.h>

static void text_put(struct message_text *text, const char *narrow)
{
    message_put_narrow(text, narrow, strlen(narrow));
}

static bool gives(const char *source, struct message_inserts *inserts, const char *expected)
{
    struct message_text from = {0}, out = {0}, wanted = {0};
    bool same;

    text_put(&from, source);
    text_put(&wanted, expected);
    same = message_format(&from, inserts, &out) == 0 && out.length == wanted.length &&
           memcmp(out.units, wanted.units, out.length * sizeof *out.units) == 0;
    message_free(&from);
    message_free(&out);
    message_free(&wanted);
    return same;
}

static void inserts_are_counted_from_one(void)
{
    const uint64_t values[] = {(uintptr_t) "one", 2, 1ull << 40, 4};
    struct message_inserts inserts = {.arguments = guest_arguments(values), .narrow = true};

    CU_ASSERT_TRUE(gives("%1 %4!d! %3!I64d! %2!d!", &inserts, "one 4 1099511627776 2"));
}

static void a_list_of_a_32_bit_guest_has_long_values(void)
{
    static const char text[] = "one";
    const struct __attribute__((packed)) {
        uint32_t text, number;
        uint64_t large;
        uint32_t pointer;
    } values = {(uint32_t)(uintptr_t)text, 2, 1ull << 40, 0xab};
    struct message_inserts inserts = {.arguments = guest_arguments(&values), .narrow = true};

    guest_model = GUEST_WIN32;
    CU_ASSERT_TRUE(
        gives("%1 %2!d! %3!I64d! %4!p! %1", &inserts, "one 2 1099511627776 000000AB one"));
    guest_model = GUEST_WIN64;
}

static void an_array_of_a_32_bit_guest_has_words(void)
{
    const uint32_t values[] = {1, 2, 3};
    struct message_inserts inserts = {.arguments = guest_arguments(values), .is_array = true};

    guest_model = GUEST_WIN32;
    CU_ASSERT_TRUE(gives("%1!I64d! %3!u! %2!Iu!", &inserts, "1 3 2"));
    guest_model = GUEST_WIN64;
}

SUITE(message_text, TEST(inserts_are_counted_from_one),
      TEST(a_list_of_a_32_bit_guest_has_long_values), TEST(an_array_of_a_32_bit_guest_has_words));
