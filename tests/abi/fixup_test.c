#include "abi/fixup.h"
#include "abi/signals.h"
#include "tests/suite.h"

#include <sys/mman.h>

static void a_readable_word_is_read(void)
{
    uint64_t word = 0x123456789abcdef0, value = 0;

    CU_ASSERT_TRUE(fixup_read(&word, &value));
    CU_ASSERT_EQUAL(value, word);
}

static void an_unreadable_word_is_told(void)
{
    void *page = mmap(NULL, 0x1000, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint64_t value = 7;

    CU_ASSERT_FATAL(page != MAP_FAILED && signals_start() == 0);
    for (int i = 0; i < 100; i++) {
        CU_ASSERT_FALSE(fixup_read(page, &value));
        CU_ASSERT_EQUAL(value, 0);
    }
    munmap(page, 0x1000);
}

SUITE(fixup, TEST(a_readable_word_is_read), TEST(an_unreadable_word_is_told));
