/* Text to numbers and back. */
#include "apis/win/crt/errors.h"
#include "tests/suite.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

LONG WINAPI crt_strtol(const char *text, char **end, int base);
ULONG WINAPI crt_strtoul(const char *text, char **end, int base);
long long WINAPI crt__strtoi64(const char *text, char **end, int base);
LONG WINAPI crt_wcstol(const WCHAR *text, WCHAR **end, int base);
double WINAPI crt_strtod(const char *text, char **end);
double WINAPI crt_wcstod(const WCHAR *text, WCHAR **end);
float WINAPI crt_strtof(const char *text, char **end);
double WINAPI crt__wtof(const WCHAR *text);
__int64 WINAPI crt__wtoi64(const WCHAR *text);
char *WINAPI crt__itoa(int value, char *text, int base);
int WINAPI crt__itoa_s(int value, char *text, size_t size, int base);
char *WINAPI crt__i64toa(long long value, char *text, int base);
char *WINAPI crt__ecvt(double value, int count, int *point, int *sign);
char *WINAPI crt__fcvt(double value, int count, int *point, int *sign);
char *WINAPI crt__gcvt(double value, int count, char *text);
int WINAPI crt_rand(void);
void WINAPI crt_srand(unsigned seed);

static void strtol_reads_and_clamps(void)
{
    char *end;
    const char text[] = "  -0x1fz";

    CU_ASSERT_EQUAL(crt_strtol(text, &end, 16), -31);
    CU_ASSERT_PTR_EQUAL(end, text + 7);
    CU_ASSERT_EQUAL(crt_strtol("0x", &end, 0), 0);
    CU_ASSERT_EQUAL(*end, 'x');
    CU_ASSERT_EQUAL(crt_strtol("077", NULL, 0), 63);
    CU_ASSERT_EQUAL(crt_strtol("zz", NULL, 36), 35 * 36 + 35);
    error_set(0);
    CU_ASSERT_EQUAL(crt_strtol("2147483648", NULL, 10), INT_MAX);
    CU_ASSERT_EQUAL(error_get(), CRT_ERANGE);
    CU_ASSERT_EQUAL(crt_strtol("-2147483648", NULL, 10), INT_MIN);
    CU_ASSERT_EQUAL(crt_strtoul("4294967295", NULL, 10), UINT_MAX);
    CU_ASSERT_EQUAL(crt_strtoul("-1", NULL, 10), UINT_MAX);
    CU_ASSERT_EQUAL(crt__strtoi64("9223372036854775808", NULL, 10), INT64_MAX);
}

static void wide_text_is_read_as_narrow_text_is(void)
{
    static const WCHAR text[] = L"\t-0x1f\x4131", number[] = L" -1.5e3\x4135";
    WCHAR *end;

    CU_ASSERT_EQUAL(crt_wcstol(text, &end, 0), -31);
    CU_ASSERT_PTR_EQUAL(end, text + 6);
    CU_ASSERT_EQUAL(crt__wtoi64(L"9223372036854775808"), INT64_MAX);
    CU_ASSERT_EQUAL(crt_wcstod(number, &end), -1500.0);
    CU_ASSERT_PTR_EQUAL(end, number + 7);
    CU_ASSERT_EQUAL(crt__wtof(L"0x1.8p1"), 3.0);
    CU_ASSERT_EQUAL(crt_wcstod(L"\x4131", &end), 0.0);
}

static void nothing_read_leaves_the_end_at_the_start(void)
{
    const char text[] = "  -x";
    char *end;

    CU_ASSERT_EQUAL(crt_strtol(text, &end, 10), 0);
    CU_ASSERT_PTR_EQUAL(end, text);
    CU_ASSERT_EQUAL(crt_strtod(text, &end), 0.0);
    CU_ASSERT_PTR_EQUAL(end, text);
}

static void strtod_is_exact(void)
{
    char *end;

    CU_ASSERT_EQUAL(crt_strtod("0.1", NULL), 0.1);
    CU_ASSERT_EQUAL(crt_strtod("1e308x", &end), 1e308);
    CU_ASSERT_EQUAL(*end, 'x');
    CU_ASSERT_EQUAL(crt_strtod("2.2250738585072011e-308", NULL), 2.2250738585072011e-308);
    CU_ASSERT_EQUAL(crt_strtod("0x1.8p1", NULL), 3.0);
    CU_ASSERT_EQUAL(crt_strtof("0.1", NULL), 0.1f);
    error_set(0);
    CU_ASSERT_TRUE(crt_strtod("1e999", NULL) > 1e308);
    CU_ASSERT_EQUAL(error_get(), CRT_ERANGE);
}

static void integers_become_text_in_any_base(void)
{
    char text[80];

    CU_ASSERT_STRING_EQUAL(crt__itoa(-42, text, 10), "-42");
    CU_ASSERT_STRING_EQUAL(crt__itoa(-1, text, 16), "ffffffff");
    CU_ASSERT_STRING_EQUAL(crt__itoa(5, text, 2), "101");
    CU_ASSERT_STRING_EQUAL(crt__i64toa(INT64_MIN, text, 10), "-9223372036854775808");
    CU_ASSERT_EQUAL(crt__itoa_s(1234, text, 4, 10), CRT_ERANGE);
    CU_ASSERT_STRING_EQUAL(text, "");
}

static void digits_without_a_point(void)
{
    char text[64];
    int point, sign;

    CU_ASSERT_STRING_EQUAL(crt__ecvt(-123.456, 5, &point, &sign), "12346");
    CU_ASSERT_TRUE(point == 3 && sign == 1);
    CU_ASSERT_STRING_EQUAL(crt__fcvt(123.456, 2, &point, &sign), "12346");
    CU_ASSERT_TRUE(point == 3 && sign == 0);
    CU_ASSERT_STRING_EQUAL(crt__gcvt(3.5, 5, text), "3.5");
    CU_ASSERT_STRING_EQUAL(crt__gcvt(5.0, 5, text), "5.");
}

/* The sequence that every Windows program gets after srand(1). */
static void rand_is_the_documented_sequence(void)
{
    crt_srand(1);
    CU_ASSERT_EQUAL(crt_rand(), 41);
    CU_ASSERT_EQUAL(crt_rand(), 18467);
    CU_ASSERT_EQUAL(crt_rand(), 6334);
    CU_ASSERT_EQUAL(crt_rand(), 26500);
}

SUITE(crt_number, TEST(strtol_reads_and_clamps), TEST(wide_text_is_read_as_narrow_text_is),
      TEST(nothing_read_leaves_the_end_at_the_start), TEST(strtod_is_exact),
      TEST(integers_become_text_in_any_base), TEST(digits_without_a_point),
      TEST(rand_is_the_documented_sequence));
