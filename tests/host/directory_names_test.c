/* Names without regard to case, remembered while their directory stays as it is. */
#include "apis/host/directory_names.h"
#include "tests/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char directory[] = "/tmp/names_test.XXXXXX";

static void touch(const char *name)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", directory, name);
    close(open(path, O_CREAT | O_WRONLY, 0600));
}

static int find(const char *name, char found[NAME_MAX + 1])
{
    return directory_names_find(directory, name, strlen(name), found);
}

static void a_name_is_found_in_any_case_and_the_exact_one_wins(void)
{
    char found[NAME_MAX + 1];

    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
    touch("One");
    touch("ONE");
    touch("Two");
    CU_ASSERT_EQUAL(find("ONE", found), 0);
    CU_ASSERT_STRING_EQUAL(found, "ONE");
    CU_ASSERT_EQUAL(find("One", found), 0);
    CU_ASSERT_STRING_EQUAL(found, "One");
    CU_ASSERT_EQUAL(find("tWO", found), 0);
    CU_ASSERT_STRING_EQUAL(found, "Two");
    CU_ASSERT_EQUAL(find("three", found), -ENOENT);
    CU_ASSERT_EQUAL(directory_names_find("/nowhere/", "x", 1, found), -ENOTDIR);
}

/* Also what was made in the same tick of the clock, once that tick has passed. */
static void what_others_make_is_seen(void)
{
    const struct timespec settled = {0, 30000000};
    char found[NAME_MAX + 1];

    CU_ASSERT_EQUAL(find("three", found), -ENOENT);
    touch("Three");
    nanosleep(&settled, NULL);
    CU_ASSERT_EQUAL(find("three", found), 0);
    CU_ASSERT_STRING_EQUAL(found, "Three");
}

static void many_names_that_this_process_makes_are_seen_at_once(void)
{
    char name[32], path[128], found[NAME_MAX + 1];

    for (int i = 0; i < 500; i++) {
        snprintf(name, sizeof name, "File%d", i);
        CU_ASSERT_EQUAL(find(name, found), -ENOENT);
        touch(name);
        snprintf(path, sizeof path, "%s/%s", directory, name);
        directory_names_added(path);
        name[0] = 'f';
        CU_ASSERT_EQUAL(find(name, found), 0);
        CU_ASSERT_EQUAL(found[0], 'F');
    }
    snprintf(path, sizeof path, "rm -r %s", directory);
    CU_ASSERT_EQUAL(system(path), 0);
}

SUITE(directory_names, TEST(a_name_is_found_in_any_case_and_the_exact_one_wins),
      TEST(what_others_make_is_seen), TEST(many_names_that_this_process_makes_are_seen_at_once));
