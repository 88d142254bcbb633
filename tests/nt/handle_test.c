#include "tests/suite.h"

#include "apis/nt/handle.h"

#include <pthread.h>
#include <stdint.h>

static int destroyed, closed;

static void count_destroyed(struct object *object)
{
    (void)object;
    destroyed++;
}

static void count_closed(struct object *object, bool last)
{
    (void)object;
    closed += last ? 100 : 1;
}

static const struct object_type thing_type = {.name = "Thing",
                                              .all_access = 0xf,
                                              .generic_read = 0x1,
                                              .destroy = count_destroyed,
                                              .handle_closed = count_closed};
static const struct object_type other_type = {.name = "Other", .destroy = count_destroyed};

static HANDLE open_thing(struct object *thing, ACCESS_MASK access, ULONG attributes)
{
    HANDLE handle;

    CU_ASSERT_EQUAL(handle_open(thing, access, attributes, &handle), STATUS_SUCCESS);
    return handle;
}

static void a_handle_is_a_small_multiple_of_four(void)
{
    struct object thing;
    HANDLE handle;

    object_prepare(&thing, &thing_type);
    handle = open_thing(&thing, 1, 0);
    CU_ASSERT_TRUE(handle != NULL && (uintptr_t)handle % 4 == 0 && (uintptr_t)handle < 0x10000);
    CU_ASSERT_EQUAL(handle_close((HANDLE)((uintptr_t)handle | 3)), STATUS_SUCCESS); /* tag bits */
    CU_ASSERT_EQUAL(handle_close(handle), STATUS_INVALID_HANDLE);
}

static void the_last_handle_and_reference_are_told(void)
{
    struct object thing;
    HANDLE first, second;

    destroyed = closed = 0;
    object_prepare(&thing, &thing_type);
    first = open_thing(&thing, 1, 0);
    second = open_thing(&thing, 1, 0);
    object_release(&thing);
    CU_ASSERT_EQUAL(handle_close(first), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(closed, 1);
    CU_ASSERT_EQUAL(destroyed, 0);
    CU_ASSERT_EQUAL(handle_close(second), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(closed, 101);
    CU_ASSERT_EQUAL(destroyed, 1);
}

static void types_and_rights_are_checked(void)
{
    struct object thing, *found;
    HANDLE handle;

    object_prepare(&thing, &thing_type);
    handle = open_thing(&thing, GENERIC_READ, 0);
    CU_ASSERT_EQUAL(handle_object(handle, &other_type, 0, &found), STATUS_OBJECT_TYPE_MISMATCH);
    CU_ASSERT_PTR_NULL(found);
    CU_ASSERT_EQUAL(handle_object(handle, &thing_type, 2, &found), STATUS_ACCESS_DENIED);
    CU_ASSERT_EQUAL(handle_object(handle, &thing_type, 1, &found), STATUS_SUCCESS);
    CU_ASSERT_PTR_EQUAL(found, &thing);
    object_release(found);
    handle_close(handle);
    CU_ASSERT_EQUAL(handle_object(handle, NULL, 0, &found), STATUS_INVALID_HANDLE);
    CU_ASSERT_EQUAL(handle_object((HANDLE)0x7fffffff0, NULL, 0, &found), STATUS_INVALID_HANDLE);
    CU_ASSERT_EQUAL(handle_object(NULL, NULL, 0, &found), STATUS_INVALID_HANDLE);
}

static void a_protected_handle_stays_open(void)
{
    struct object thing;
    HANDLE handle;

    object_prepare(&thing, &thing_type);
    handle = open_thing(&thing, 1, OBJ_PROTECT_CLOSE);
    CU_ASSERT_EQUAL(handle_close(handle), STATUS_HANDLE_NOT_CLOSABLE);
    CU_ASSERT_EQUAL(handle_set_attributes(handle, OBJ_PROTECT_CLOSE, 0), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(handle_close(handle), STATUS_SUCCESS);
}

static void a_number_can_be_asked_for(void)
{
    struct object thing;
    HANDLE wanted = (HANDLE)0x5000;

    object_prepare(&thing, &thing_type);
    CU_ASSERT_EQUAL(handle_open_as(wanted, &thing, 1, 0), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(handle_open_as(wanted, &thing, 1, 0), STATUS_OBJECT_NAME_COLLISION);
    CU_ASSERT_EQUAL(handle_close(wanted), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(handle_open_as(wanted, &thing, 1, 0), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(handle_close(wanted), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(handle_open_as(NULL, &thing, 1, 0), STATUS_INVALID_HANDLE);
}

static void duplicates_may_close_their_source(void)
{
    struct object thing;
    struct handle_info info;
    HANDLE source, duplicate;

    object_prepare(&thing, &thing_type);
    source = open_thing(&thing, 3, OBJ_INHERIT);
    CU_ASSERT_EQUAL(
        handle_duplicate(source, 0, 0, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE, &duplicate),
        STATUS_SUCCESS);
    CU_ASSERT_EQUAL(handle_query(source, &info), STATUS_INVALID_HANDLE);
    CU_ASSERT_EQUAL(handle_query(duplicate, &info), STATUS_SUCCESS);
    CU_ASSERT_EQUAL(info.access, 3);
    CU_ASSERT_EQUAL(info.attributes, 0);
    handle_close(duplicate);
}

static void *open_and_close(void *thing)
{
    for (int i = 0; i < 20000; i++) {
        struct object *found;
        HANDLE handle;

        if (handle_open(thing, 1, 0, &handle) < 0 ||
            handle_object(handle, &thing_type, 1, &found) < 0)
            return thing;
        object_release(found);
        if (handle_close(handle) < 0)
            return thing;
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void)
{
    struct object thing;
    pthread_t threads[4];
    void *failed;

    object_prepare(&thing, &thing_type);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, open_and_close, &thing);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], &failed);
        CU_ASSERT_PTR_NULL(failed);
    }
    CU_ASSERT_EQUAL(atomic_load(&thing.references), 1);
    CU_ASSERT_EQUAL(atomic_load(&thing.handles), 0);
}

SUITE(handle, TEST(a_handle_is_a_small_multiple_of_four),
      TEST(the_last_handle_and_reference_are_told), TEST(types_and_rights_are_checked),
      TEST(a_protected_handle_stays_open), TEST(a_number_can_be_asked_for),
      TEST(duplicates_may_close_their_source), TEST(threads_do_not_disturb_each_other));
