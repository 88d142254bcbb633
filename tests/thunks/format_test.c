/* Values of each type class as text. */
#include "thunks/format.h"

#include "tests/suite.h"

#include <string.h>
#include <sys/mman.h>
#include <uchar.h>
#include <unistd.h>

static const struct type char8 = {.name = "CHAR", .size = 1, .class = TYPE_CHAR8};
static const struct type char16 = {.name = "WCHAR", .size = 2, .class = TYPE_CHAR16};
static const struct type sint = {.name = "int", .size = 4, .class = TYPE_SIGNED};
static const struct type uint = {.name = "DWORD", .size = 4, .class = TYPE_UNSIGNED};
static const struct type ushort = {.name = "USHORT", .size = 2, .class = TYPE_UNSIGNED};
static const struct type byte = {.name = "BYTE", .size = 1, .class = TYPE_UNSIGNED};
static const struct type text8 = {
    .name = "LPCSTR", .target = &char8, .size = 8, .class = TYPE_POINTER, .is_const = true};
static const struct type text16 = {
    .name = "LPWSTR", .target = &char16, .size = 8, .class = TYPE_POINTER};

static struct line line;

static const char *value(const struct type *type, uint64_t bits)
{
    line.length = 0;
    format_value(&line, type, bits);
    return line.text;
}

static const char *object(const struct type *type, const void *at)
{
    line.length = 0;
    format_object(&line, type, at);
    return line.text;
}

static uint64_t arguments[4];

static uint64_t get_argument(const void *context, unsigned index)
{
    (void)context;
    return arguments[index];
}

/* One pointer parameter `p`, and `n` behind it. */
static const char *pointed(const struct type *type, uint8_t flags, const void *at, uint64_t n,
                           bool after)
{
    static const struct length_step length[] = {{LENGTH_ARGUMENT, 1}, {0}};
    struct param params[] = {{.name = "p", .type = type, .length = length, .flags = flags},
                             {.name = "n", .type = &uint, .flags = PARAM_IN}};
    struct call call = {.params = params, .param_count = 2, .result = &sint};
    struct format_call format = {&call, get_argument, NULL, 0};

    arguments[0] = (uint64_t)at;
    arguments[1] = n;
    line.length = 0;
    format_argument(&line, &format, 0, after);
    return line.text;
}

static void numbers_take_their_own_bits_only(void)
{
    CU_ASSERT_STRING_EQUAL(value(&sint, 0xdeadbeeffffffffe), "-2");
    CU_ASSERT_STRING_EQUAL(value(&uint, 0xdeadbeef00000010), "16");
    CU_ASSERT_STRING_EQUAL(value(&uint, 0x80000000), "0x80000000");
    CU_ASSERT_STRING_EQUAL(value(&byte, 0x1ff), "255");
}

static void truths_are_words(void)
{
    static const struct type type = {.name = "BOOL", .size = 4, .class = TYPE_BOOL};

    CU_ASSERT_STRING_EQUAL(value(&type, 1), "TRUE");
    CU_ASSERT_STRING_EQUAL(value(&type, 0x100000000), "FALSE");
    CU_ASSERT_STRING_EQUAL(value(&type, 0xffffffff), "-1");
}

static void characters_are_quoted(void)
{
    CU_ASSERT_STRING_EQUAL(value(&char8, 'a'), "'a'");
    CU_ASSERT_STRING_EQUAL(value(&char8, '\n'), "'\\n'");
    CU_ASSERT_STRING_EQUAL(value(&char16, 0xe9), "'é'");
    CU_ASSERT_STRING_EQUAL(value(&char16, 0xd800), "'\\ud800'");
}

static void handles_are_hexadecimal_and_pseudo_handles_negative(void)
{
    static const struct type type = {.name = "HANDLE", .size = 8, .class = TYPE_HANDLE};

    CU_ASSERT_STRING_EQUAL(value(&type, 0x44), "0x44");
    CU_ASSERT_STRING_EQUAL(value(&type, 0), "NULL");
    CU_ASSERT_STRING_EQUAL(value(&type, UINT64_MAX), "-1");
}

static void an_enum_is_named_or_a_number(void)
{
    static const struct constant names[] = {{"RED", 1}, {"NONE", (uint64_t)-1}, {0}};
    static const struct type type = {
        .name = "colour", .size = 4, .count = 2, .constants = names, .class = TYPE_ENUM};

    CU_ASSERT_STRING_EQUAL(value(&type, 1), "RED");
    CU_ASSERT_STRING_EQUAL(value(&type, 0xffffffff), "NONE");
    CU_ASSERT_STRING_EQUAL(value(&type, 7), "7");
}

static void flags_are_named_largest_first_and_the_rest_is_hexadecimal(void)
{
    static const struct constant names[] = {{"READ", 1}, {"WRITE", 2}, {"ALL", 7}, {0}};

    line.length = 0;
    format_flags(&line, names, 0x1f);
    CU_ASSERT_STRING_EQUAL(line.text, "ALL|0x18");
    line.length = 0;
    format_flags(&line, names, 0);
    CU_ASSERT_STRING_EQUAL(line.text, "0");
}

