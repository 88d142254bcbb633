/* The printf engine against what Windows documents, and against the host where both agree. */
#include "abi/model.h"
#include "apis/win/crt/format.h"
#include "apis/win/crt/print.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UCRT = FORMAT_STANDARD_SNPRINTF };

static char text[2048];

static __attribute__((ms_abi)) int narrow(uint64_t options, size_t capacity, const char *pattern,
                                          ...)
{
    __builtin_ms_va_list arguments;
    struct format_request request;
    int length;

    __builtin_ms_va_start(arguments, pattern);
    request = print_request(pattern, NULL, options, arguments);
    memset(text, '#', sizeof text);
    length = print_to_memory(text, capacity, false, &request);
    __builtin_ms_va_end(arguments);
    return length;
}

#define PRINTS(options, expected, ...)                                                             \
    do {                                                                                           \
        int expected_length = (int)strlen(expected);                                               \
        CU_ASSERT_EQUAL(narrow(options, sizeof text, __VA_ARGS__), expected_length);               \
        CU_ASSERT_STRING_EQUAL(text, expected);                                                    \
    } while (0)

static void integers_have_flags_width_and_precision(void)
{
    PRINTS(UCRT, "42", "%d", 42);
    PRINTS(UCRT, "   42|42   |00042", "%5d|%-5d|%05d", 42, 42, 42);
    PRINTS(UCRT, "+42 -42  42", "%+d %+d % d", 42, -42, 42);
    PRINTS(UCRT, "0x2a 0X2A 052 2a", "%#x %#X %#o %x", 42, 42, 42, 42);
    PRINTS(UCRT, "  007|007  ", "%5.3d|%-5.3d", 7, 7);
    PRINTS(UCRT, "||0", "%.0d|%.0x|%#.0o", 0, 0, 0);
    PRINTS(UCRT, "  -42", "%*d", 5, -42);
    PRINTS(UCRT, "-42  |", "%*d|", -5, -42);
    PRINTS(UCRT, "4294967295 4294967295", "%u %lu", -1, -1);
    PRINTS(UCRT, "-2147483648", "%d", (int)0x80000000);
}

static void sizes_are_those_of_windows(void)
{
    PRINTS(UCRT, "-1 65535 255", "%hd %hu %hhu", 0x1ffff, 0x1ffff, 0x1ff);
    PRINTS(UCRT, "1 -1", "%ld %ld", 0x100000001LL, 0xffffffffLL); /* long has 32 bits */
    PRINTS(UCRT, "4294967297", "%lld", 0x100000001LL);
    PRINTS(UCRT, "4294967297 4294967297", "%I64d %Id", 0x100000001LL, 0x100000001LL);
    PRINTS(UCRT, "1", "%I32d", 0x100000001LL);
    PRINTS(UCRT, "4294967297 4294967297 4294967297", "%zu %jd %td", 0x100000001LL, 0x100000001LL,
           0x100000001LL);
    PRINTS(UCRT, "9223372036854775808", "%llu", 0x8000000000000000ULL);
}

static void pointers_are_sixteen_capital_digits(void)
{
    PRINTS(UCRT, "0000000012ABCDEF", "%p", (void *)0x12abcdef);
    PRINTS(UCRT, "    0000000000000000", "%20p", NULL);
}

static void strings_of_both_widths(void)
{
    PRINTS(UCRT, "ab|  ab|ab  |a", "%s|%4s|%-4s|%.1s", "ab", "ab", "ab", "ab");
    PRINTS(UCRT, "(null)", "%s", NULL);
    PRINTS(UCRT, "(null)", "%ls", NULL);
    PRINTS(UCRT, "wide wide wide", "%ls %S %ws", L"wide", L"wide", L"wide");
    PRINTS(UCRT, "narrow", "%hs", "narrow");
    PRINTS(UCRT, "wi|  wi", "%.2ls|%4.2ls", L"wide", L"wide");
    PRINTS(UCRT, "x  y|z", "%c%3c|%lc", 'x', 'y', L'z');
    PRINTS(UCRT, "0ab", "%03s", "ab");
}

static void a_character_outside_the_locale_fails(void)
{
    CU_ASSERT_EQUAL(narrow(UCRT, sizeof text, "%ls", L"\x263a"), -1);
}

