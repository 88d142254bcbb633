#include "tests/suite.h"

#include "apis/host/byte_lock.h"
#include "apis/host/descriptor.h"
#include "apis/host/shared_memory.h"

#include <fcntl.h>
#include <stdio.h>

/* The same file, opened anew: a holder of its own. */
static int open_again(int fd)
{
    char path[32];

    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_RDWR | O_CLOEXEC);
}

static void a_byte_is_kept_from_another_open_file(void)
{
    int mine = shared_memory_create("test", 0), other = open_again(mine);

    CU_ASSERT_FATAL(mine >= 0 && other >= 0);
    CU_ASSERT_EQUAL(byte_lock(mine, 7), 0);
    CU_ASSERT(byte_lock_try(other, 7) < 0);
    CU_ASSERT_EQUAL(byte_lock_try(other, 8), 0);
    CU_ASSERT(byte_lock_is_held(other, 0, 100));
    CU_ASSERT_FALSE(byte_lock_is_held(other, 0, 7));
    CU_ASSERT_FALSE(byte_lock_is_held(mine, 7, 1)); /* its own does not count */
    byte_unlock(mine, 7);
    CU_ASSERT_EQUAL(byte_lock_try(other, 7), 0);
    host_descriptor_close(other);
    CU_ASSERT_FALSE(byte_lock_is_held(mine, 0, 100));
    host_descriptor_close(mine);
}

SUITE(byte_lock, TEST(a_byte_is_kept_from_another_open_file));
