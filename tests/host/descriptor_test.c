#include "tests/suite.h"

#include "apis/host/descriptor.h"

#include <fcntl.h>

static void a_flag_is_readable_from_set_to_clear(void)
{
    int flag = host_descriptor_flag();

    CU_ASSERT_FATAL(flag >= 0);
    CU_ASSERT_EQUAL(host_descriptor_wait(flag, DESCRIPTOR_READABLE, 0), 0);
    host_descriptor_flag_set(flag);
    host_descriptor_flag_set(flag);
    CU_ASSERT_EQUAL(host_descriptor_wait(flag, DESCRIPTOR_READABLE, -1), DESCRIPTOR_READABLE);
    host_descriptor_flag_clear(flag);
    CU_ASSERT_EQUAL(host_descriptor_wait(flag, DESCRIPTOR_READABLE, 1000), 0);
    host_descriptor_close(flag);
}

static void several_are_waited_for_and_none_is_passed_over(void)
{
    struct descriptor_point points[] = {
        {-1, DESCRIPTOR_READABLE, 0},
        {host_descriptor_flag(), DESCRIPTOR_READABLE, 0},
        {host_descriptor_flag(), DESCRIPTOR_READABLE, 0},
    };

    CU_ASSERT_EQUAL(host_descriptor_wait_any(points, 3, 0), 0);
    host_descriptor_flag_set(points[2].fd);
    CU_ASSERT_EQUAL(host_descriptor_wait_any(points, 3, -1), 1);
    CU_ASSERT_EQUAL(points[0].results, 0);
    CU_ASSERT_EQUAL(points[1].results, 0);
    CU_ASSERT_EQUAL(points[2].results, DESCRIPTOR_READABLE);
    host_descriptor_close(points[1].fd);
    host_descriptor_close(points[2].fd);
}

static void a_copy_is_private_and_not_below(void)
{
    int flag = host_descriptor_flag(), copy = host_descriptor_copy(flag, 100);

    CU_ASSERT(copy >= 100);
    CU_ASSERT_EQUAL(fcntl(copy, F_GETFD), FD_CLOEXEC);
    host_descriptor_flag_set(flag);
    CU_ASSERT_EQUAL(host_descriptor_wait(copy, DESCRIPTOR_READABLE, 0), DESCRIPTOR_READABLE);
    host_descriptor_close(copy);
    host_descriptor_close(flag);
    CU_ASSERT(host_descriptor_copy(flag, 0) < 0);
}

static void what_replaces_a_descriptor_is_closed(void)
{
    int set = host_descriptor_flag(), unset = host_descriptor_flag();

    host_descriptor_flag_set(set);
    host_descriptor_replace(unset, set);
    CU_ASSERT_EQUAL(host_descriptor_wait(unset, DESCRIPTOR_READABLE, 0), DESCRIPTOR_READABLE);
    CU_ASSERT_EQUAL(fcntl(unset, F_GETFD), FD_CLOEXEC);
    CU_ASSERT_EQUAL(fcntl(set, F_GETFD), -1);
    host_descriptor_close(unset);
}

SUITE(descriptor, TEST(a_flag_is_readable_from_set_to_clear),
      TEST(several_are_waited_for_and_none_is_passed_over), TEST(a_copy_is_private_and_not_below),
      TEST(what_replaces_a_descriptor_is_closed));
