/*
 * A unit test file ends in one line that names its tests:
 *
 *     SUITE(text, TEST(ascii_stays_as_it_is), TEST(a_lone_surrogate_is_replaced));
 *
 * tests/main.c runs every suite that is linked in; `build/tests/unit PATTERN` runs those whose
 * "suite.test" name contains the pattern.
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <CUnit/CUnit.h>

struct test {
    const char *name;
    void (*run)(void);
};

struct suite {
    const char *name;
    const struct test *tests;
    struct suite *next;
    int count;
};

void suite_register(struct suite *suite);

#define TEST(function)                                                                             \
    {                                                                                              \
#function, function                                                                        \
    }
#define SUITE(label, ...)                                                                          \
    static const struct test suite_tests[] = {__VA_ARGS__};                                        \
    static struct suite suite_self = {#label, suite_tests, 0,                                      \
                                      sizeof suite_tests / sizeof *suite_tests};                   \
    __attribute__((constructor)) static void suite_announce(void)                                  \
    {                                                                                              \
        suite_register(&suite_self);                                                               \
    }                                                                                              \
    _Static_assert(sizeof suite_tests > 0, "a suite without tests tests nothing")

#endif
