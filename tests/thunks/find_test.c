/* The search in tables, at their edges. */
#include "thunks/descriptor.h"

#include "tests/suite.h"

static const struct call calls[] = {
    {.group = "a", .name = "Alpha"}, {.group = "a", .name = "Zulu"},
    {.group = "b", .name = "Alpha"}, {.group = "c", .name = "Mike"},
    {.group = "c", .name = "Zulu"},
};
static const struct call_table table = {calls, sizeof calls / sizeof *calls};
static const struct call_table empty = {calls, 0};

static void every_call_is_found(void)
{
    for (size_t i = 0; i < table.count; i++)
        CU_ASSERT_PTR_EQUAL(call_find(&table, calls[i].group, calls[i].name), &calls[i]);
}

static void what_is_not_there_is_not_found(void)
{
    CU_ASSERT_PTR_NULL(call_find(&table, "a", "Aaron"));
    CU_ASSERT_PTR_NULL(call_find(&table, "a", "zulu"));
    CU_ASSERT_PTR_NULL(call_find(&table, "b", "Zulu"));
    CU_ASSERT_PTR_NULL(call_find(&table, "d", "Alpha"));
    CU_ASSERT_PTR_NULL(call_find(&empty, "a", "Alpha"));
}

static void a_group_is_found_whole(void)
{
    const struct call *first;

    CU_ASSERT_EQUAL(call_group(&table, "a", &first), 2);
    CU_ASSERT_PTR_EQUAL(first, &calls[0]);
    CU_ASSERT_EQUAL(call_group(&table, "c", &first), 2);
    CU_ASSERT_PTR_EQUAL(first, &calls[3]);
    CU_ASSERT_EQUAL(call_group(&table, "bb", &first), 0);
    CU_ASSERT_EQUAL(call_group(&empty, "a", &first), 0);
}

static void values_have_the_headers_names(void)
{
    CU_ASSERT_STRING_EQUAL(name_of(&error_names, 2), "ERROR_FILE_NOT_FOUND");
    CU_ASSERT_STRING_EQUAL(name_of(&status_names, 0), "STATUS_SUCCESS");
    CU_ASSERT_STRING_EQUAL(name_of(&status_names, 0xc0000005), "STATUS_ACCESS_VIOLATION");
    CU_ASSERT_PTR_NULL(name_of(&error_names, 0xfffffff0));
}

SUITE(find, TEST(every_call_is_found), TEST(what_is_not_there_is_not_found),
      TEST(a_group_is_found_whole), TEST(values_have_the_headers_names));
