/* flags: -lws2_32 -lmswsock -lntdll */
/* Sockets: connections, datagrams, waiting of every kind, overlapped transfers, names, errors. */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#include <winternl.h>

#ifndef STATUS_PENDING
#define STATUS_PENDING 0x103
#endif

static struct sockaddr_in loopback(SOCKET listener)
{
    struct sockaddr_in address = {0};
    int size = sizeof address;

    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener != INVALID_SOCKET)
        CHECK_EQUAL(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    return address;
}

static SOCKET make_listener(void)
{
    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in address = loopback(INVALID_SOCKET);

    CHECK(listener != INVALID_SOCKET);
    CHECK_EQUAL(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQUAL(listen(listener, 5), 0);
    return listener;
}

static DWORD WINAPI echo(void *argument)
{
    SOCKET accepted = accept((SOCKET)argument, NULL, NULL);
    char data[64];
    int count;

    while ((count = recv(accepted, data, sizeof data, 0)) > 0)
        send(accepted, data, count, 0);
    closesocket(accepted);
    return 0;
}

static void a_connection_carries_data_both_ways(void)
{
    SOCKET listener = make_listener(), client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(listener);
    HANDLE thread = CreateThread(NULL, 0, echo, (void *)listener, 0, NULL);
    char data[16] = "";

    CHECK_EQUAL(connect(client, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQUAL(send(client, "hello", 5, 0), 5);
    CHECK_EQUAL(recv(client, data, sizeof data, 0), 5);
    CHECK(memcmp(data, "hello", 5) == 0);
    CHECK_EQUAL(shutdown(client, SD_SEND), 0);
    CHECK_EQUAL(recv(client, data, sizeof data, 0), 0);
    CHECK_EQUAL(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
    CHECK_EQUAL(closesocket(client), 0);
    CHECK_EQUAL(closesocket(client), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAENOTSOCK);
    closesocket(listener);
    CloseHandle(thread);
}

static void connect_pair(SOCKET *client, SOCKET *server)
{
    SOCKET listener = make_listener();
    struct sockaddr_in address = loopback(listener);

    *client = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_EQUAL(connect(*client, (struct sockaddr *)&address, sizeof address), 0);
    *server = accept(listener, NULL, NULL);
    CHECK(*server != INVALID_SOCKET);
    closesocket(listener);
}

static void a_non_blocking_socket_says_when_it_would_wait(void)
{
    SOCKET client, server;
    u_long on = 1, waiting = 9;
    struct timeval short_time = {0, 50000};
    fd_set readable;
    WSAPOLLFD polls[2];
    char data[8];

    connect_pair(&client, &server);
    CHECK_EQUAL(ioctlsocket(client, FIONBIO, &on), 0);
    CHECK_EQUAL(recv(client, data, sizeof data, 0), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAEWOULDBLOCK);
    FD_ZERO(&readable);
    FD_SET(client, &readable);
    CHECK_EQUAL(select(0, &readable, NULL, NULL, &short_time), 0);
    CHECK(!FD_ISSET(client, &readable));
    CHECK_EQUAL(send(server, "abc", 3, 0), 3);
    FD_SET(client, &readable);
    CHECK_EQUAL(select(0, &readable, NULL, NULL, NULL), 1);
    CHECK(FD_ISSET(client, &readable));
    CHECK_EQUAL(ioctlsocket(client, FIONREAD, &waiting), 0);
    CHECK_EQUAL(waiting, 3);
    polls[0] = (WSAPOLLFD){client, POLLRDNORM, 0};
    polls[1] = (WSAPOLLFD){server, POLLRDNORM | POLLWRNORM, 0};
    CHECK_EQUAL(WSAPoll(polls, 2, 1000), 2);
    CHECK(polls[0].revents == POLLRDNORM && polls[1].revents == POLLWRNORM);
    CHECK_EQUAL(recv(client, data, sizeof data, 0), 3);
    closesocket(client);
    closesocket(server);
}

static void datagrams_know_their_sender(void)
{
    SOCKET a = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP), b = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in any = loopback(INVALID_SOCKET), to, from;
    int size = sizeof from;
    char data[4];

    CHECK_EQUAL(bind(a, (struct sockaddr *)&any, sizeof any), 0);
    CHECK_EQUAL(bind(b, (struct sockaddr *)&any, sizeof any), 0);
    to = loopback(a);
    CHECK_EQUAL(sendto(b, "datagram", 8, 0, (struct sockaddr *)&to, sizeof to), 8);
    CHECK_EQUAL(recvfrom(a, data, sizeof data, 0, (struct sockaddr *)&from, &size), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAEMSGSIZE);
    CHECK_EQUAL(sendto(b, "x", 1, 0, (struct sockaddr *)&to, sizeof to), 1);
    CHECK_EQUAL(recvfrom(a, data, sizeof data, 0, (struct sockaddr *)&from, &size), 1);
    CHECK(from.sin_port == loopback(b).sin_port && size == 16);
    closesocket(a);
    closesocket(b);
}

static void events_are_announced_once(void)
{
    SOCKET client, server;
    WSAEVENT event = WSACreateEvent();
    WSANETWORKEVENTS found;
    char data[8];

    connect_pair(&client, &server);
    CHECK_EQUAL(WSAEventSelect(client, event, FD_READ | FD_WRITE | FD_CLOSE), 0);
    CHECK_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 2000, FALSE), WAIT_OBJECT_0);
    CHECK_EQUAL(WSAEnumNetworkEvents(client, event, &found), 0);
    CHECK_EQUAL(found.lNetworkEvents, FD_WRITE);
    CHECK_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 50, FALSE), WAIT_TIMEOUT);
    send(server, "x", 1, 0);
    CHECK_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 2000, FALSE), WAIT_OBJECT_0);
    CHECK_EQUAL(WSAEnumNetworkEvents(client, event, &found), 0);
    CHECK_EQUAL(found.lNetworkEvents, FD_READ);
    CHECK_EQUAL(recv(client, data, sizeof data, 0), 1);
    closesocket(server);
    CHECK_EQUAL(WSAWaitForMultipleEvents(1, &event, FALSE, 2000, FALSE), WAIT_OBJECT_0);
    CHECK_EQUAL(WSAEnumNetworkEvents(client, event, &found), 0);
    CHECK(found.lNetworkEvents & FD_CLOSE);
    closesocket(client);
    WSACloseEvent(event);
}

