/* Interlocked lists and synchronization barriers. */
#include "check.h"

#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#include <windows.h>

enum { THREADS = 4, TURNS = 50000, ITEMS = 64 };

static SLIST_HEADER list;
static struct item {
    SLIST_ENTRY entry;
    volatile LONG owners;
} items[ITEMS];
static SYNCHRONIZATION_BARRIER barrier;
static volatile LONG shared_by_two, last_ones, arrived;

static void a_list_is_last_in_first_out(void)
{
    InitializeSListHead(&list);
    CHECK(InterlockedPopEntrySList(&list) == NULL);
    CHECK(InterlockedPushEntrySList(&list, &items[0].entry) == NULL);
    CHECK(InterlockedPushEntrySList(&list, &items[1].entry) == &items[0].entry);
    CHECK_EQUAL(QueryDepthSList(&list), 2);
    CHECK(InterlockedPopEntrySList(&list) == &items[1].entry);
    CHECK(InterlockedPushEntrySList(&list, &items[2].entry) == &items[0].entry);
    CHECK(InterlockedFlushSList(&list) == &items[2].entry);
    CHECK(items[2].entry.Next == &items[0].entry);
    CHECK_EQUAL(QueryDepthSList(&list), 0);
    CHECK(InterlockedFlushSList(&list) == NULL);
}

static DWORD WINAPI pop_and_push(void *parameter)
{
    (void)parameter;
    for (int i = 0; i < TURNS; i++) {
        struct item *item = (struct item *)InterlockedPopEntrySList(&list);

        if (!item)
            continue;
        if (InterlockedIncrement(&item->owners) != 1)
            shared_by_two = 1;
        InterlockedDecrement(&item->owners);
        InterlockedPushEntrySList(&list, &item->entry);
    }
    return 0;
}

static void run(LPTHREAD_START_ROUTINE function)
{
    HANDLE threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, function, NULL, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(THREADS, threads, TRUE, 30000), WAIT_OBJECT_0);
    for (int i = 0; i < THREADS; i++)
        CloseHandle(threads[i]);
}

static void an_entry_is_popped_by_one_thread_only(void)
{
    for (int i = 0; i < ITEMS; i++)
        InterlockedPushEntrySList(&list, &items[i].entry);
    run(pop_and_push);
    CHECK_EQUAL(shared_by_two, 0);
    CHECK_EQUAL(QueryDepthSList(&list), ITEMS);
}

static DWORD WINAPI pop_and_free(void *parameter)
{
    (void)parameter;
    for (int i = 0; i < TURNS / 10; i++) {
        SLIST_ENTRY *entry = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE),
                    *popped;

        InterlockedPushEntrySList(&list, entry);
        popped = InterlockedPopEntrySList(&list);
        if (popped)
            VirtualFree(popped, 0, MEM_RELEASE);
    }
    return 0;
}

/* A pop may look into an entry that another thread has popped and freed. */
static void entries_may_be_freed_once_they_are_popped(void)
{
    InterlockedFlushSList(&list);
    run(pop_and_free);
    CHECK(InterlockedPopEntrySList(&list) == NULL);
}

static DWORD WINAPI pass_barrier(void *parameter)
{
    (void)parameter;
    for (int i = 1; i <= 1000; i++) {
        InterlockedIncrement(&arrived);
        if (EnterSynchronizationBarrier(&barrier, 0))
            InterlockedIncrement(&last_ones);
        if (arrived < i * THREADS)
            shared_by_two = 1;
        EnterSynchronizationBarrier(&barrier, SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY);
    }
    return 0;
}

static void a_barrier_lets_all_pass_together(void)
{
    CHECK(!InitializeSynchronizationBarrier(&barrier, 0, 0));
    CHECK(InitializeSynchronizationBarrier(&barrier, THREADS, -1));
    run(pass_barrier);
    CHECK_EQUAL(shared_by_two, 0);
    CHECK_EQUAL(last_ones, 1000);
    CHECK(DeleteSynchronizationBarrier(&barrier));
}

int main(void)
{
    a_list_is_last_in_first_out();
    an_entry_is_popped_by_one_thread_only();
    entries_may_be_freed_once_they_are_popped();
    a_barrier_lets_all_pass_together();
    return checks_result();
}
