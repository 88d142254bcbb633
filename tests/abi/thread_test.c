#include "abi/fiber.h"
#include "abi/lock.h"
#include "abi/thread_stop.h"
#include "tests/suite.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a test's thread does, and how one waits for it. */
struct job {
    void (*work)(struct job *job);
    atomic_uint ended;
    volatile unsigned int turns, stop;
    struct thread *thread;
    struct teb *teb;
};

static void job_run(void *object)
{
    struct job *job = object;

    job->teb = teb_self();
    job->work(job);
}

static void job_ended(void *object)
{
    struct job *job = object;

    atomic_store(&job->ended, 1);
    syscall(SYS_futex, &job->ended, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static const struct thread_life life = {job_run, job_ended};

static void job_start(struct job *job, size_t reserve)
{
    struct fault fault;

    CU_ASSERT_FATAL(thread_start(reserve, &life, job, &job->thread, &fault) == 0);
}

static void job_wait(struct job *job)
{
    while (!atomic_load(&job->ended))
        syscall(SYS_futex, &job->ended, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

static void look_around(struct job *job)
{
    const struct teb *teb = teb_self();
    char here;

    CU_ASSERT(thread_self() == job->thread || thread_self()->object == job);
    CU_ASSERT(teb->tib.Self == &teb->tib);
    CU_ASSERT((DWORD)(uintptr_t)teb->thread_id == (DWORD)gettid());
    CU_ASSERT(&here<(char *)teb->tib.StackBase && & here>(char *) teb->tib.StackLimit);
    CU_ASSERT((char *)teb->tib.StackBase - (char *)teb->tib.StackLimit == 0x200000);
}

static void a_thread_has_a_teb_and_a_stack(void)
{
    struct job job = {.work = look_around};

    job_start(&job, 0x200000);
    job_wait(&job);
}

static void leave_deeply(struct job *job)
{
    volatile char room[1000];

    room[0] = 1;
    if (++job->turns < 20)
        leave_deeply(job);
    thread_leave();
}

static void a_thread_can_leave_from_anywhere(void)
{
    struct job job = {.work = leave_deeply};

    job_start(&job, 0);
    job_wait(&job);
    CU_ASSERT(job.turns == 20);
}

static void turn(struct job *job)
{
    while (!job->stop)
        job->turns++;
}

static void a_stopped_thread_stands_still(void)
{
    struct job job = {.work = turn};
    unsigned int before;

    job_start(&job, 0);
    while (job.turns == 0)
        usleep(100);
    CU_ASSERT(thread_stop(job.thread) == 0);
    before = job.turns;
    CU_ASSERT(job.thread->stop.context != NULL);
    usleep(2000);
    CU_ASSERT(job.turns == before);
    thread_continue(job.thread);
    while (job.turns == before)
        usleep(100);
    CU_ASSERT(thread_stop(job.thread) == 0);
    thread_end(job.thread);
    job_wait(&job);
}

static struct lock a_lock;

static void turn_with_lock(struct job *job)
{
    while (!job->stop) {
        lock_acquire(&a_lock);
        job->turns++;
        lock_release(&a_lock);
    }
}

/* Whoever stopped it can take any of sojourn's locks. */
static void a_thread_is_not_stopped_while_it_holds_a_lock(void)
{
    struct job job = {.work = turn_with_lock};

    job_start(&job, 0);
    for (int i = 0; i < 500; i++) {
        CU_ASSERT_FATAL(thread_stop(job.thread) == 0);
        lock_acquire(&a_lock);
        lock_release(&a_lock);
        thread_continue(job.thread);
    }
    job.stop = 1;
    job_wait(&job);
}

static void return_at_once(struct job *job)
{
    job->turns = 1;
}

static void blocks_are_used_again(void)
{
    struct teb *blocks[200];
    int different = 0;

    for (int i = 0; i < 200; i++) {
        struct job job = {.work = return_at_once};

        job_start(&job, 0x110000);
        job_wait(&job);
        blocks[i] = job.teb;
        different++;
        for (int j = 0; j < i; j++) {
            if (blocks[j] == blocks[i]) {
                different--;
                break;
            }
        }
    }
    CU_ASSERT(different < 20);
}

static struct fiber *home;

static void switch_home(void *argument)
{
    for (;;) {
        ++*(int *)argument;
        fiber_switch(home);
    }
}

static void fibers_come_back(void)
{
    struct fiber *fiber;
    int visits = 0;

    home = fiber_from_thread(&visits, true);
    fiber = fiber_new(0, switch_home, &visits, true);
    CU_ASSERT_FATAL(home && fiber);
    for (int i = 1; i <= 10; i++) {
        fiber_switch(fiber);
        CU_ASSERT(visits == i && fiber_self() == home);
    }
    fiber_free(fiber);
    fiber_to_thread();
    CU_ASSERT(fiber_self() == NULL);
}

SUITE(thread, TEST(a_thread_has_a_teb_and_a_stack), TEST(a_thread_can_leave_from_anywhere),
      TEST(a_stopped_thread_stands_still), TEST(a_thread_is_not_stopped_while_it_holds_a_lock),
      TEST(blocks_are_used_again), TEST(fibers_come_back));