static void overlapped_receives_end_in_an_event(void)
{
    SOCKET client, server;
    WSAOVERLAPPED overlapped = {0};
    WSABUF buffer;
    char data[16] = "";
    DWORD done = 0, flags = 0;

    connect_pair(&client, &server);
    overlapped.hEvent = WSACreateEvent();
    buffer = (WSABUF){8, data};
    CHECK_EQUAL(WSARecv(client, &buffer, 1, NULL, &flags, &overlapped, NULL), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSA_IO_PENDING);
    CHECK(!WSAGetOverlappedResult(client, &overlapped, &done, FALSE, &flags));
    CHECK_EQUAL(WSAGetLastError(), WSA_IO_INCOMPLETE);
    send(server, "four", 4, 0);
    CHECK(WSAGetOverlappedResult(client, &overlapped, &done, TRUE, &flags));
    CHECK(done == 4 && memcmp(data, "four", 4) == 0);
    send(server, "more than the eight", 19, 0);
    CHECK_EQUAL(WSARecv(client, &buffer, 1, &done, &flags, NULL, NULL), 0);
    CHECK(done == 8 && strcmp(data, "more tha") == 0);
    while (done != 3)
        CHECK_EQUAL(WSARecv(client, &buffer, 1, &done, &flags, NULL, NULL), 0);
    flags = 0;
    CHECK_EQUAL(WSARecv(client, &buffer, 1, NULL, &flags, &overlapped, NULL), SOCKET_ERROR);
    CHECK(CancelIoEx((HANDLE)client, (OVERLAPPED *)&overlapped));
    CHECK(!WSAGetOverlappedResult(client, &overlapped, &done, TRUE, &flags));
    CHECK_EQUAL(WSAGetLastError(), WSA_OPERATION_ABORTED);
    WSACloseEvent(overlapped.hEvent);
    closesocket(client);
    closesocket(server);
}

static void *extension(SOCKET socket, GUID id)
{
    void *function = NULL;
    DWORD done;

    CHECK_EQUAL(WSAIoctl(socket, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                         sizeof function, &done, NULL, NULL),
                0);
    return function;
}

