/* See semaphore.h. The word is the count. */
#include "apis/nt/semaphore.h"

#include "apis/nt/cell_object.h"
#include "apis/nt/wait.h"

struct semaphore_start {
    LONG count, maximum;
};

static NTSTATUS semaphore_take(struct object *semaphore)
{
    _Atomic(uint32_t) *word = &cell_of(semaphore)->signal.word;
    uint32_t count = atomic_load(word);

    while (count > 0) {
        if (atomic_compare_exchange_weak(word, &count, count - 1))
            return STATUS_WAIT_0;
    }
    return STATUS_TIMEOUT;
}

static bool semaphore_signalled(struct object *semaphore)
{
    return atomic_load(&cell_of(semaphore)->signal.word) > 0;
}

static void semaphore_sleep_on(struct object *semaphore, struct wait_point *point)
{
    point->signal = &cell_of(semaphore)->signal;
}

LONG semaphore_count(struct object *semaphore, LONG *maximum)
{
    *maximum = (LONG)cell_of(semaphore)->number;
    return (LONG)atomic_load(&cell_of(semaphore)->signal.word);
}

NTSTATUS semaphore_release(struct object *semaphore, LONG count, LONG *before)
{
    struct cell *cell = cell_of(semaphore);
    uint32_t held = atomic_load(&cell->signal.word);

    if (count <= 0)
        return STATUS_INVALID_PARAMETER;
    do {
        if ((uint32_t)count > cell->number - held)
            return STATUS_SEMAPHORE_LIMIT_EXCEEDED;
    } while (!atomic_compare_exchange_weak(&cell->signal.word, &held, held + (uint32_t)count));
    signal_wake(&cell->signal, count);
    if (before)
        *before = (LONG)held;
    return STATUS_SUCCESS;
}

static NTSTATUS semaphore_signal(struct object *semaphore)
{
    return semaphore_release(semaphore, 1, NULL);
}

static void semaphore_untake(struct object *semaphore)
{
    semaphore_release(semaphore, 1, NULL);
}

static const struct wait_operations semaphore_wait = {
    .take = semaphore_take,
    .untake = semaphore_untake,
    .signalled = semaphore_signalled,
    .sleep_on = semaphore_sleep_on,
    .signal = semaphore_signal,
    .signal_access = SEMAPHORE_MODIFY_STATE,
};

const struct object_type semaphore_type = {
    .name = "Semaphore",
    .all_access = SEMAPHORE_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | 1, /* SEMAPHORE_QUERY_STATE */
    .generic_write = STANDARD_RIGHTS_WRITE | SEMAPHORE_MODIFY_STATE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
    .destroy = cell_object_destroy,
    .handle_closed = cell_object_closed,
    .full_name = cell_object_full_name,
    .wait = &semaphore_wait,
};

static NTSTATUS semaphore_initialise(struct cell_object *object, const void *context)
{
    const struct semaphore_start *start = context;

    object->cell->number = (uint32_t)start->maximum;
    atomic_store(&object->cell->signal.word, (uint32_t)start->count);
    return STATUS_SUCCESS;
}

NTSTATUS semaphore_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, LONG count,
                          LONG maximum, HANDLE *handle)
{
    struct semaphore_start start = {count, maximum};

    if (count < 0 || maximum <= 0 || count > maximum)
        return STATUS_INVALID_PARAMETER;
    return cell_object_create(&semaphore_type, CELL_SEMAPHORE, access, attributes,
                              semaphore_initialise, &start, handle);
}

NTSTATUS semaphore_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    return cell_object_open(&semaphore_type, CELL_SEMAPHORE, access, attributes, handle);
}
