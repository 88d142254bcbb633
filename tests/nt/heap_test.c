#include "tests/suite.h"

#include "abi/model.h"
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

static void use_heap(HANDLE heap, SIZE_T size)
{
    char *block = heap_allocate(heap, HEAP_ZERO_MEMORY, size), *moved;

    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    CU_ASSERT_EQUAL(block[size - 1], 0);
    block[0] = 7;
    moved = heap_reallocate(heap, 0, block, size * 3);
    CU_ASSERT_PTR_NOT_NULL_FATAL(moved);
    CU_ASSERT_EQUAL(moved[0], 7);
    CU_ASSERT_EQUAL(heap_size(heap, moved), size * 3);
    CU_ASSERT_TRUE(heap_free(heap, moved));
}

static void heaps_of_a_32_bit_process_work_alike(void)
{
    static const SIZE_T sizes[] = {1, 24, 500, 5000, 200000, 5000000};
    HANDLE heap;

    heap_thread_end(); /* what this thread keeps is of the other model */
    guest_model = GUEST_WIN32;
    heap = heap_create(0, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        use_heap(heap, sizes[i]);
        use_heap(heap_process(), sizes[i]);
    }
    heap_allocate(heap, 0, 10);
    CU_ASSERT_PTR_NULL(heap_allocate(heap, 0, 0x80000000));
    CU_ASSERT_TRUE(heap_destroy(heap));
    heap_thread_end();
    guest_model = GUEST_WIN64;
}

SUITE(heap, TEST(a_block_knows_its_exact_size), TEST(a_foreign_pointer_is_refused),
      TEST(validation_tells_blocks_from_other_pointers), TEST(growth_is_zeroed_when_asked),
      TEST(an_absurd_size_is_refused), TEST(heaps_of_a_32_bit_process_work_alike));
