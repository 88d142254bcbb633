/* The scanf engine. */
#include "abi/model.h"
#include "apis/win/crt/scan.h"
#include "tests/suite.h"

#include <string.h>

static __attribute__((ms_abi)) int narrow(uint64_t options, const char *text, const char *pattern,
                                          ...)
{
    __builtin_ms_va_list arguments;
    struct scan_request request;
    int stored;

    __builtin_ms_va_start(arguments, pattern);
    request = scan_request(pattern, NULL, options, arguments);
    stored = scan_memory(text, SIZE_MAX, false, &request);
    __builtin_ms_va_end(arguments);
    return stored;
}

static void integers_in_every_base(void)
{
    int a = 0, b = 0, c = 0, d = 0;

    CU_ASSERT_EQUAL(narrow(0, " 12 -0x1f 017 ff", "%d %i %i %x", &a, &b, &c, &d), 4);
    CU_ASSERT_TRUE(a == 12 && b == -31 && c == 15 && d == 255);
    CU_ASSERT_EQUAL(narrow(0, "0", "%i", &a), 1);
    CU_ASSERT_EQUAL(a, 0);
}

static void widths_and_sizes(void)
{
    int a = 0, b = 0;
    short s = 0;
    long long l = 0;
    unsigned char bytes[4] = {9, 9, 9, 9};

    CU_ASSERT_EQUAL(narrow(0, "12345", "%2d%d", &a, &b), 2);
    CU_ASSERT_TRUE(a == 12 && b == 345);
    CU_ASSERT_EQUAL(narrow(0, "70000 5000000000", "%hd %lld", &s, &l), 2);
    CU_ASSERT_TRUE(s == (short)70000 && l == 5000000000LL);
    CU_ASSERT_EQUAL(narrow(0, "5000000000", "%I64d", &l), 1);
    CU_ASSERT_EQUAL(narrow(0, "7", "%hhd", bytes), 1);
    CU_ASSERT_TRUE(bytes[0] == 7 && bytes[1] == 9);
}

static void doubles(void)
{
    float f = 0;
    double d = 0;

    CU_ASSERT_EQUAL(narrow(0, "1.5 -2e3", "%f %lf", &f, &d), 2);
    CU_ASSERT_TRUE(f == 1.5f && d == -2000.0);
    CU_ASSERT_EQUAL(narrow(0, "0x1p4 .5", "%lg %g", &d, &f), 2);
    CU_ASSERT_TRUE(d == 16.0 && f == 0.5f);
    CU_ASSERT_EQUAL(narrow(0, "x", "%f", &f), 0);
}

static void strings_characters_and_sets(void)
{
    char a[16] = "", b[16] = "", c[4] = "";
    WCHAR w[16];

    CU_ASSERT_EQUAL(narrow(0, "  abc def", "%s %2c", a, c), 2);
    CU_ASSERT_STRING_EQUAL(a, "abc");
    CU_ASSERT_EQUAL(memcmp(c, "de", 2), 0);
    CU_ASSERT_EQUAL(narrow(0, "key=value;", "%[a-z]=%[^;]", a, b), 2);
    CU_ASSERT_STRING_EQUAL(b, "value");
    CU_ASSERT_EQUAL(narrow(0, "]]x", "%[]]%s", a, b), 2);
    CU_ASSERT_STRING_EQUAL(a, "]]");
    CU_ASSERT_EQUAL(narrow(0, "wide", "%ls", w), 1);
    CU_ASSERT_EQUAL(memcmp(w, L"wide", 10), 0);
    CU_ASSERT_EQUAL(narrow(0, "abcdef", "%3s", a), 1);
    CU_ASSERT_STRING_EQUAL(a, "abc");
}

static void the_end_of_input_is_told_from_a_mismatch(void)
{
    int a = 7, at = 0;

    CU_ASSERT_EQUAL(narrow(0, "", "%d", &a), -1);
    CU_ASSERT_EQUAL(narrow(0, "  ", "%d", &a), -1);
    CU_ASSERT_EQUAL(narrow(0, "x", "%d", &a), 0);
    CU_ASSERT_EQUAL(narrow(0, "1 x", "%d %d", &a, &a), 1);
    CU_ASSERT_EQUAL(narrow(0, "12%3", "%*d%%%d%n", &a, &at), 1);
    CU_ASSERT_TRUE(a == 3 && at == 4);
}

static void secure_forms_keep_to_the_size(void)
{
    char text[4] = "zzz";

    CU_ASSERT_EQUAL(narrow(SCAN_SECURE, "abc", "%s", text, 4u), 1);
    CU_ASSERT_STRING_EQUAL(text, "abc");
    CU_ASSERT_EQUAL(narrow(SCAN_SECURE, "abcd", "%s", text, 4u), 0);
    CU_ASSERT_STRING_EQUAL(text, "");
}

static void targets_of_a_32_bit_guest_are_four_bytes(void)
{
    static long long targets[3];
    static char word[4];
    uint32_t arguments[] = {(uint32_t)(uintptr_t)&targets[0], (uint32_t)(uintptr_t)&targets[1],
                            (uint32_t)(uintptr_t)word, sizeof word,
                            (uint32_t)(uintptr_t)&targets[2]};
    struct scan_request request = {
        .format = "%Id %I64d %s %p", .options = SCAN_SECURE, .arguments = arguments};

    targets[0] = targets[1] = targets[2] = -1;
    guest_model = GUEST_WIN32;
    CU_ASSERT_EQUAL(scan_memory("1 2 abc 3", SIZE_MAX, false, &request), 4);
    guest_model = GUEST_WIN64;
    CU_ASSERT_EQUAL(targets[0], (long long)0xffffffff00000001);
    CU_ASSERT_EQUAL(targets[1], 2);
    CU_ASSERT_STRING_EQUAL(word, "abc");
    CU_ASSERT_EQUAL(targets[2], (long long)0xffffffff00000003);
}

SUITE(scan, TEST(integers_in_every_base), TEST(widths_and_sizes), TEST(doubles),
      TEST(strings_characters_and_sets), TEST(the_end_of_input_is_told_from_a_mismatch),
      TEST(secure_forms_keep_to_the_size), TEST(targets_of_a_32_bit_guest_are_four_bytes));
