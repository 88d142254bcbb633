#include "tests/suite.h"

#include "apis/nt/host_program.h"

#include <stdlib.h>
#include <string.h>

static void open_program(struct host_program *program, const WCHAR *line, const WCHAR *block)
{
    struct process_request request = {.command_line = line, .environment = block};

    CU_ASSERT_EQUAL_FATAL(host_program_open(program, &request), STATUS_SUCCESS);
}

static void a_line_is_split_as_documented(void)
{
    static const struct {
        const WCHAR *line;
        const char *arguments[5];
    } lines[] = {
        {L"cp a  b", {"cp", "a", "b"}},
        {L"\"a b\" c", {"a b", "c"}},
        {L"x \"\"", {"x", ""}},
        {L"x a\\\\b d\"e f\"g h", {"x", "a\\\\b", "de fg", "h"}},
        {L"x a\\\\\\\"b c", {"x", "a\\\"b", "c"}},
        {L"x a\\\\\"b c\" d", {"x", "a\\b c", "d"}},
        {L"x \"a\"\"b\" c", {"x", "a\"b", "c"}},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct host_program program;
        size_t count = 0;

        open_program(&program, lines[i].line, L"\0");
        while (lines[i].arguments[count] && program.arguments[count]) {
            CU_ASSERT_STRING_EQUAL(program.arguments[count], lines[i].arguments[count]);
            count++;
        }
        CU_ASSERT_PTR_NULL(program.arguments[count]);
        CU_ASSERT_PTR_NULL(lines[i].arguments[count]);
        host_program_close(&program);
    }
}

static const char *value_of(char **environment, const char *name)
{
    for (size_t length = strlen(name); *environment; environment++) {
        if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=')
            return *environment + length + 1;
    }
    return NULL;
}

static void the_guests_variables_join_the_hosts(void)
{
    struct host_program program;

    setenv("SOJOURN_TEST", "host", 1);
    open_program(&program, L"x", L"=C:=C:\\\0SOJOURN_TEST=guest\0Path=C:\\Windows\0NEW=\x00e4\0");
    CU_ASSERT_STRING_EQUAL(value_of(program.environment, "SOJOURN_TEST"), "guest");
    CU_ASSERT_STRING_EQUAL(value_of(program.environment, "NEW"), "\xc3\xa4");
    CU_ASSERT_STRING_EQUAL(value_of(program.environment, "PATH"), getenv("PATH"));
    CU_ASSERT_PTR_NULL(value_of(program.environment, "Path"));
    host_program_close(&program);
}

SUITE(host_program, TEST(a_line_is_split_as_documented), TEST(the_guests_variables_join_the_hosts));
