/* A cache that is too small for the guest's code is emptied again and again, under threads that run
 * in it. */
#include "abi/translate/evict.h"

#include "abi/translate/cache.h"
#include "tests/guest32_thread.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>

enum { JUMPS = 8000, RUNS = 12, THREADS = 4, LITTLE = 0x40000 /* of some 400 KB */ };

/* Each jump begins a block; on the way, calls, returns, flags and the stack are used. */
GUEST32_LABEL(evict_test_many);
GUEST32_CODE("evict_test_many:\n"
             "push %ebx; xor %ebx, %ebx; stc\n"
             ".rept 8000\n"
             "inc %ebx; jmp 1f\n"
             "1:\n"
             ".endr\n"
             "sbb $0, %ebx; inc %ebx\n" /* the carry flag is as it was */
             "call 2f; mov %ebx, %eax; pop %ebx; ret\n"
             "2: push %eax; pop %eax; ret\n");

static uint32_t run_all(void)
{
    return (uint32_t)guest32_call(guest32_address(evict_test_many), NULL, 0);
}

static void check_alone(void)
{
    for (int i = 0; i < RUNS; i++)
        CU_ASSERT_EQUAL(run_all(), JUMPS);
}

static struct {
    atomic_uint ended, right;
} jobs;

static void run_job(void *unused)
{
    (void)unused;
    for (int i = 0; i < RUNS; i++)
        atomic_fetch_add(&jobs.right, run_all() == JUMPS);
}

static void job_ended(void *unused)
{
    (void)unused;
    atomic_fetch_add(&jobs.ended, 1);
    syscall(SYS_futex, &jobs.ended, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static void check_together(void)
{
    static const struct thread_life life = {run_job, job_ended};
    struct thread *thread;
    struct fault fault;
    unsigned ended;

    for (int i = 0; i < THREADS; i++)
        CU_ASSERT_EQUAL(thread_start(0x40000, &life, NULL, &thread, &fault), 0);
    while ((ended = atomic_load(&jobs.ended)) != THREADS)
        syscall(SYS_futex, &jobs.ended, FUTEX_WAIT_PRIVATE, ended, NULL, NULL, 0);
    CU_ASSERT_EQUAL(atomic_load(&jobs.right), THREADS * RUNS);
}

static void with_little_room(void (*test)(void))
{
    size_t before = cache_limit;

    cache_limit = LITTLE;
    in_guest32(test);
    cache_limit = before;
}

static void a_full_cache_is_emptied(void)
{
    with_little_room(check_alone);
}

static void a_full_cache_is_emptied_under_other_threads(void)
{
    with_little_room(check_together);
}

SUITE(evict, TEST(a_full_cache_is_emptied), TEST(a_full_cache_is_emptied_under_other_threads));
