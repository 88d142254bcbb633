/* Slim reader/writer locks: what excludes what, and no one waits for ever. */
#include "check.h"

#undef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#include <windows.h>

static SRWLOCK lock = SRWLOCK_INIT;
static volatile LONG readers, writers, wrong, readers_met, written;

static DWORD WINAPI try_write(void *parameter)
{
    BOOLEAN got = TryAcquireSRWLockExclusive(&lock);

    (void)parameter;
    if (got)
        ReleaseSRWLockExclusive(&lock);
    return got;
}

static DWORD WINAPI try_read(void *parameter)
{
    BOOLEAN got = TryAcquireSRWLockShared(&lock);

    (void)parameter;
    if (got)
        ReleaseSRWLockShared(&lock);
    return got;
}

static DWORD in_another_thread(LPTHREAD_START_ROUTINE function)
{
    HANDLE thread = CreateThread(NULL, 0, function, NULL, 0, NULL);
    DWORD code = 99;

    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}

static void readers_share_and_writers_do_not(void)
{
    AcquireSRWLockShared(&lock);
    CHECK_EQUAL(in_another_thread(try_read), 1);
    CHECK_EQUAL(in_another_thread(try_write), 0);
    ReleaseSRWLockShared(&lock);
    AcquireSRWLockExclusive(&lock);
    CHECK_EQUAL(in_another_thread(try_read), 0);
    CHECK_EQUAL(in_another_thread(try_write), 0);
    ReleaseSRWLockExclusive(&lock);
    CHECK_EQUAL(in_another_thread(try_write), 1);
    CHECK(lock.Ptr == NULL);
}

static void pause_now_and_then(int i)
{
    if (i % 128 == 0)
        SwitchToThread();
}

static DWORD WINAPI read_often(void *parameter)
{
    for (int i = 0; i < (int)(INT_PTR)parameter; i++) {
        AcquireSRWLockShared(&lock);
        if (InterlockedIncrement(&readers) > 1)
            readers_met = 1;
        wrong |= writers != 0;
        pause_now_and_then(i);
        InterlockedDecrement(&readers);
        ReleaseSRWLockShared(&lock);
    }
    return 0;
}

static DWORD WINAPI write_often(void *parameter)
{
    for (int i = 0; i < (int)(INT_PTR)parameter; i++) {
        AcquireSRWLockExclusive(&lock);
        wrong |= ++writers != 1 || readers != 0;
        written++;
        pause_now_and_then(i);
        writers--;
        ReleaseSRWLockExclusive(&lock);
    }
    return 0;
}

static void a_crowd_of_both(void)
{
    enum { EACH = 4, TURNS = 40000 };
    HANDLE threads[2 * EACH];

    for (int i = 0; i < 2 * EACH; i++)
        threads[i] =
            CreateThread(NULL, 0, i < EACH ? read_often : write_often, (void *)TURNS, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(2 * EACH, threads, TRUE, 30000), WAIT_OBJECT_0);
    CHECK_EQUAL(wrong, 0);
    CHECK_EQUAL(readers_met, 1);
    CHECK_EQUAL(written, EACH * TURNS);
    CHECK(TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockExclusive(&lock);
    for (int i = 0; i < 2 * EACH; i++)
        CloseHandle(threads[i]);
}

int main(void)
{
    readers_share_and_writers_do_not();
    a_crowd_of_both();
    return checks_result();
}
