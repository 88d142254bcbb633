#include "tests/guest32.h"

#include "apis/nt/heap.h"

#include <stdint.h>
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

static int use_heap(HANDLE heap, SIZE_T size)
{
    char *block = heap_allocate(heap, HEAP_ZERO_MEMORY, size), *moved;

    EXPECT(block && (uintptr_t)block < 0x80000000 && block[size - 1] == 0);
    block[0] = 7;
    moved = heap_reallocate(heap, 0, block, size * 3);
    EXPECT(moved && (uintptr_t)moved < 0x80000000 && moved[0] == 7);
    EXPECT(heap_size(heap, moved) == size * 3);
    EXPECT(heap_free(heap, moved));
    return 0;
}

static int heaps_32(void)
{
    static const SIZE_T sizes[] = {1, 24, 500, 5000, 200000, 5000000};
    HANDLE heap = heap_create(0, 0);

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        EXPECT(use_heap(heap, sizes[i]) == 0);
        EXPECT(use_heap(heap_process(), sizes[i]) == 0);
    }
    heap_allocate(heap, 0, 10);
    EXPECT(!heap_allocate(heap, 0, 0x80000000));
    EXPECT(heap_destroy(heap));
    return 0;
}

static void heaps_of_a_32_bit_process_lie_low(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(heaps_32), 0);
}

SUITE(heap, TEST(a_block_knows_its_exact_size), TEST(a_foreign_pointer_is_refused),
      TEST(validation_tells_blocks_from_other_pointers), TEST(growth_is_zeroed_when_asked),
      TEST(an_absurd_size_is_refused), TEST(heaps_of_a_32_bit_process_lie_low));