static void text_is_quoted_escaped_and_bounded(void)
{
    char long_text[400];

    memset(long_text, 'x', sizeof long_text);
    long_text[399] = 0;
    CU_ASSERT_STRING_EQUAL(pointed(&text8, PARAM_IN, "a\tb\"", 0, false), "\"a\\tb\\\"\"");
    CU_ASSERT_STRING_EQUAL(pointed(&text16, PARAM_IN, u"日本\U0001F600", 0, false),
                           "\"日本\U0001F600\"");
    CU_ASSERT_STRING_EQUAL(pointed(&text8, PARAM_IN, "", 0, false), "\"\"");
    CU_ASSERT_STRING_EQUAL(pointed(&text8, PARAM_IN, NULL, 0, false), "NULL");
    CU_ASSERT_EQUAL(strlen(pointed(&text8, PARAM_IN, long_text, 0, false)), 256 + 5);
}

static void text_with_a_length_ends_there(void)
{
    CU_ASSERT_STRING_EQUAL(pointed(&text8, PARAM_IN | PARAM_COUNT, "hello", 2, false), "\"he\"");
    CU_ASSERT_STRING_EQUAL(pointed(&text16, PARAM_IN | PARAM_BYTES, u"hello", 4, false), "\"he\"");
    CU_ASSERT_STRING_EQUAL(pointed(&text16, PARAM_OUT | PARAM_COUNT, u"hello\0rest", 10, true),
                           "\"hello\"");
}

static void text_at_the_end_of_a_page_is_read_up_to_it(void)
{
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    munmap(pages + 4096, 4096);
    memcpy(pages + 4093, "end", 3);
    CU_ASSERT_STRING_EQUAL(pointed(&text8, PARAM_IN, pages + 4093, 0, false), "\"end\"");
    munmap(pages, 4096);
}

static void a_buffer_is_its_length_and_a_short_one_its_content(void)
{
    static const struct type nothing = {.name = "void", .class = TYPE_VOID};
    static const struct type buffer = {
        .name = "LPVOID", .target = &nothing, .size = 8, .class = TYPE_POINTER};

    CU_ASSERT_STRING_EQUAL(pointed(&buffer, PARAM_IN | PARAM_BYTES, "ab\x80", 3, false),
                           "<3 bytes: \"ab\\x80\">");
    CU_ASSERT_STRING_EQUAL(pointed(&buffer, PARAM_IN | PARAM_BYTES, (void *)16, 4096, false),
                           "<4096 bytes>");
    CU_ASSERT_STRING_EQUAL(pointed(&buffer, PARAM_IN | PARAM_BYTES, "", 1, false),
                           "<1 byte: \"\\x00\">");
    CU_ASSERT_STRING_EQUAL(pointed(&buffer, PARAM_IN, (void *)0x1234, 0, false), "0x1234");
}

static void a_pointer_to_a_number_shows_it_when_that_is_of_interest(void)
{
    static const struct type pointer = {
        .name = "LPDWORD", .target = &uint, .size = 8, .class = TYPE_POINTER};
    static const uint32_t numbers[] = {7, 8, 9};

    CU_ASSERT_STRING_EQUAL(pointed(&pointer, PARAM_OUT | PARAM_STATED, numbers, 0, true), "&7");
    CU_ASSERT_STRING_EQUAL(pointed(&pointer, PARAM_IN | PARAM_COUNT, numbers, 3, false),
                           "[7, 8, 9]");
    CU_ASSERT_STRING_EQUAL(pointed(&pointer, PARAM_OUT | PARAM_STATED, (void *)0x10, 0, true),
                           "0x10");
}

static void an_array_that_ends_in_null_is_shown_up_to_there(void)
{
    static const struct type pointer = {
        .name = "char **", .target = &text8, .size = 8, .class = TYPE_POINTER};
    static const char *const words[] = {"cc", "-c", NULL, "rest"};

    CU_ASSERT_STRING_EQUAL(pointed(&pointer, PARAM_IN | PARAM_TERMINATED, words, 0, false),
                           "[\"cc\", \"-c\"]");
    CU_ASSERT_STRING_EQUAL(pointed(&pointer, PARAM_IN | PARAM_TERMINATED, words + 2, 0, false),
                           "[]");
    CU_ASSERT_STRING_EQUAL(pointed(&pointer, PARAM_IN | PARAM_TERMINATED, NULL, 0, false), "NULL");
}