static void counted_strings(void)
{
    char bytes[] = "abcdef";
    UNICODE_STRING narrow_string = {3, 6, (WCHAR *)(void *)bytes};
    WCHAR units[] = L"uvw";
    UNICODE_STRING wide_string = {4, 6, units};

    PRINTS(UCRT, "abc uv", "%Z %wZ", &narrow_string, &wide_string);
}

static void doubles_round_correctly(void)
{
    PRINTS(UCRT, "1.500000 1.500000e+00 1.5", "%f %e %g", 1.5, 1.5, 1.5);
    PRINTS(UCRT, "0 2 2", "%.0f %.0f %.0f", 0.5, 1.5, 2.5);
    PRINTS(UCRT, "1E+100 1.00000", "%G %#g", 1e100, 1.0);
    PRINTS(UCRT, "-00001.50", "%09.2f", -1.5);
    PRINTS(UCRT, "0x1.8000000000000p+0 0X1.9P+1", "%a %.1A", 1.5, 3.125);
    PRINTS(UCRT, "+1.0 -1.0", "%+.1Lf %.1lf", 1.0, -1.0);
}

static void exponents_of_msvcrt_have_three_digits(void)
{
    PRINTS(FORMAT_OF_MSVCRT, "1.000000e+005 1e-007 1.0e+100", "%e %g %.1e", 1e5, 1e-7, 1e100);
}

static void infinities_and_nans_of_the_universal_crt(void)
{
    double indefinite, quiet = NAN;
    uint64_t bits = 0xfff8000000000000;

    memcpy(&indefinite, &bits, sizeof bits);
    PRINTS(UCRT, "inf -inf INF", "%f %e %G", INFINITY, -INFINITY, INFINITY);
    PRINTS(UCRT, "nan -nan(ind) NAN", "%f %f %F", quiet, indefinite, quiet);
    PRINTS(UCRT, "  inf|   nan", "%05f|%06.1f", INFINITY, quiet);
}

static void infinities_and_nans_of_msvcrt(void)
{
    PRINTS(FORMAT_OF_MSVCRT, "1.#INF00 -1.#INF00", "%f %f", INFINITY, -INFINITY);
    PRINTS(FORMAT_OF_MSVCRT, "1.#J 1.#INF", "%.2f %g", INFINITY, INFINITY);
    PRINTS(FORMAT_OF_MSVCRT, "1.#QNAN0 1.#INF00e+000", "%f %e", NAN, INFINITY);
}

static void a_short_buffer_ends_as_each_family_says(void)
{
    CU_ASSERT_EQUAL(narrow(FORMAT_TERMINATE_SHORT, 3, "%s", "abcdef"), -1);
    CU_ASSERT_EQUAL(memcmp(text, "abc#", 4), 0);
    CU_ASSERT_EQUAL(narrow(FORMAT_TERMINATE_SHORT, 3, "%s", "abc"), 3);
    CU_ASSERT_EQUAL(memcmp(text, "abc#", 4), 0);
    CU_ASSERT_EQUAL(narrow(FORMAT_STANDARD_SNPRINTF, 3, "%s", "abcdef"), 6);
    CU_ASSERT_EQUAL(memcmp(text, "ab\0#", 4), 0);
    CU_ASSERT_EQUAL(narrow(0, 3, "%s", "abcdef"), -1);
    CU_ASSERT_EQUAL(memcmp(text, "ab\0#", 4), 0);
}

static void arguments_may_be_named_by_position(void)
{
    PRINTS(FORMAT_POSITIONAL, "b a 1.5", "%2$s %1$s %3$g", "a", "b", 1.5);
    PRINTS(FORMAT_POSITIONAL, "   7", "%2$*1$d", 4, 7);
}

static void what_is_no_conversion_stays(void)
{
    PRINTS(UCRT, "100% y", "100%% %y");
    PRINTS(UCRT, "end", "end%");
}

static void long_precisions_do_not_overflow(void)
{
    narrow(UCRT, sizeof text, "%.1000f", 1.0);
    CU_ASSERT_EQUAL(strlen(text), 1002);
    narrow(UCRT, sizeof text, "%.500d", 1);
    CU_ASSERT_EQUAL(strlen(text), 500);
    CU_ASSERT_EQUAL(narrow(UCRT, 10, "%1000000d", 1), 1000000);
}

