/* flags: -luser32 -liphlpapi -lws2_32 */
/* Message queues without windows, and the network's interfaces. */
#include "check.h"

#include <stdlib.h>
#include <winsock2.h>

#include <iphlpapi.h>
#include <windows.h>

static DWORD WINAPI post_two(void *argument)
{
    DWORD thread = (DWORD)(ULONG_PTR)argument;

    Sleep(20);
    PostThreadMessageW(thread, WM_APP, 1, 2);
    PostThreadMessageW(thread, WM_QUIT, 7, 0);
    return 0;
}

static void messages_arrive_in_order(void)
{
    HANDLE thread;
    MSG message;

    CHECK(!PostThreadMessageW(GetCurrentThreadId(), WM_APP, 0, 0));
    CHECK_EQUAL(GetLastError(), ERROR_INVALID_THREAD_ID);
    CHECK(!PeekMessageW(&message, NULL, 0, 0, PM_REMOVE));
    thread = CreateThread(NULL, 0, post_two, (void *)(ULONG_PTR)GetCurrentThreadId(), 0, NULL);
    CHECK_EQUAL(GetMessageW(&message, NULL, 0, 0), TRUE);
    CHECK(message.message == WM_APP && message.wParam == 1 && message.lParam == 2);
    CHECK_EQUAL(GetMessageW(&message, NULL, 0, 0), FALSE);
    CHECK_EQUAL(message.wParam, 7);
    WaitForSingleObject(thread, 5000);
    CloseHandle(thread);
    PostQuitMessage(3);
    CHECK_EQUAL(GetMessageA(&message, NULL, 0, 0), FALSE);
    CHECK(message.message == WM_QUIT && message.wParam == 3);
}

static int fired;

static void CALLBACK count_timer(HWND window, UINT message, UINT_PTR id, DWORD time)
{
    fired++;
}

static void timers_come_as_messages(void)
{
    UINT_PTR timer = SetTimer(NULL, 0, 20, count_timer);
    MSG message;

    CHECK(timer != 0);
    CHECK_EQUAL(MsgWaitForMultipleObjects(0, NULL, FALSE, 2000, QS_ALLINPUT), WAIT_OBJECT_0);
    CHECK_EQUAL(GetMessageW(&message, NULL, 0, 0), TRUE);
    CHECK(message.message == WM_TIMER && message.wParam == timer);
    CHECK(message.lParam == (LPARAM)count_timer);
    DispatchMessageW(&message);
    CHECK_EQUAL(fired, 1);
    CHECK(KillTimer(NULL, timer) && !KillTimer(NULL, timer));
}

static void a_handle_or_a_message_ends_the_wait(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);

    CHECK_EQUAL(MsgWaitForMultipleObjects(1, &event, FALSE, 1000, QS_ALLINPUT), WAIT_OBJECT_0);
    ResetEvent(event);
    CHECK_EQUAL(MsgWaitForMultipleObjects(1, &event, FALSE, 20, QS_ALLINPUT), WAIT_TIMEOUT);
    PostThreadMessageA(GetCurrentThreadId(), WM_APP, 0, 0);
    CHECK_EQUAL(MsgWaitForMultipleObjects(1, &event, FALSE, 1000, QS_ALLINPUT), WAIT_OBJECT_0 + 1);
    CloseHandle(event);
}

static void the_loopback_interface_is_listed(void)
{
    IP_ADAPTER_ADDRESSES *list;
    ULONG size = 0;
    int loopback = 0;

    CHECK_EQUAL(GetAdaptersAddresses(AF_UNSPEC, 0, NULL, NULL, &size), ERROR_BUFFER_OVERFLOW);
    list = malloc(size);
    CHECK_EQUAL(GetAdaptersAddresses(AF_UNSPEC, 0, NULL, list, &size), ERROR_SUCCESS);
    for (IP_ADAPTER_ADDRESSES *adapter = list; adapter; adapter = adapter->Next)
        loopback += adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK && adapter->FirstUnicastAddress &&
                    adapter->AdapterName && adapter->FriendlyName;
    CHECK_EQUAL(loopback, 1);
    free(list);
}

int main(void)
{
    messages_arrive_in_order();
    timers_come_as_messages();
    a_handle_or_a_message_ends_the_wait();
    the_loopback_interface_is_listed();
    return checks_result();
}
