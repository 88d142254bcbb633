#include "tests/guest32.h"

#include "abi/low_heap.h"
#include "abi/memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 200, STEPS = 40000, THREADS = 4 };

/* What a block must hold: its bytes are made from its place in the table. */
struct kept {
    unsigned char *at;
    size_t size;
    unsigned char fill;
};

static unsigned turn(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 8;
}

/* Mostly small, now and then up to some megabytes. */
static size_t some_size(unsigned *seed)
{
    unsigned kind = turn(seed) % 100;

    return turn(seed) % (kind < 80 ? 600u : kind < 98 ? 20000u : 3000000u);
}

static bool is_intact(const struct kept *kept)
{
    for (size_t i = 0; i < kept->size; i += i + 64 < kept->size ? 61 : 1) {
        if (kept->at[i] != kept->fill)
            return false;
    }
    return true;
}

static bool fill(struct kept *kept, void *at, size_t size, unsigned *seed)
{
    if (!at || (uintptr_t)at % 16 != 0 || low_heap_usable_size(at) < size)
        return false;
    *kept = (struct kept){at, size, (unsigned char)turn(seed)};
    memset(at, kept->fill, size);
    return true;
}

static bool step(struct kept *kept, unsigned *seed)
{
    size_t size = some_size(seed), same = kept->size < size ? kept->size : size;
    unsigned char *moved;

    if (!is_intact(kept))
        return false;
    if (kept->at && turn(seed) % 3 == 0) {
        moved = low_heap_resize(kept->at, size);
        kept->at = moved;
        kept->size = same;
        return moved && is_intact(kept) && fill(kept, moved, size, seed);
    }
    if (kept->at) {
        low_heap_release(kept->at);
        *kept = (struct kept){0};
        return true;
    }
    return fill(kept, low_heap_allocate(size), size, seed);
}

static void *exercise(void *argument)
{
    struct kept blocks[BLOCKS] = {0};
    unsigned seed = *(unsigned *)argument;
    intptr_t wrong = 0;

    for (int i = 0; i < STEPS; i++)
        wrong += !step(&blocks[turn(&seed) % BLOCKS], &seed);
    for (int i = 0; i < BLOCKS; i++) {
        wrong += !is_intact(&blocks[i]);
        low_heap_release(blocks[i].at);
    }
    return (void *)wrong;
}

static int one_thread_32(void)
{
    unsigned seed = 1;

    EXPECT(!exercise(&seed));
    return 0;
}

static void blocks_keep_what_is_written_to_them(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(one_thread_32), 0);
}

static int threads_32(void)
{
    unsigned seeds[THREADS] = {11, 12, 13, 14};
    pthread_t threads[THREADS];
    void *wrong;

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, exercise, &seeds[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &wrong);
        EXPECT(!wrong);
    }
    return 0;
}

static void threads_share_the_heap(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(threads_32), 0);
}

static int growth_32(void)
{
    char *first = low_heap_allocate(3000), *second = low_heap_allocate(3000);

    low_heap_release(second);
    EXPECT(low_heap_resize(first, 5000) == first);
    EXPECT(low_heap_resize(first, 100) == first);
    EXPECT(low_heap_usable_size(first) < 200);
    low_heap_release(first);
    return 0;
}

static void a_block_grows_into_its_free_neighbour(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(growth_32), 0);
}

static int zeroed_32(void)
{
    static const size_t sizes[] = {1, 100, 5000, 900000, 3000000};

    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i / 2], set = 0;
        unsigned char *block = low_heap_allocate_zeroed(size);

        for (size_t at = 0; at < size; at++)
            set += block[at] != 0;
        EXPECT(set == 0);
        memset(block, 0xff, size);
        low_heap_release(block);
    }
    return 0;
}

static void zeroed_blocks_are_zero(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(zeroed_32), 0);
}

static int absurd_32(void)
{
    char *block = low_heap_allocate(1);

    EXPECT(!low_heap_allocate(SIZE_MAX));
    EXPECT(!low_heap_allocate(0x80000000));
    EXPECT(!low_heap_allocate_zeroed(SIZE_MAX - 15));
    EXPECT(!low_heap_resize(block, SIZE_MAX - 7));
    *block = 1;
    low_heap_release(block);
    low_heap_release(NULL);
    return 0;
}

static void absurd_sizes_are_refused(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(absurd_32), 0);
}

/* With 64 MB for the guest. */
static int exhaustion_32(void)
{
    static char *blocks[128];
    enum { TOP = 0x04000000, SIZE = 1000000 };
    int count = 0, again = 0;

    memory_use_low(TOP);
    while (count < 128 && (blocks[count] = low_heap_allocate(SIZE))) {
        EXPECT((uintptr_t)blocks[count] + SIZE <= TOP);
        memset(blocks[count++], 1, SIZE);
    }
    EXPECT(count > 30 && count < 64 && !low_heap_resize(blocks[0], 8 * SIZE));
    for (int i = 0; i < count; i++)
        low_heap_release(blocks[i]);
    while (again < 128 && low_heap_allocate(SIZE))
        again++;
    EXPECT(again >= count);
    return 0;
}

static void no_room_is_said_and_comes_back(void)
{
    CU_ASSERT_EQUAL(in_32_bit_process(exhaustion_32), 0);
}

SUITE(low_heap, TEST(blocks_keep_what_is_written_to_them), TEST(threads_share_the_heap),
      TEST(a_block_grows_into_its_free_neighbour), TEST(zeroed_blocks_are_zero),
      TEST(absurd_sizes_are_refused), TEST(no_room_is_said_and_comes_back));
