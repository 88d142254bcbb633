/* Names of types: what a decorated one says, and that nonsense is refused. */
#include "apis/win/vcruntime/undecorate.h"

#include "tests/suite.h"

#include <string.h>

static bool is_read_as(const char *decorated, const char *expected)
{
    char text[256];

    return undecorate_type(decorated, text, sizeof text) && strcmp(text, expected) == 0;
}

static void arithmetic_types_have_their_names(void)
{
    CU_ASSERT_TRUE(is_read_as(".H", "int"));
    CU_ASSERT_TRUE(is_read_as(".E", "unsigned char"));
    CU_ASSERT_TRUE(is_read_as("._N", "bool"));
    CU_ASSERT_TRUE(is_read_as("._K", "unsigned __int64"));
}

static void classes_are_named_with_their_scopes(void)
{
    CU_ASSERT_TRUE(is_read_as(".?AVexception@std@@", "class std::exception"));
    CU_ASSERT_TRUE(is_read_as(".?AUinner@outer@space@@", "struct space::outer::inner"));
    CU_ASSERT_TRUE(is_read_as(".?AW4color@@", "enum color"));
    CU_ASSERT_TRUE(is_read_as(".?AVhidden@?A0x12345678@@", "class `anonymous namespace'::hidden"));
}

static void pointers_say_what_they_point_to(void)
{
    CU_ASSERT_TRUE(is_read_as(".PEAD", "char * __ptr64"));
    CU_ASSERT_TRUE(is_read_as(".PAD", "char *"));
    CU_ASSERT_TRUE(is_read_as(".PEBD", "char const * __ptr64"));
    CU_ASSERT_TRUE(is_read_as(".PEAVbase@@", "class base * __ptr64"));
}

static void templates_have_arguments_and_back_references(void)
{
    CU_ASSERT_TRUE(is_read_as(".?AU?$pair@HN@std@@", "struct std::pair<int,double>"));
    CU_ASSERT_TRUE(is_read_as(".?AV?$array@H$04@std@@", "class std::array<int,5>"));
    CU_ASSERT_TRUE(is_read_as(
        ".?AV?$basic_string@DU?$char_traits@D@std@@V?$allocator@D@2@@std@@",
        "class std::basic_string<char,struct std::char_traits<char>,class std::allocator<char> >"));
}

static void what_is_not_understood_is_refused(void)
{
    static const char *const names[] = {"",       ".",         "?AVx@@",     ".?AV",  ".?AVx",
                                        ".?AVx@", ".?AV9@@",   ".PE",        ".PEZH", ".?AV?$x@",
                                        ".HH",    ".?AV?$x@H", ".?AV?$x@$0Q"};
    char text[256], small[8];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT_FALSE(undecorate_type(names[i], text, sizeof text));
    CU_ASSERT_FALSE(undecorate_type(".?AVlong_name@@", small, sizeof small));
}

static void every_prefix_and_every_changed_byte_is_survived(void)
{
    static const char whole[] = ".?AV?$vector@PEAVitem@@V?$allocator@PEAVitem@@@2@@std@@";
    char text[256], changed[sizeof whole];

    for (size_t i = 0; i + 1 < sizeof whole; i++) {
        memcpy(changed, whole, sizeof whole);
        changed[i] = 0;
        undecorate_type(changed, text, sizeof text);
        for (int byte = 1; byte < 256; byte++) {
            memcpy(changed, whole, sizeof whole);
            changed[i] = (char)byte;
            undecorate_type(changed, text, sizeof text);
        }
    }
    CU_ASSERT_TRUE(undecorate_type(whole, text, sizeof text));
}

SUITE(undecorate, TEST(arithmetic_types_have_their_names),
      TEST(classes_are_named_with_their_scopes), TEST(pointers_say_what_they_point_to),
      TEST(templates_have_arguments_and_back_references), TEST(what_is_not_understood_is_refused),
      TEST(every_prefix_and_every_changed_byte_is_survived));
