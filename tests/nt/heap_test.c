#include "tests/suite.h"

#include "apis/nt/heap.h"

#include <string.h>

static void a_block_knows_its_exact_size(void)
{
    void *block = heap_allocate(heap_process(), 0, 13);

    CU_ASSERT_EQUAL(heap_size(heap_process(), block), 13);
    block = heap_reallocate(heap_process(), 0, block, 14);
    CU_ASSERT_EQUAL(heap_size(heap_process(), block), 14);
    CU_ASSERT_TRUE(heap_free(heap_process(), block));
}

static void a_foreign_pointer_is_refused(void)
{
    HANDLE heap = heap_create(0, 0);
    void *block = heap_allocate(heap, 0, 100);
    char local[64] = {0};

    CU_ASSERT_FALSE(heap_free(heap_process(), block));
    CU_ASSERT_FALSE(heap_free(heap, (char *)block + 8));
    CU_ASSERT_FALSE(heap_free(heap_process(), local + 32));
    CU_ASSERT_EQUAL(heap_size(heap_process(), block), (SIZE_T)-1);
    CU_ASSERT_TRUE(heap_free(heap, block));
    CU_ASSERT_TRUE(heap_destroy(heap));
    CU_ASSERT_FALSE(heap_destroy(heap_process()));
}

static void validation_tells_blocks_from_other_pointers(void)
{
    HANDLE heap = heap_create(0, 0);
    void *kept = heap_allocate(heap, 0, 10);

    CU_ASSERT_TRUE(heap_validate(heap, kept));
    CU_ASSERT_TRUE(heap_validate(heap, NULL));
    CU_ASSERT_FALSE(heap_validate(heap, (char *)kept + 16));
    CU_ASSERT_TRUE(heap_destroy(heap));
}

static void growth_is_zeroed_when_asked(void)
{
    HANDLE heaps[] = {heap_process(), heap_create(0, 0)};

    for (int i = 0; i < 2; i++) {
        unsigned char *block = heap_allocate(heaps[i], 0, 8), any = 0;

        memset(block, 0xff, 8);
        block = heap_reallocate(heaps[i], HEAP_ZERO_MEMORY, block, 4096);
        for (int at = 8; at < 4096; at++)
            any |= block[at];
        CU_ASSERT_EQUAL(any, 0);
        CU_ASSERT_EQUAL(block[7], 0xff);
        heap_free(heaps[i], block);
    }
    heap_destroy(heaps[1]);
}

static void an_absurd_size_is_refused(void)
{
    CU_ASSERT_PTR_NULL(heap_allocate(heap_process(), 0, (SIZE_T)-1));
    CU_ASSERT_PTR_NULL(heap_allocate(heap_process(), 0, (SIZE_T)-17));
    CU_ASSERT_PTR_NULL(heap_allocate(NULL, 0, 1));
}

SUITE(heap, TEST(a_block_knows_its_exact_size), TEST(a_foreign_pointer_is_refused),
      TEST(validation_tells_blocks_from_other_pointers), TEST(growth_is_zeroed_when_asked),
      TEST(an_absurd_size_is_refused));
