/* The order of strings: ASCII by itself, other text through ICU, and keys that agree with it. */
#include "apis/host/case.h"
#include "apis/host/collate.h"
#include "apis/host/icu.h"
#include "tests/suite.h"

#include <string.h>

static const struct collation words = {.language = "en-US", .punctuation_last = true};

static size_t wide(const char *text, uint16_t *units)
{
    size_t length = 0;

    for (; text[length]; length++)
        units[length] = (uint8_t)text[length];
    return length;
}

static int order(const struct collation *how, const char *a, const char *b)
{
    uint16_t left[64], right[64];
    size_t left_length = wide(a, left), right_length = wide(b, right);
    int result = collate_compare(how, left, left_length, right, right_length);

    return (result > 0) - (result < 0);
}

static void letters_come_before_their_capitals(void)
{
    CU_ASSERT_EQUAL(order(&words, "a", "A"), -1);
    CU_ASSERT_EQUAL(order(&words, "A", "b"), -1);
    CU_ASSERT_EQUAL(order(&words, "abc", "ABD"), -1);
    CU_ASSERT_EQUAL(order(&words, "same", "same"), 0);
}

static void punctuation_precedes_digits_and_digits_letters(void)
{
    CU_ASSERT_EQUAL(order(&words, "_", "1"), -1);
    CU_ASSERT_EQUAL(order(&words, "9", "a"), -1);
}

static void a_hyphen_only_decides_between_equals(void)
{
    struct collation strings = words;

    strings.punctuation_last = false;
    CU_ASSERT_EQUAL(order(&words, "coop", "co-op"), -1);
    CU_ASSERT_EQUAL(order(&words, "co-op", "cop"), -1);
    CU_ASSERT_EQUAL(order(&strings, "co-op", "coop"), -1);
}

static void ignoring_case_and_symbols_makes_equal(void)
{
    struct collation how = words;

    how.ignore_case = true;
    CU_ASSERT_EQUAL(order(&how, "ABC", "abc"), 0);
    how.ignore_symbols = true;
    CU_ASSERT_EQUAL(order(&how, "a.b,c", "ABC"), 0);
}

static void the_fast_order_of_ascii_is_the_librarys(void)
{
    static const char *const texts[] = {"", "a", "A", "b", "_x", "1", "10", "9", "~", "a b", "ab"};
    struct collation strings = words;
    uint8_t left[128], right[128];
    uint16_t units[64];

    strings.punctuation_last = false;
    for (size_t i = 0; icu_available() && i < sizeof texts / sizeof *texts; i++) {
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) {
            size_t a = collate_key(&strings, units, wide(texts[i], units), left, sizeof left);
            size_t b = collate_key(&strings, units, wide(texts[j], units), right, sizeof right);
            int by_key = memcmp(left, right, a < b ? a : b);

            CU_ASSERT_EQUAL((by_key > 0) - (by_key < 0), order(&strings, texts[i], texts[j]));
        }
    }
}

static void case_maps_leave_windows_exceptions_alone(void)
{
    CU_ASSERT_EQUAL(utf16_upper('z'), 'Z');
    CU_ASSERT_EQUAL(utf16_upper(0xe9), 0xc9);
    CU_ASSERT_EQUAL(utf16_upper(0xdf), 0xdf);
    CU_ASSERT_EQUAL(utf16_upper(0x131), 0x131);
    CU_ASSERT_EQUAL(utf16_lower(0x416), 0x436);
}

SUITE(collate, TEST(letters_come_before_their_capitals),
      TEST(punctuation_precedes_digits_and_digits_letters),
      TEST(a_hyphen_only_decides_between_equals), TEST(ignoring_case_and_symbols_makes_equal),
      TEST(the_fast_order_of_ascii_is_the_librarys),
      TEST(case_maps_leave_windows_exceptions_alone));
