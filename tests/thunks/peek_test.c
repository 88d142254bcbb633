/* Reading memory that may not be there. */
#include "thunks/peek.h"

#include "tests/suite.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

/* Two pages with text, and a hole behind them. */
static char *two_pages(void)
{
    char *pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    memset(pages, 'x', 3 * PAGE);
    munmap(pages + 2 * PAGE, PAGE);
    return pages;
}

static void what_is_there_is_copied(void)
{
    char copy[6] = {0};

    CU_ASSERT_EQUAL(peek("hello", copy, 6), 6);
    CU_ASSERT_STRING_EQUAL(copy, "hello");
    CU_ASSERT_EQUAL(peek("hello", copy, 0), 0);
}

static void a_copy_ends_where_a_hole_begins(void)
{
    static char copy[3 * PAGE];
    char *pages = two_pages();

    CU_ASSERT_EQUAL(peek(pages + 100, copy, sizeof copy), 2 * PAGE - 100);
    CU_ASSERT_EQUAL(copy[2 * PAGE - 101], 'x');
    CU_ASSERT_EQUAL(copy[2 * PAGE - 100], 0);
    munmap(pages, 2 * PAGE);
}

static void what_is_not_there_is_no_fault_and_leaves_errno_alone(void)
{
    static void *const wild[] = {NULL, (void *)8, (void *)0x1000, (void *)-8L,
                                 (void *)0x8000000000000000};
    char copy[16];

    errno = 77;
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++)
        CU_ASSERT_EQUAL(peek(wild[i], copy, sizeof copy), 0);
    CU_ASSERT_EQUAL(errno, 77);
}

static void memory_that_may_not_be_read_is_not_there(void)
{
    char *pages = two_pages(), copy[16];

    mprotect(pages, PAGE, PROT_NONE);
    CU_ASSERT_EQUAL(peek(pages, copy, sizeof copy), 0);
    munmap(pages, 2 * PAGE);
}

SUITE(peek, TEST(what_is_there_is_copied), TEST(a_copy_ends_where_a_hole_begins),
      TEST(what_is_not_there_is_no_fault_and_leaves_errno_alone),
      TEST(memory_that_may_not_be_read_is_not_there));
