#include "tests/suite.h"

#include "abi/memory.h"
#include "abi/windows.h"

#include <errno.h>
#include <stdint.h>

static void a_reservation_is_aligned_and_empty(void)
{
    struct memory_region region;
    void *base;

    CU_ASSERT_EQUAL(memory_reserve(0, 100, 0, PAGE_READWRITE, MEMORY_PRIVATE, &base), 0);
    CU_ASSERT_EQUAL((uintptr_t)base % MEMORY_GRANULARITY, 0);
    memory_query(base, &region);
    CU_ASSERT_FALSE(region.committed);
    CU_ASSERT_EQUAL(region.size, MEMORY_PAGE);
    CU_ASSERT_EQUAL(memory_release(base), 0);
    memory_query(base, &region);
    CU_ASSERT_EQUAL(region.kind, MEMORY_FREE);
}

static void pages_commit_one_by_one(void)
{
    struct memory_region region;
    char *base;

    CU_ASSERT_EQUAL(memory_reserve(0, 0x10000, 0, PAGE_NOACCESS, MEMORY_PRIVATE, (void **)&base),
                    0);
    CU_ASSERT_EQUAL(memory_commit(base + 0x3000, 0x2000, PAGE_READWRITE), 0);
    base[0x3000] = 1;
    memory_query(base, &region);
    CU_ASSERT_EQUAL(region.size, 0x3000);
    memory_query(base + 0x3000, &region);
    CU_ASSERT_EQUAL(region.size, 0x2000);
    CU_ASSERT_EQUAL(region.protect, PAGE_READWRITE);
    CU_ASSERT_EQUAL(region.allocation_base, (uintptr_t)base);
    CU_ASSERT_EQUAL(memory_protect(base, 0x10000, PAGE_READONLY, NULL), -EFAULT);
    CU_ASSERT_EQUAL(memory_decommit(base + 0x3000, 0x1000), 0);
    CU_ASSERT_EQUAL(memory_commit(base + 0x3000, 0x1000, PAGE_READWRITE), 0);
    CU_ASSERT_EQUAL(base[0x3000], 0);
    CU_ASSERT_EQUAL(memory_release(base), 0);
}

static void a_guard_page_is_hit_once(void)
{
    void *base;

    CU_ASSERT_EQUAL(
        memory_allocate(0, 0x1000, 0, PAGE_READWRITE | PAGE_GUARD, MEMORY_PRIVATE, &base), 0);
    CU_ASSERT_TRUE(memory_guard_hit(base));
    CU_ASSERT_FALSE(memory_guard_hit(base));
    *(volatile char *)base = 1;
    CU_ASSERT_EQUAL(memory_release(base), 0);
}

static void a_taken_place_is_refused(void)
{
    void *base, *again;

    CU_ASSERT_EQUAL(memory_reserve(0, 0x20000, 0, PAGE_READWRITE, MEMORY_PRIVATE, &base), 0);
    CU_ASSERT_EQUAL(memory_reserve((uintptr_t)base + 0x10000, 0x1000, 0, PAGE_READWRITE,
                                   MEMORY_PRIVATE, &again),
                    -EEXIST);
    CU_ASSERT_PTR_NULL(again);
    CU_ASSERT_EQUAL(memory_release((char *)base + 0x10000), -EINVAL);
    CU_ASSERT_EQUAL(memory_release(base), 0);
}

static void a_limit_is_kept(void)
{
    void *base;

    CU_ASSERT_EQUAL(memory_reserve(0, 0x100000, 0x80000000, PAGE_READWRITE, MEMORY_PRIVATE, &base),
                    0);
    CU_ASSERT_TRUE((uintptr_t)base + 0x100000 <= 0x80000000);
    CU_ASSERT_EQUAL(memory_release(base), 0);
}

static void nonsense_is_refused(void)
{
    void *base;

    CU_ASSERT_EQUAL(memory_reserve(0, 0, 0, PAGE_READWRITE, MEMORY_PRIVATE, &base), -EINVAL);
    CU_ASSERT_EQUAL(memory_reserve(0, SIZE_MAX, 0, PAGE_READWRITE, MEMORY_PRIVATE, &base), -EINVAL);
    CU_ASSERT_EQUAL(memory_reserve(0, 1, 0, 0x777, MEMORY_PRIVATE, &base), -EINVAL);
    CU_ASSERT_EQUAL(memory_commit((void *)0x10000, 0x1000, PAGE_READWRITE), -EFAULT);
}

SUITE(memory, TEST(a_reservation_is_aligned_and_empty), TEST(pages_commit_one_by_one),
      TEST(a_guard_page_is_hit_once), TEST(a_taken_place_is_refused), TEST(a_limit_is_kept),
      TEST(nonsense_is_refused));
