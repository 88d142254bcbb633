/* qsort and bsearch over hostile inputs. */
#include "abi/windows.h"
#include "tests/suite.h"

#include <stdlib.h>

typedef int(WINAPI *compare_function)(const void *left, const void *right);

void WINAPI crt_qsort(void *items, size_t count, size_t size, compare_function function);
void *WINAPI crt_bsearch(const void *key, const void *items, size_t count, size_t size,
                         compare_function function);

enum { COUNT = 5000 };

static int items[COUNT];
static long comparisons;

static int WINAPI by_value(const void *left, const void *right)
{
    int a = *(const int *)left, b = *(const int *)right;

    comparisons++;
    return a < b ? -1 : a > b;
}

static int WINAPI at_random(const void *left, const void *right)
{
    (void)left;
    (void)right;
    return rand() % 3 - 1;
}

static void check_sorted(void)
{
    for (int i = 1; i < COUNT; i++)
        CU_ASSERT_TRUE_FATAL(items[i - 1] <= items[i]);
    CU_ASSERT_TRUE(comparisons < 60L * COUNT);
    comparisons = 0;
}

static void every_order_is_sorted_quickly(void)
{
    for (int kind = 0; kind < 6; kind++) {
        for (int i = 0; i < COUNT; i++)
            items[i] = kind == 0   ? i
                       : kind == 1 ? COUNT - i
                       : kind == 2 ? 7
                       : kind == 3 ? i % 10
                       : kind == 4 ? (i < COUNT / 2 ? i : COUNT - i)
                                   : rand();
        crt_qsort(items, COUNT, sizeof *items, by_value);
        check_sorted();
    }
}

static void odd_sizes_are_moved_whole(void)
{
    char triples[] = "cab"
                     "aaa"
                     "bca"
                     "abc";

    crt_qsort(triples, 0, 3, by_value);
    crt_qsort(triples, 1, 3, by_value);
    CU_ASSERT_STRING_EQUAL(triples, "cabaaabcaabc");
}

static void a_senseless_comparison_stays_inside(void)
{
    int guarded[102] = {0};

    guarded[0] = guarded[101] = 12345;
    for (int run = 0; run < 200; run++)
        crt_qsort(guarded + 1, 100, sizeof *guarded, at_random);
    CU_ASSERT_TRUE(guarded[0] == 12345 && guarded[101] == 12345);
}

static void bsearch_finds_each_and_nothing_else(void)
{
    for (int i = 0; i < COUNT; i++)
        items[i] = 2 * i;
    for (int i = 0; i < COUNT; i++) {
        int odd = 2 * i + 1;

        CU_ASSERT_PTR_EQUAL_FATAL(crt_bsearch(&items[i], items, COUNT, sizeof *items, by_value),
                                  &items[i]);
        CU_ASSERT_PTR_NULL(crt_bsearch(&odd, items, COUNT, sizeof *items, by_value));
    }
}

SUITE(crt_sort, TEST(every_order_is_sorted_quickly), TEST(odd_sizes_are_moved_whole),
      TEST(a_senseless_comparison_stays_inside), TEST(bsearch_finds_each_and_nothing_else));
