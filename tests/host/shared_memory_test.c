#include "tests/suite.h"

#include "apis/host/descriptor.h"
#include "apis/host/shared_memory.h"

#include <string.h>

static void two_views_are_of_the_same_memory(void)
{
    enum { SIZE = 1 << 20 };
    int fd = shared_memory_create("test", SIZE);
    char *one = shared_memory_map(fd, SIZE), *two = shared_memory_map(fd, SIZE);

    CU_ASSERT_FATAL(one && two && one != two);
    CU_ASSERT_EQUAL(two[SIZE - 1], 0);
    strcpy(one, "shared");
    CU_ASSERT_STRING_EQUAL(two, "shared");
    shared_memory_unmap(one, SIZE);
    CU_ASSERT_STRING_EQUAL(two, "shared");
    shared_memory_unmap(two, SIZE);
    host_descriptor_close(fd);
}

static void what_cannot_be_had_is_refused(void)
{
    CU_ASSERT(shared_memory_create("test", SIZE_MAX) < 0);
    CU_ASSERT_PTR_NULL(shared_memory_map(-1, 4096));
}

SUITE(shared_memory, TEST(two_views_are_of_the_same_memory), TEST(what_cannot_be_had_is_refused));
