#include "tests/suite.h"

#include "apis/nt/apc.h"
#include "apis/nt/wait.h"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

static void destroy_nothing(struct object *object)
{
    (void)object;
}

static const struct object_type signalled_type = {
    .name = "Signalled", .destroy = destroy_nothing, .wait = &wait_on_signal};

/* Signalled while its descriptor can be read. */
struct readable {
    struct object object;
    int descriptor;
};

static bool readable_signalled(struct object *object)
{
    struct pollfd poll_for = {((struct readable *)object)->descriptor, POLLIN, 0};

    return poll(&poll_for, 1, 0) == 1;
}

static NTSTATUS readable_take(struct object *object)
{
    return readable_signalled(object) ? STATUS_WAIT_0 : STATUS_TIMEOUT;
}

static void readable_sleep_on(struct object *object, struct wait_point *point)
{
    point->descriptor = ((struct readable *)object)->descriptor;
    point->events = POLLIN;
}

static const struct wait_operations readable_wait = {
    .take = readable_take, .signalled = readable_signalled, .sleep_on = readable_sleep_on};
static const struct object_type readable_type = {
    .name = "Readable", .destroy = destroy_nothing, .wait = &readable_wait};

static void a_wait_of_no_length_only_looks(void)
{
    struct signalled_object thing = {0};
    struct object *objects[] = {&thing.object};

    object_prepare(&thing.object, &signalled_type);
    CU_ASSERT_EQUAL(wait_objects(objects, 1, WAIT_FOR_ANY, NOT_ALERTABLE, DEADLINE_NOW),
                    STATUS_TIMEOUT);
    signal_set(&thing.signal);
    CU_ASSERT_EQUAL(wait_objects(objects, 1, WAIT_FOR_ANY, NOT_ALERTABLE, DEADLINE_NOW),
                    STATUS_WAIT_0);
}

static void *set_soon(void *signal)
{
    usleep(20000);
    signal_set(signal);
    return NULL;
}

static void a_sleeper_among_descriptors_wakes(void)
{
    struct signalled_object thing = {0};
    struct readable readable = {.descriptor = -1};
    struct object *objects[] = {&readable.object, &thing.object};
    int ends[2] = {-1, -1};
    pthread_t thread;

    CU_ASSERT_EQUAL(pipe(ends), 0);
    readable.descriptor = ends[0];
    object_prepare(&thing.object, &signalled_type);
    object_prepare(&readable.object, &readable_type);
    pthread_create(&thread, NULL, set_soon, &thing.signal);
    CU_ASSERT_EQUAL(wait_objects(objects, 2, WAIT_FOR_ANY, NOT_ALERTABLE, deadline_after_ms(5000)),
                    STATUS_WAIT_0 + 1);
    pthread_join(thread, NULL);
    signal_reset(&thing.signal);
    CU_ASSERT_EQUAL(write(ends[1], "x", 1), 1);
    CU_ASSERT_EQUAL(wait_objects(objects, 2, WAIT_FOR_ANY, NOT_ALERTABLE, deadline_after_ms(5000)),
                    STATUS_WAIT_0);
    CU_ASSERT_EQUAL(wait_objects(objects, 2, WAIT_FOR_ALL, NOT_ALERTABLE, deadline_after_ms(20)),
                    STATUS_TIMEOUT);
    close(ends[0]);
    close(ends[1]);
}

static int calls;

static void count_call(struct apc *apc)
{
    (void)apc;
    calls++;
}

static void only_an_alertable_wait_runs_calls(void)
{
    struct apc first = {.run = count_call}, second = {.run = count_call};

    calls = 0;
    apc_add(apc_queue_self(), &first);
    apc_add(apc_queue_self(), &second);
    CU_ASSERT_EQUAL(wait_objects(NULL, 0, WAIT_FOR_ANY, NOT_ALERTABLE, deadline_after_ms(5)),
                    STATUS_TIMEOUT);
    CU_ASSERT_EQUAL(calls, 0);
    CU_ASSERT_EQUAL(wait_objects(NULL, 0, WAIT_FOR_ANY, ALERTABLE, deadline_after_ms(5000)),
                    STATUS_USER_APC);
    CU_ASSERT_EQUAL(calls, 2);
    CU_ASSERT_EQUAL(wait_objects(NULL, 0, WAIT_FOR_ANY, ALERTABLE, deadline_after_ms(5)),
                    STATUS_TIMEOUT);
}

SUITE(wait, TEST(a_wait_of_no_length_only_looks), TEST(a_sleeper_among_descriptors_wakes),
      TEST(only_an_alertable_wait_runs_calls));