static void a_completion_port_serves_accept_connect_and_data(void)
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    SOCKET listener = make_listener(), accepted, client;
    struct sockaddr_in address = loopback(listener), any = loopback(INVALID_SOCKET);
    LPFN_ACCEPTEX accept_ex = extension(listener, (GUID)WSAID_ACCEPTEX);
    LPFN_CONNECTEX connect_ex = extension(listener, (GUID)WSAID_CONNECTEX);
    OVERLAPPED accepting = {0}, connecting = {0}, receiving = {0}, *found;
    char addresses[64], data[8];
    WSABUF buffer = {sizeof data, data};
    DWORD done, flags = 0;
    ULONG_PTR key;

    accepted = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    client = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED);
    CHECK(CreateIoCompletionPort((HANDLE)listener, port, 1, 0) == port);
    CHECK(CreateIoCompletionPort((HANDLE)client, port, 2, 0) == port);
    CHECK(!accept_ex(listener, accepted, addresses, 0, 32, 32, &done, &accepting));
    CHECK_EQUAL(WSAGetLastError(), ERROR_IO_PENDING);
    CHECK_EQUAL(bind(client, (struct sockaddr *)&any, sizeof any), 0);
    if (!connect_ex(client, (struct sockaddr *)&address, sizeof address, NULL, 0, NULL,
                    &connecting))
        CHECK_EQUAL(WSAGetLastError(), ERROR_IO_PENDING);
    for (int i = 0, seen = 0; i < 2; i++) {
        CHECK(GetQueuedCompletionStatus(port, &done, &key, &found, 5000));
        CHECK((key == 1 && found == &accepting) || (key == 2 && found == &connecting));
        CHECK(!(seen & (1 << key)));
        seen |= 1 << key;
    }
    CHECK_EQUAL(setsockopt(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (char *)&listener,
                           sizeof listener),
                0);
    CHECK_EQUAL(setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0), 0);
    CHECK_EQUAL(WSARecv(client, &buffer, 1, NULL, &flags, &receiving, NULL), SOCKET_ERROR);
    CHECK_EQUAL(send(accepted, "port", 4, 0), 4);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &found, 5000));
    CHECK(done == 4 && key == 2 && found == &receiving && memcmp(data, "port", 4) == 0);
    closesocket(client);
    closesocket(accepted);
    closesocket(listener);
    CloseHandle(port);
}

struct poll_request {
    LARGE_INTEGER timeout;
    ULONG count, exclusive;
    HANDLE socket;
    ULONG events;
    NTSTATUS status;
};

/* As event loops wait: a poll of a socket through \Device\Afd, its end in a completion port. */
static void the_device_below_polls_sockets(void)
{
    WCHAR text[] = L"\\Device\\Afd\\Test";
    UNICODE_STRING name = {sizeof text - 2, sizeof text, text};
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK opened, result = {0};
    HANDLE afd = NULL, port;
    struct poll_request request = {.count = 1, .events = 1};
    OVERLAPPED *found;
    ULONG_PTR key;
    char byte;
    DWORD done;
    SOCKET client, server;

    connect_pair(&client, &server);
    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    CHECK_EQUAL(NtCreateFile(&afd, SYNCHRONIZE, &attributes, &opened, NULL, 0,
                             FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_OPEN, 0, NULL, 0),
                0);
    port = CreateIoCompletionPort(afd, NULL, 5, 0);
    CHECK(port != NULL);
    request.timeout.QuadPart = 0x7fffffffffffffff;
    request.socket = (HANDLE)client;
    CHECK_EQUAL(NtDeviceIoControlFile(afd, NULL, NULL, &result, &result, 0x12024, &request,
                                      sizeof request, &request, sizeof request),
                STATUS_PENDING);
    send(server, "x", 1, 0);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &found, 5000));
    CHECK(key == 5 && found == (OVERLAPPED *)&result && request.events == 1);
    recv(client, &byte, 1, 0);
    CHECK_EQUAL(NtDeviceIoControlFile(afd, NULL, NULL, &result, &result, 0x12024, &request,
                                      sizeof request, &request, sizeof request),
                STATUS_PENDING);
    closesocket(client);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &found, 5000));
    CHECK_EQUAL(request.events, 0x20);
    closesocket(server);
    CloseHandle(afd);
    CloseHandle(port);
}

static void names_and_addresses_have_texts(void)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *list = NULL;
    char host[64];
    struct in6_addr six;

    CHECK_EQUAL(getaddrinfo("127.0.0.1", "80", &hints, &list), 0);
    CHECK(list && list->ai_family == AF_INET && list->ai_addrlen == 16);
    CHECK_EQUAL(((struct sockaddr_in *)list->ai_addr)->sin_port, htons(80));
    CHECK_EQUAL(getnameinfo(list->ai_addr, (int)list->ai_addrlen, host, sizeof host, NULL, 0,
                            NI_NUMERICHOST),
                0);
    CHECK(strcmp(host, "127.0.0.1") == 0);
    freeaddrinfo(list);
    CHECK_EQUAL(inet_pton(AF_INET6, "::1", &six), 1);
    CHECK(inet_ntop(AF_INET6, &six, host, sizeof host) && strcmp(host, "::1") == 0);
    CHECK_EQUAL(inet_addr("1.2.3.4"), htonl(0x01020304));
    CHECK_EQUAL(inet_addr("nonsense"), INADDR_NONE);
    CHECK_EQUAL(gethostname(host, sizeof host), 0);
}

