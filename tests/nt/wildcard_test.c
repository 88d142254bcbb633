/* Patterns of names: MS-FSA 2.1.4.4 and what FindFirstFile makes of its pattern. */
#include "apis/host/text.h"
#include "apis/nt/wildcard.h"
#include "tests/suite.h"

#include <string.h>

static bool matches(const char *pattern, const char *name)
{
    WCHAR wide_pattern[64], wide_name[64];
    size_t pattern_length = utf16_from_utf8(wide_pattern, 64, pattern, strlen(pattern));
    size_t length = utf16_from_utf8(wide_name, 64, name, strlen(name));

    return wildcard_matches(wide_pattern, pattern_length, wide_name, length);
}

static bool dos_matches(const char *pattern, const char *name)
{
    WCHAR dos[64], made[64], wide_name[64];
    size_t length = utf16_from_utf8(wide_name, 64, name, strlen(name));
    size_t count = utf16_from_utf8(dos, 64, pattern, strlen(pattern));

    return wildcard_matches(made, wildcard_from_dos(made, dos, count), wide_name, length);
}

static void stars_take_any_run_of_characters(void)
{
    CU_ASSERT(matches("*", ""));
    CU_ASSERT(matches("a*c", "ac"));
    CU_ASSERT(matches("a*c", "abbbc"));
    CU_ASSERT(!matches("a*c", "abb"));
    CU_ASSERT(matches("*.txt", "A.B.TXT"));
    CU_ASSERT(matches("**a**b**", "xxaxxbxx"));
}

static void question_marks_take_one(void)
{
    CU_ASSERT(matches("a?c", "aBc"));
    CU_ASSERT(!matches("a?c", "ac"));
    CU_ASSERT(!matches("???", "ab"));
}

static void dos_forms_give_way_at_dots_and_ends(void)
{
    CU_ASSERT(matches("a>>", "a"));
    CU_ASSERT(matches("a>>.txt", "ab.txt"));
    CU_ASSERT(!matches("a>.txt", "abc.txt"));
    CU_ASSERT(matches("a\"", "a"));
    CU_ASSERT(matches("a\"b", "a.b"));
    CU_ASSERT(matches("<.txt", "a.b.txt"));
    CU_ASSERT(matches("<", "name"));
    CU_ASSERT(!matches("<", "name.txt"));
}

static void patterns_of_programs_mean_what_dos_meant(void)
{
    CU_ASSERT(dos_matches("*.*", "noextension"));
    CU_ASSERT(dos_matches("*.", "noextension"));
    CU_ASSERT(!dos_matches("*.", "name.txt"));
    CU_ASSERT(dos_matches("name.*", "name"));
    CU_ASSERT(dos_matches("????.???", "abc.x"));
    CU_ASSERT(!dos_matches("?", "ab"));
    CU_ASSERT(dos_matches("\xc3\xa4*", "\xc3\x84pfel"));
}

SUITE(wildcard, TEST(stars_take_any_run_of_characters), TEST(question_marks_take_one),
      TEST(dos_forms_give_way_at_dots_and_ends), TEST(patterns_of_programs_mean_what_dos_meant));