static void a_named_number_behind_a_pointer_has_its_name(void)
{
    static const struct constant names[] = {{"REG_SZ", 1}, {0}};
    static const struct type pointer = {
        .name = "LPDWORD", .target = &uint, .size = 8, .class = TYPE_POINTER};
    static const uint32_t number = 1;
    struct param param = {
        .name = "type", .type = &pointer, .constants = names, .flags = PARAM_OUT | PARAM_STATED};
    struct call call = {.params = &param, .param_count = 1, .result = &sint};
    struct format_call format = {&call, get_argument, NULL, 0};

    arguments[0] = (uint64_t)&number;
    line.length = 0;
    format_argument(&line, &format, 0, true);
    CU_ASSERT_STRING_EQUAL(line.text, "&REG_SZ");
}

static void a_struct_is_shown_field_by_field(void)
{
    static const struct type letters = {
        .name = "CHAR[4]", .target = &char8, .size = 4, .count = 4, .class = TYPE_ARRAY};
    static const struct field half_fields[] = {{.name = "low", .type = &ushort},
                                               {.name = "high", .type = &ushort, .offset = 2}};
    static const struct type half = {
        .name = "", .fields = half_fields, .size = 4, .count = 2, .class = TYPE_STRUCT};
    static const struct field view_fields[] = {{.name = "", .type = &half},
                                               {.name = "whole", .type = &uint}};
    static const struct type view = {
        .name = "", .fields = view_fields, .size = 4, .count = 2, .class = TYPE_UNION};
    static const struct field fields[] = {
        {.name = "x", .type = &sint},
        {.name = "letters", .type = &letters, .offset = 4},
        {.name = "", .type = &view, .offset = 8},
        {.name = "first", .type = &uint, .offset = 12, .bit_offset = 0, .bit_size = 3},
        {.name = "second", .type = &uint, .offset = 12, .bit_offset = 3, .bit_size = 7}};
    static const struct type type = {
        .name = "THING", .fields = fields, .size = 16, .count = 5, .class = TYPE_STRUCT};
    static const struct {
        int x;
        char letters[4];
        uint32_t view;
        unsigned first : 3, second : 7;
    } thing = {-5, {'a', 'b', 'c', 'd'}, 0x20001, 5, 100};

    CU_ASSERT_STRING_EQUAL(object(&type, &thing),
                           "{x=-5, letters=\"abcd\", {whole=131073}, first=5, second=100}");
}

static void counted_strings_and_identifiers_have_their_own_form(void)
{
    static const struct field string_fields[] = {
        {.name = "Length", .type = &ushort},
        {.name = "MaximumLength", .type = &ushort, .offset = 2},
        {.name = "Buffer", .type = &text16, .offset = 8}};
    static const struct type string = {.name = "UNICODE_STRING",
                                       .fields = string_fields,
                                       .size = 16,
                                       .count = 3,
                                       .class = TYPE_STRUCT};
    static const struct field guid_fields[] = {{.name = "Data1", .type = &uint},
                                               {.name = "Data2", .type = &ushort, .offset = 4},
                                               {.name = "Data3", .type = &ushort, .offset = 6},
                                               {.name = "Data4", .type = &byte, .offset = 8}};
    static const struct type guid = {
        .name = "GUID", .fields = guid_fields, .size = 16, .count = 4, .class = TYPE_STRUCT};
    static const uint8_t bytes[16] = {0x78, 0x56, 0x34, 0x12, 0xbc, 0x9a, 0xf0, 0xde,
                                      1,    2,    3,    4,    5,    6,    7,    8};
    struct {
        uint16_t length, maximum;
        const char16_t *buffer;
    } name = {6, 6, u"abcdef"};

    CU_ASSERT_STRING_EQUAL(object(&string, &name), "\"abc\"");
    CU_ASSERT_STRING_EQUAL(object(&guid, bytes), "{12345678-9abc-def0-0102-030405060708}");
}

static void a_line_that_is_too_long_shows_that_it_was_cut(void)
{
    line.length = 0;
    for (int i = 0; i < LINE_SIZE; i++)
        line_add(&line, "%d", i);
    line_end(&line);
    CU_ASSERT_EQUAL(line.length, LINE_SIZE - 1);
    CU_ASSERT_STRING_EQUAL(line.text + line.length - 4, "...\n");
}

SUITE(format, TEST(numbers_take_their_own_bits_only), TEST(truths_are_words),
      TEST(characters_are_quoted), TEST(handles_are_hexadecimal_and_pseudo_handles_negative),
      TEST(an_enum_is_named_or_a_number),
      TEST(flags_are_named_largest_first_and_the_rest_is_hexadecimal),
      TEST(text_is_quoted_escaped_and_bounded), TEST(text_with_a_length_ends_there),
      TEST(text_at_the_end_of_a_page_is_read_up_to_it),
      TEST(a_buffer_is_its_length_and_a_short_one_its_content),
      TEST(a_pointer_to_a_number_shows_it_when_that_is_of_interest),
      TEST(an_array_that_ends_in_null_is_shown_up_to_there),
      TEST(a_named_number_behind_a_pointer_has_its_name), TEST(a_struct_is_shown_field_by_field),
      TEST(counted_strings_and_identifiers_have_their_own_form),
      TEST(a_line_that_is_too_long_shows_that_it_was_cut));
