#include "tests/suite.h"

#include "abi/low_heap.h"
#include "abi/memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

static void blocks_keep_what_is_written_to_them(void)
{
    unsigned seed = 1;

    CU_ASSERT_PTR_NULL(exercise(&seed));
}

static void threads_share_the_heap(void)
{
    unsigned seeds[THREADS] = {11, 12, 13, 14};
    pthread_t threads[THREADS];
    void *wrong;

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, exercise, &seeds[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &wrong);
        CU_ASSERT_PTR_NULL(wrong);
    }
}

static void a_block_grows_into_its_free_neighbour(void)
{
    char *first = low_heap_allocate(3000), *second = low_heap_allocate(3000);

    low_heap_release(second);
    CU_ASSERT_PTR_EQUAL(low_heap_resize(first, 5000), first);
    CU_ASSERT_PTR_EQUAL(low_heap_resize(first, 100), first);
    CU_ASSERT_TRUE(low_heap_usable_size(first) < 200);
    low_heap_release(first);
}

static void zeroed_blocks_are_zero(void)
{
    static const size_t sizes[] = {1, 100, 5000, 900000, 3000000};

    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i / 2], set = 0;
        unsigned char *block = low_heap_allocate_zeroed(size);

        for (size_t at = 0; at < size; at++)
            set += block[at] != 0;
        CU_ASSERT_EQUAL(set, 0);
        memset(block, 0xff, size);
        low_heap_release(block);
    }
}

static void absurd_sizes_are_refused(void)
{
    char *block = low_heap_allocate(1);

    CU_ASSERT_PTR_NULL(low_heap_allocate(SIZE_MAX));
    CU_ASSERT_PTR_NULL(low_heap_allocate(0x80000000));
    CU_ASSERT_PTR_NULL(low_heap_allocate_zeroed(SIZE_MAX - 15));
    CU_ASSERT_PTR_NULL(low_heap_resize(block, SIZE_MAX - 7));
    *block = 1;
    low_heap_release(block);
    low_heap_release(NULL);
}

/* In a process of its own, which has 64 MB for its guest. */
static int exhaust(void)
{
    static char *blocks[128];
    enum { TOP = 0x04000000, SIZE = 1000000 };
    int count = 0, again = 0;

    memory_use_low(TOP);
    while (low_heap_allocate(SIZE) > (void *)TOP)
        continue; /* what was kept of the tests before */
    while (count < 128 && (blocks[count] = low_heap_allocate(SIZE))) {
        if ((uintptr_t)blocks[count] + SIZE > TOP)
            return 1;
        memset(blocks[count++], 1, SIZE);
    }
    if (count < 30 || count == 128 || low_heap_resize(blocks[0], 8 * SIZE))
        return 2;
    for (int i = 0; i < count; i++)
        low_heap_release(blocks[i]);
    while (again < 128 && low_heap_allocate(SIZE))
        again++;
    return again < count ? 3 : 0;
}

static void no_room_is_said_and_comes_back(void)
{
    pid_t child = fork();
    int status = -1;

    if (child == 0)
        _exit(exhaust());
    waitpid(child, &status, 0);
    CU_ASSERT_EQUAL(status, 0);
}

SUITE(low_heap, TEST(blocks_keep_what_is_written_to_them), TEST(threads_share_the_heap),
      TEST(a_block_grows_into_its_free_neighbour), TEST(zeroed_blocks_are_zero),
      TEST(absurd_sizes_are_refused), TEST(no_room_is_said_and_comes_back));
