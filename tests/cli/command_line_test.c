#include "tests/suite.h"

#include "cli/command_line.h"

#include <stdlib.h>

#include "apis/host/text.h"

/* The command line for these arguments, in UTF-8. */
static void expect(char **arguments, const char *expected)
{
    static const WCHAR program[] = L"C:\\p.exe";
    WCHAR *line = command_line_from(program, 8, arguments);
    char narrow[256];
    size_t length = utf8_from_utf16(narrow, sizeof narrow - 1, line, utf16_length(line));

    narrow[length] = 0;
    CU_ASSERT_STRING_EQUAL(narrow, expected);
    free(line);
}

static void plain_arguments_need_no_quotes(void)
{
    expect((char *[]){NULL}, "C:\\p.exe");
    expect((char *[]){"a", "-b=c", "d\\e", NULL}, "C:\\p.exe a -b=c d\\e");
}

static void spaces_and_nothing_are_quoted(void)
{
    expect((char *[]){"two words", "", NULL}, "C:\\p.exe \"two words\" \"\"");
}

static void quotes_are_escaped(void)
{
    expect((char *[]){"say \"hi\"", NULL}, "C:\\p.exe \"say \\\"hi\\\"\"");
}

static void backslashes_double_only_before_quotes(void)
{
    expect((char *[]){"a b\\", NULL}, "C:\\p.exe \"a b\\\\\"");
    expect((char *[]){"a\\b c", NULL}, "C:\\p.exe \"a\\b c\"");
    expect((char *[]){"a\\\"b", NULL}, "C:\\p.exe \"a\\\\\\\"b\"");
}

static void a_program_with_spaces_is_quoted(void)
{
    static const WCHAR program[] = L"C:\\a b.exe";
    WCHAR *line = command_line_from(program, 10, (char *[]){NULL});

    CU_ASSERT_EQUAL(line[0], '"');
    CU_ASSERT_EQUAL(line[11], '"');
    CU_ASSERT_EQUAL(line[12], 0);
    free(line);
}

SUITE(command_line, TEST(plain_arguments_need_no_quotes), TEST(spaces_and_nothing_are_quoted),
      TEST(quotes_are_escaped), TEST(backslashes_double_only_before_quotes),
      TEST(a_program_with_spaces_is_quoted));
