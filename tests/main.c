/* Runs the unit tests: one line for each failed check, one at the end with the counts. */
#include "tests/suite.h"

#include "abi/thread.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct suite *suites;
static unsigned passed, failed;

void suite_register(struct suite *suite)
{
    suite->next = suites;
    suites = suite;
}

static void report(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
    if (!failure) {
        passed++;
        return;
    }
    failed++;
    for (CU_pFailureRecord at = failure; at; at = at->pNext)
        printf("%s.%s: %s:%u: %s\n", suite->pName, test->pName, at->strFileName, at->uiLineNumber,
               at->strCondition);
}

static bool is_wanted(const struct suite *suite, const struct test *test, const char *pattern)
{
    char name[256];

    snprintf(name, sizeof name, "%s.%s", suite->name, test->name);
    return !pattern || strstr(name, pattern);
}

static void add_suite(const struct suite *suite, const char *pattern)
{
    CU_pSuite added = CU_add_suite(suite->name, NULL, NULL);

    for (int i = 0; i < suite->count; i++) {
        if (is_wanted(suite, &suite->tests[i], pattern))
            CU_add_test(added, suite->tests[i].name, suite->tests[i].run);
    }
}

/* API functions need a TEB: the tests run on a thread that looks like a guest's. */
static void become_a_guest(void)
{
    struct fault fault;

    if (thread_adopt(&fault) < 0) {
        printf("thread_adopt: %s\n", fault.why);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    become_a_guest();
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    for (struct suite *suite = suites; suite; suite = suite->next)
        add_suite(suite, argc > 1 ? argv[1] : NULL);
    CU_set_test_complete_handler(report);
    CU_run_all_tests();
    CU_cleanup_registry();
    printf("unit: %u passed, %u failed\n", passed, failed);
    return failed != 0 || passed == 0;
}
