/*
 * A guest test prints one line for each failed check, and its result is its exit code. Each
 * test first states what Windows documents, then looks.
 */
#ifndef CHECK_H
#define CHECK_H

#ifndef CHECK_NO_STDIO
#include <stdio.h>
#endif

static int checks_made, checks_failed;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        checks_made++;                                                                             \
        if (!(condition)) {                                                                        \
            checks_failed++;                                                                       \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                                 \
        }                                                                                          \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                              \
    do {                                                                                           \
        long long check_actual = (long long)(actual), check_expected = (long long)(expected);      \
        checks_made++;                                                                             \
        if (check_actual != check_expected) {                                                      \
            checks_failed++;                                                                       \
            printf("%s:%d: %s is %lld (0x%llx), not %lld (0x%llx)\n", __FILE__, __LINE__, #actual, \
                   check_actual, check_actual, check_expected, check_expected);                    \
        }                                                                                          \
    } while (0)

/* The last statement of main. A test that checked nothing has failed. */
static inline int checks_result(void)
{
    printf("%d checks, %d failed\n", checks_made, checks_failed);
    return checks_made == 0 || checks_failed != 0;
}

#endif