/* Where the two systems' rules are the same, so must be the text. */
static void random_values_print_as_on_the_host(void)
{
    static const char *const patterns[] = {"%.3f",  "%e",  "%g",    "%12.4g", "%-12.2e|",
                                           "%+.0f", "% g", "%015f", "%#.3g",  "%.17g"};
    unsigned long long seed = 1;

    for (int i = 0; i < 20000; i++) {
        const char *pattern = patterns[i % 10];
        char expected[1024];
        double value;

        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        memcpy(&value, &seed, sizeof value);
        if (!isfinite(value))
            continue;
        snprintf(expected, sizeof expected, pattern, value);
        narrow(UCRT, sizeof text, pattern, value);
        if (strcmp(text, expected) != 0) {
            CU_FAIL("a value prints differently");
            printf("%s: %s, not %s\n", pattern, text, expected);
            return;
        }
    }
}

static WCHAR wide_text[64];

static __attribute__((ms_abi)) int wide(uint64_t options, const WCHAR *pattern, ...)
{
    __builtin_ms_va_list arguments;
    struct format_request request;
    int length;

    __builtin_ms_va_start(arguments, pattern);
    request = print_request(pattern, NULL, options, arguments);
    length = print_to_memory(wide_text, 64, true, &request);
    __builtin_ms_va_end(arguments);
    return length;
}

static void wide_formats_read_strings_as_asked(void)
{
    CU_ASSERT_EQUAL(wide(FORMAT_LEGACY_WIDE, L"%s-%S-%hs-%d", L"w", "n", "n", 5), 7);
    CU_ASSERT_EQUAL(memcmp(wide_text, L"w-n-n-5", 16), 0);
    CU_ASSERT_EQUAL(wide(0, L"%s-%S-%ls", "n", L"w", L"w"), 5);
    CU_ASSERT_EQUAL(memcmp(wide_text, L"n-w-w", 12), 0);
}

/* The arguments as a 32-bit guest lays them out. */
static const char *of_32(const char *pattern, const void *arguments)
{
    struct format_request request = {
        .format = pattern, .options = FORMAT_POSITIONAL, .arguments = arguments};

    guest_model = GUEST_WIN32;
    CU_ASSERT_EQUAL(print_to_memory(text, sizeof text, false, &request), (int)strlen(text));
    guest_model = GUEST_WIN64;
    return text;
}

#define ADDRESS_32(static_data) ((uint32_t)(uintptr_t)(static_data))

static void arguments_of_a_32_bit_guest_have_four_bytes_or_eight(void)
{
    static const struct {
        uint16_t length, room;
        uint32_t bytes;
    } none = {0};
    struct __attribute__((packed)) {
        int number, width;
        uint32_t size;
        long long large;
        double real;
        uint32_t string, pointer, counted;
        int character;
    } some = {-5, 6, 7, 1ll << 40, 2.5, ADDRESS_32("text"), 0xabc, ADDRESS_32(&none), 'c'};

    CU_ASSERT_STRING_EQUAL(of_32("%ld %*zu %lld %g %s %p %Z%c", &some),
                           "-5      7 1099511627776 2.5 text 00000ABC (null)c");
    CU_ASSERT_STRING_EQUAL(of_32("%Id %td %Iu", &some), "-5 6 7");
}

static void a_32_bit_guest_may_name_its_arguments(void)
{
    struct __attribute__((packed)) {
        double real;
        int number;
        long long large;
        int width;
        uint32_t string;
    } some = {0.5, 1, 2, 4, ADDRESS_32("end")};

    CU_ASSERT_STRING_EQUAL(of_32("%5$s %2$*4$d %1$.1f %3$I64d", &some), "end    1 0.5 2");
}

SUITE(format, TEST(integers_have_flags_width_and_precision), TEST(sizes_are_those_of_windows),
      TEST(pointers_are_sixteen_capital_digits), TEST(strings_of_both_widths),
      TEST(a_character_outside_the_locale_fails), TEST(counted_strings),
      TEST(doubles_round_correctly), TEST(exponents_of_msvcrt_have_three_digits),
      TEST(infinities_and_nans_of_the_universal_crt), TEST(infinities_and_nans_of_msvcrt),
      TEST(a_short_buffer_ends_as_each_family_says), TEST(arguments_may_be_named_by_position),
      TEST(what_is_no_conversion_stays), TEST(long_precisions_do_not_overflow),
      TEST(random_values_print_as_on_the_host), TEST(wide_formats_read_strings_as_asked),
      TEST(arguments_of_a_32_bit_guest_have_four_bytes_or_eight),
      TEST(a_32_bit_guest_may_name_its_arguments));
