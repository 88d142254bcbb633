/* The command line rules, by the examples of Microsoft's C language reference. */
#include "apis/win/crt/startup.h"
#include "tests/suite.h"

static void check(const WCHAR *line, int expected_count, const char *const *expected)
{
    int count;
    WCHAR **arguments = arguments_split(line, false, &count);

    CU_ASSERT_EQUAL_FATAL(count, expected_count + 1);
    for (int i = 0; i < expected_count; i++) {
        for (size_t at = 0;; at++) {
            CU_ASSERT_EQUAL(arguments[i + 1][at], (WCHAR)(unsigned char)expected[i][at]);
            if (!expected[i][at] || !arguments[i + 1][at])
                break;
        }
    }
    CU_ASSERT_PTR_NULL(arguments[count]);
}

#define SPLITS(line, ...)                                                                          \
    check(L"program.exe " line, (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),     \
          (const char *const[]){__VA_ARGS__})

static void quotes_and_backslashes(void)
{
    SPLITS(L"\"abc\" d e", "abc", "d", "e");
    SPLITS(L"a\\\\b d\"e f\"g h", "a\\\\b", "de fg", "h");
    SPLITS(L"a\\\\\\\"b c d", "a\\\"b", "c", "d");
    SPLITS(L"a\\\\\\\\\"b c\" d e", "a\\\\b c", "d", "e");
    SPLITS(L"a\"b\"\" c d", "ab\" c d");
    SPLITS(L"  \t x  ", "x");
    SPLITS(L"\"\"", "");
    SPLITS(L"*.c ?", "*.c", "?");
}

static void the_program_name_has_its_own_rules(void)
{
    int count;
    WCHAR **arguments = arguments_split(L"\"C:\\a b\\p.exe\"x\\\" y", false, &count);

    CU_ASSERT_EQUAL(count, 1);
    CU_ASSERT_EQUAL(arguments[0][0], 'C');
    arguments_split(L"", false, &count);
    CU_ASSERT_EQUAL(count, 1);
}

SUITE(crt_arguments, TEST(quotes_and_backslashes), TEST(the_program_name_has_its_own_rules));
