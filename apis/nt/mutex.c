/*
 * See mutex.h. The word follows the kernel's robust futex protocol: the owner's thread id,
 * FUTEX_WAITERS, FUTEX_OWNER_DIED; and an owned mutex is linked into the thread's robust list
 * (get_robust_list(2), Documentation/locking/robust-futex-ABI). So an owner that is killed at
 * any instruction leaves the mutex abandoned, and a waiter is woken, without anybody's help.
 * The list is glibc's own, whose links ours have to match.
 */
#include "apis/nt/mutex.h"

#include "abi/thread.h"
#include "apis/host/futex.h"
#include "apis/nt/cell_object.h"
#include "apis/nt/wait.h"

#include <linux/futex.h>

enum { DEPTH_LIMIT = INT32_MAX };

static _Thread_local struct robust_list_head *robust;
static _Thread_local struct cell_object *owned; /* by the calling thread */

static struct robust_list_head *robust_head(void)
{
    if (!robust)
        robust = futex_robust_list();
    return robust;
}

static uint32_t mutex_owner(uint32_t word)
{
    return word & FUTEX_TID_MASK;
}

static uint32_t self_id(void)
{
    return thread_self()->id;
}

/* The list's links point at links' `next`; `previous` lies just before it. */
static struct cell_link *link_at(void *next)
{
    return (struct cell_link *)(((uintptr_t)next & ~(uintptr_t)1) -
                                offsetof(struct cell_link, next));
}

static void robust_pending(struct cell *cell)
{
    robust_head()->list_op_pending = cell ? (struct robust_list *)&cell->owned.next : NULL;
    atomic_signal_fence(memory_order_seq_cst);
}

static void robust_link(struct cell *cell)
{
    struct robust_list_head *head = robust_head();

    link_at(head->list.next)->previous = (void *)&cell->owned.next;
    cell->owned.next = (void *)head->list.next;
    cell->owned.previous = (void *)&head->list;
    atomic_signal_fence(memory_order_seq_cst);
    head->list.next = (void *)&cell->owned.next;
}

static void robust_unlink(struct cell *cell)
{
    link_at(cell->owned.next)->previous = cell->owned.previous;
    link_at(cell->owned.previous)->next = cell->owned.next;
    atomic_signal_fence(memory_order_seq_cst);
    cell->owned = (struct cell_link){0};
}

/* The reference is the ownership's: a mutex may be owned with no handle left. */
static void own(struct cell_object *mutex)
{
    object_hold(&mutex->object);
    mutex->owned_next = owned;
    mutex->owned_link = &owned;
    if (owned)
        owned->owned_link = &mutex->owned_next;
    owned = mutex;
    robust_link(mutex->cell);
}

/* Gives the mutex up; word is what it holds from then on. */
static void disown(struct cell_object *mutex, uint32_t word)
{
    *mutex->owned_link = mutex->owned_next;
    if (mutex->owned_next)
        mutex->owned_next->owned_link = mutex->owned_link;
    robust_pending(mutex->cell);
    robust_unlink(mutex->cell);
    atomic_store(&mutex->cell->signal.word, word);
    signal_wake(&mutex->cell->signal, 1);
    robust_pending(NULL);
    object_release(&mutex->object);
}

static NTSTATUS mutex_take_free(struct cell_object *mutex, uint32_t word)
{
    struct cell *cell = mutex->cell;
    NTSTATUS status = STATUS_TIMEOUT;

    robust_pending(cell);
    while (mutex_owner(word) == 0) {
        uint32_t waiters = atomic_load(&cell->signal.sleepers) ? FUTEX_WAITERS : 0;

        if (atomic_compare_exchange_weak(&cell->signal.word, &word, self_id() | waiters)) {
            cell->number = 1;
            own(mutex);
            status = word & FUTEX_OWNER_DIED ? STATUS_ABANDONED : STATUS_WAIT_0;
            break;
        }
    }
    robust_pending(NULL);
    return status;
}

static NTSTATUS mutex_take(struct object *object)
{
    struct cell_object *mutex = (struct cell_object *)object;
    uint32_t word = atomic_load(&mutex->cell->signal.word);

    if (mutex_owner(word) == 0)
        return mutex_take_free(mutex, word);
    if (mutex_owner(word) != self_id())
        return STATUS_TIMEOUT;
    if (mutex->cell->number == DEPTH_LIMIT)
        return STATUS_MUTANT_LIMIT_EXCEEDED;
    mutex->cell->number++;
    return STATUS_WAIT_0;
}

NTSTATUS mutex_release(struct object *object, LONG *before)
{
    struct cell_object *mutex = (struct cell_object *)object;

    if (mutex_owner(atomic_load(&mutex->cell->signal.word)) != self_id())
        return STATUS_MUTANT_NOT_OWNED;
    if (before)
        *before = 1 - (LONG)mutex->cell->number;
    if (--mutex->cell->number == 0)
        disown(mutex, 0);
    return STATUS_SUCCESS;
}

static void mutex_untake(struct object *mutex)
{
    mutex_release(mutex, NULL);
}

static bool mutex_signalled(struct object *mutex)
{
    uint32_t owner = mutex_owner(atomic_load(&cell_of(mutex)->signal.word));

    return owner == 0 || owner == self_id();
}

static void mutex_sleep_on(struct object *mutex, struct wait_point *point)
{
    struct signal *signal = &cell_of(mutex)->signal;
    uint32_t word = atomic_load(&signal->word);

    while (mutex_owner(word) != 0 && !(word & FUTEX_WAITERS) &&
           !atomic_compare_exchange_weak(&signal->word, &word, word | FUTEX_WAITERS))
        ;
    point->signal = signal;
    point->expected = word | FUTEX_WAITERS;
}

void mutex_abandon_all(void)
{
    while (owned)
        disown(owned, FUTEX_OWNER_DIED);
}

struct mutex_state mutex_query(struct object *mutex)
{
    uint32_t word = atomic_load(&cell_of(mutex)->signal.word);

    return (struct mutex_state){
        .count = mutex_owner(word) == 0 ? 1 : 1 - (LONG)cell_of(mutex)->number,
        .owned_here = mutex_owner(word) == self_id(),
        .abandoned = word & FUTEX_OWNER_DIED,
    };
}

static NTSTATUS mutex_signal(struct object *mutex)
{
    return mutex_release(mutex, NULL);
}

static const struct wait_operations mutex_wait = {
    .take = mutex_take,
    .untake = mutex_untake,
    .signalled = mutex_signalled,
    .sleep_on = mutex_sleep_on,
    .signal = mutex_signal,
};

const struct object_type mutex_type = {
    .name = "Mutant",
    .all_access = MUTEX_ALL_ACCESS,
    .generic_read = STANDARD_RIGHTS_READ | MUTEX_MODIFY_STATE,
    .generic_write = STANDARD_RIGHTS_WRITE,
    .generic_execute = STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE,
    .destroy = cell_object_destroy,
    .handle_closed = cell_object_closed,
    .full_name = cell_object_full_name,
    .wait = &mutex_wait,
};

static NTSTATUS mutex_initialise(struct cell_object *object, const void *context)
{
    const bool *take = context;

    return *take ? mutex_take(&object->object) : STATUS_SUCCESS;
}

NTSTATUS mutex_create(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, bool take,
                      HANDLE *handle)
{
    return cell_object_create(&mutex_type, CELL_MUTEX, access, attributes, mutex_initialise, &take,
                              handle);
}

NTSTATUS mutex_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle)
{
    return cell_object_open(&mutex_type, CELL_MUTEX, access, attributes, handle);
}