static void options_are_kept(void)
{
    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
    BOOL on = TRUE;
    int type = 0, size = sizeof type;
    DWORD timeout = 50;
    char byte;

    CHECK_EQUAL(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (char *)&on, sizeof on), 0);
    on = FALSE;
    CHECK_EQUAL(getsockopt(s, IPPROTO_TCP, TCP_NODELAY, (char *)&on, &size), 0);
    CHECK_EQUAL(on, TRUE);
    CHECK_EQUAL(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&type, &size), 0);
    CHECK_EQUAL(type, SOCK_STREAM);
    CHECK_EQUAL(setsockopt(s, SOL_SOCKET, 0x7777, (char *)&on, sizeof on), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAENOPROTOOPT);
    CHECK_EQUAL(recv(s, &byte, 1, 0), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAENOTCONN);
    closesocket(s);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK_EQUAL(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (char *)&timeout, sizeof timeout), 0);
    CHECK_EQUAL(recv(s, &byte, 1, 0), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAETIMEDOUT);
    closesocket(s);
}

static void a_refused_connection_says_so(void)
{
    SOCKET listener = make_listener(), client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(listener);

    closesocket(listener);
    CHECK_EQUAL(connect(client, (struct sockaddr *)&address, sizeof address), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAECONNREFUSED);
    closesocket(client);
}

static void protocols_are_listed(void)
{
    int tcp_only[] = {IPPROTO_TCP, 0};
    WSAPROTOCOL_INFOW infos[8];
    DWORD size = 0;

    CHECK_EQUAL(WSAEnumProtocolsW(tcp_only, NULL, &size), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAENOBUFS);
    CHECK_EQUAL(size, 2 * sizeof *infos);
    size = sizeof infos;
    CHECK_EQUAL(WSAEnumProtocolsW(tcp_only, infos, &size), 2);
    CHECK_EQUAL(infos[0].iProtocol, IPPROTO_TCP);
    CHECK_EQUAL(infos[0].iAddressFamily, AF_INET);
    CHECK(infos[0].dwServiceFlags1 & XP1_IFS_HANDLES);
    CHECK_EQUAL(WSAEnumProtocolsW(NULL, infos, &size), 4);
}

static void the_extended_forms_do_the_same(void)
{
    SOCKET server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int size = sizeof address;
    u_short narrow = 0;
    u_long wide = 0;

    CHECK_EQUAL(bind(server, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_EQUAL(listen(server, 1), 0);
    CHECK_EQUAL(getsockname(server, (struct sockaddr *)&address, &size), 0);
    CHECK_EQUAL(
        WSAConnect(client, (struct sockaddr *)&address, sizeof address, NULL, NULL, NULL, NULL), 0);
    CHECK_EQUAL(WSAHtons(client, 0x1234, &narrow), 0);
    CHECK_EQUAL(narrow, 0x3412);
    CHECK_EQUAL(WSANtohl(client, 0x12345678, &wide), 0);
    CHECK_EQUAL(wide, 0x78563412);
    CHECK_EQUAL(WSANtohs(INVALID_SOCKET, 1, &narrow), SOCKET_ERROR);
    CHECK_EQUAL(WSAGetLastError(), WSAENOTSOCK);
    closesocket(client);
    closesocket(server);
}

int main(void)
{
    WSADATA data;

    CHECK_EQUAL(socket(AF_INET, SOCK_STREAM, 0), INVALID_SOCKET);
    CHECK_EQUAL(WSAGetLastError(), WSANOTINITIALISED);
    CHECK_EQUAL(WSAStartup(MAKEWORD(2, 2), &data), 0);
    CHECK_EQUAL(data.wVersion, MAKEWORD(2, 2));
    a_connection_carries_data_both_ways();
    a_non_blocking_socket_says_when_it_would_wait();
    datagrams_know_their_sender();
    events_are_announced_once();
    overlapped_receives_end_in_an_event();
    a_completion_port_serves_accept_connect_and_data();
    the_device_below_polls_sockets();
    names_and_addresses_have_texts();
    options_are_kept();
    protocols_are_listed();
    the_extended_forms_do_the_same();
    a_refused_connection_says_so();
    CHECK_EQUAL(WSACleanup(), 0);
    return checks_result();
}
