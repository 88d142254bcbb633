/* Completion ports: posted entries, several threads, timeouts, wait packets, closing. */
#define _WIN32_WINNT 0x0a00
#include "check.h"

#include <windows.h>
#include <winternl.h>

static HANDLE port;

static void entries_come_in_their_order(void)
{
    OVERLAPPED overlapped[3], *got;
    OVERLAPPED_ENTRY entries[8];
    ULONG_PTR key;
    ULONG count;
    DWORD bytes;

    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    CHECK(port != NULL);
    got = overlapped;
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &got, 0));
    CHECK_EQUAL(GetLastError(), WAIT_TIMEOUT);
    CHECK(got == NULL);
    for (DWORD i = 0; i < 3; i++)
        CHECK(PostQueuedCompletionStatus(port, i, 100 + i, &overlapped[i]));
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &got, INFINITE));
    CHECK_EQUAL(bytes, 0);
    CHECK_EQUAL(key, 100);
    CHECK(got == &overlapped[0]);
    CHECK(GetQueuedCompletionStatusEx(port, entries, 8, &count, INFINITE, FALSE));
    CHECK_EQUAL(count, 2);
    CHECK_EQUAL(entries[1].lpCompletionKey, 102);
    CHECK(entries[1].lpOverlapped == &overlapped[2]);
    CHECK_EQUAL(entries[1].dwNumberOfBytesTransferred, 2);
    CHECK(!GetQueuedCompletionStatusEx(port, entries, 8, &count, 10, FALSE));
    CHECK_EQUAL(GetLastError(), WAIT_TIMEOUT);
    CHECK(!PostQueuedCompletionStatus(GetCurrentProcess(), 0, 0, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_HANDLE);
    CloseHandle(port);
}

static DWORD WINAPI sum_up(void *result)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    while (GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE) && key)
        InterlockedExchangeAdd(result, bytes);
    return 0;
}

static void threads_share_the_work(void)
{
    LONG sum = 0;
    HANDLE threads[4];

    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 2);
    for (int i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, sum_up, &sum, 0, NULL);
    for (DWORD i = 1; i <= 5000; i++)
        PostQueuedCompletionStatus(port, i, 1, NULL);
    for (int i = 0; i < 4; i++)
        PostQueuedCompletionStatus(port, 0, 0, NULL);
    CHECK_EQUAL(WaitForMultipleObjects(4, threads, TRUE, 10000), WAIT_OBJECT_0);
    CHECK_EQUAL(sum, 5000 * 5001 / 2);
    for (int i = 0; i < 4; i++)
        CloseHandle(threads[i]);
    CloseHandle(port);
}

static DWORD WINAPI wait_at_port(void *unused)
{
    OVERLAPPED *overlapped;
    ULONG_PTR key;
    DWORD bytes;

    (void)unused;
    return GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 10000) ? 0 : GetLastError();
}

static void closing_ends_the_wait(void)
{
    HANDLE thread;
    DWORD code = 0;

    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    thread = CreateThread(NULL, 0, wait_at_port, NULL, 0, NULL);
    Sleep(50);
    CloseHandle(port);
    CHECK_EQUAL(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
    GetExitCodeThread(thread, &code);
    CHECK_EQUAL(code, ERROR_ABANDONED_WAIT_0);
    CloseHandle(thread);
}

typedef NTSTATUS(NTAPI *create_packet)(HANDLE *packet, ACCESS_MASK access, void *attributes);
typedef NTSTATUS(NTAPI *associate_packet)(HANDLE packet, HANDLE port, HANDLE target, void *key,
                                          void *context, NTSTATUS status, ULONG_PTR information,
                                          BOOLEAN *signalled);
typedef NTSTATUS(NTAPI *cancel_packet)(HANDLE packet, BOOLEAN remove);

static void a_wait_packet_posts_once(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    create_packet create = (create_packet)GetProcAddress(ntdll, "NtCreateWaitCompletionPacket");
    associate_packet associate =
        (associate_packet)GetProcAddress(ntdll, "NtAssociateWaitCompletionPacket");
    cancel_packet cancel = (cancel_packet)GetProcAddress(ntdll, "NtCancelWaitCompletionPacket");
    HANDLE timer = CreateWaitableTimerExW(NULL, NULL, 2, TIMER_ALL_ACCESS), packet = NULL;
    LARGE_INTEGER due = {.QuadPart = -100000};
    OVERLAPPED *overlapped;
    BOOLEAN signalled = TRUE;
    ULONG_PTR key;
    DWORD bytes;

    CHECK(create && associate && cancel);
    if (!create || !associate || !cancel)
        return;
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    CHECK_EQUAL(create(&packet, 1, NULL), 0);
    CHECK(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    CHECK_EQUAL(associate(packet, port, timer, (void *)5, (void *)6, 0, 7, &signalled), 0);
    CHECK(!signalled);
    CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 5000));
    CHECK_EQUAL(key, 5);
    CHECK_EQUAL((ULONG_PTR)overlapped, 6);
    CHECK_EQUAL(bytes, 7);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 30));
    CHECK_EQUAL(cancel(packet, TRUE), (NTSTATUS)0xc0000120);
    CHECK(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
    CHECK_EQUAL(associate(packet, port, timer, NULL, NULL, 0, 0, NULL), 0);
    CHECK_EQUAL(cancel(packet, TRUE), 0);
    CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 30));
    CloseHandle(packet);
    CloseHandle(timer);
    CloseHandle(port);
}

int main(void)
{
    entries_come_in_their_order();
    threads_share_the_work();
    closing_ends_the_wait();
    a_wait_packet_posts_once();
    return checks_result();
}
