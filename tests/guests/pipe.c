/* Pipes: anonymous, named, of bytes and messages, overlapped, and a child's standard output. */
#define _WIN32_WINNT 0x0a00
#include "check.h"

#include <string.h>
#include <wchar.h>
#include <windows.h>

static const char name[] = "\\\\.\\pipe\\sojourn test \\ pipe";

static HANDLE server_of(DWORD open_mode, DWORD mode)
{
    return CreateNamedPipeA(name, open_mode, mode, 2, 4096, 4096, 0, NULL);
}

static HANDLE client_of(void)
{
    return CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static void an_anonymous_pipe_carries_bytes(void)
{
    HANDLE in, out;
    DWORD done, available;
    char text[16];

    CHECK(CreatePipe(&in, &out, NULL, 0));
    CHECK_EQUAL(GetFileType(in), FILE_TYPE_PIPE);
    CHECK(PeekNamedPipe(in, NULL, 0, NULL, &available, NULL));
    CHECK_EQUAL(available, 0);
    CHECK(WriteFile(out, "abcdef", 6, &done, NULL));
    CHECK(PeekNamedPipe(in, text, 3, &done, &available, NULL));
    CHECK_EQUAL(done, 3);
    CHECK_EQUAL(available, 6);
    CHECK(memcmp(text, "abc", 3) == 0);
    CHECK(ReadFile(in, text, 4, &done, NULL) && done == 4);
    CloseHandle(out);
    CHECK(ReadFile(in, text, 16, &done, NULL) && done == 2);
    CHECK(!ReadFile(in, text, 16, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_BROKEN_PIPE);
    CHECK(!PeekNamedPipe(in, NULL, 0, NULL, &available, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_BROKEN_PIPE);
    CloseHandle(in);
    CHECK(CreatePipe(&in, &out, NULL, 0));
    CloseHandle(in);
    CHECK(!WriteFile(out, "x", 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_NO_DATA);
    CloseHandle(out);
}

static void a_named_pipe_connects(void)
{
    HANDLE server, client;
    DWORD done, flags;
    char text[16];

    CHECK(client_of() == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    CHECK(!WaitNamedPipeA(name, 10));
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
    server = server_of(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE);
    CHECK(server != INVALID_HANDLE_VALUE);
    CHECK(!ReadFile(server, text, 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_PIPE_LISTENING);
    CHECK(WaitNamedPipeA(name, 10));
    client = client_of();
    CHECK(client != INVALID_HANDLE_VALUE);
    CHECK(!ConnectNamedPipe(server, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_PIPE_CONNECTED);
    CHECK(client_of() == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_PIPE_BUSY);
    CHECK(WriteFile(client, "ping", 4, &done, NULL) && done == 4);
    CHECK(ReadFile(server, text, 16, &done, NULL) && done == 4);
    CHECK(WriteFile(server, "pong!", 5, &done, NULL));
    CHECK(ReadFile(client, text, 16, &done, NULL) && done == 5);
    CHECK(GetNamedPipeInfo(client, &flags, NULL, NULL, NULL));
    CHECK_EQUAL(flags, PIPE_CLIENT_END | PIPE_TYPE_BYTE);
    CHECK(DisconnectNamedPipe(server));
    CHECK(!ReadFile(client, text, 16, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_BROKEN_PIPE);
    CHECK(!WriteFile(server, "x", 1, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_PIPE_NOT_CONNECTED);
    CloseHandle(client);
    CloseHandle(server);
    CHECK(client_of() == INVALID_HANDLE_VALUE);
    CHECK_EQUAL(GetLastError(), ERROR_FILE_NOT_FOUND);
}

/* The server is connected from the moment that a client has opened the pipe. */
static void a_server_need_not_ask_for_its_client(void)
{
    HANDLE server = server_of(PIPE_ACCESS_DUPLEX, PIPE_TYPE_BYTE), client = client_of();
    DWORD done;
    char text[16];

    CHECK(client != INVALID_HANDLE_VALUE);
    CHECK(WriteFile(client, "early", 5, &done, NULL));
    CHECK(ReadFile(server, text, 16, &done, NULL) && done == 5);
    CHECK(!ConnectNamedPipe(server, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_PIPE_CONNECTED);
    CloseHandle(client);
    CloseHandle(server);
}

static void messages_stay_apart(void)
{
    HANDLE server = server_of(PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE);
    HANDLE client = client_of();
    DWORD done, available, left, mode = PIPE_READMODE_MESSAGE;
    char text[16];

    CHECK(!ConnectNamedPipe(server, NULL));
    CHECK(SetNamedPipeHandleState(client, &mode, NULL, NULL));
    CHECK(WriteFile(client, "first", 5, &done, NULL));
    CHECK(WriteFile(client, "second one", 10, &done, NULL));
    CHECK(ReadFile(server, text, 16, &done, NULL) && done == 5);
    CHECK(!ReadFile(server, text, 6, &done, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_MORE_DATA);
    CHECK_EQUAL(done, 6);
    CHECK(PeekNamedPipe(server, text, 1, &done, &available, &left));
    CHECK_EQUAL(available, 4);
    CHECK_EQUAL(left, 3);
    CHECK(ReadFile(server, text, 16, &done, NULL) && done == 4);
    CHECK(memcmp(text, " one", 4) == 0);
    CHECK(WriteFile(server, "answer", 6, &done, NULL));
    CHECK(TransactNamedPipe(client, "question", 8, text, 16, &done, NULL) && done == 6);
    CloseHandle(client);
    CloseHandle(server);
}

static void overlapped_calls_end_at_a_port(void)
{
    HANDLE server = server_of(PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE);
    HANDLE port = CreateIoCompletionPort(server, NULL, 9, 0), client;
    OVERLAPPED connect = {0}, read = {0}, *got;
    ULONG_PTR key;
    DWORD done;
    char text[16];

    CHECK(port != NULL);
    CHECK(!ConnectNamedPipe(server, &connect));
    CHECK_EQUAL(GetLastError(), ERROR_IO_PENDING);
    client = CreateFileA(name, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(client != INVALID_HANDLE_VALUE);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &got, 5000));
    CHECK(got == &connect);
    CHECK_EQUAL(key, 9);
    CHECK(!ReadFile(server, text, 16, NULL, &read));
    CHECK_EQUAL(GetLastError(), ERROR_IO_PENDING);
    CHECK(WriteFile(client, "data", 4, &done, NULL));
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &got, 5000));
    CHECK(got == &read && done == 4 && memcmp(text, "data", 4) == 0);
    CHECK(!ReadFile(server, text, 16, NULL, &read));
    CloseHandle(client);
    got = NULL;
    CHECK(!GetQueuedCompletionStatus(port, &done, &key, &got, 5000));
    CHECK_EQUAL(GetLastError(), ERROR_BROKEN_PIPE);
    CHECK(got == &read);
    CloseHandle(server);
    CloseHandle(port);
}

static void a_childs_output_is_read(void)
{
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    STARTUPINFOW startup = {.cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION information;
    WCHAR self[MAX_PATH], line[MAX_PATH + 20];
    HANDLE in, out;
    DWORD done, total = 0;
    char text[64];

    CHECK(CreatePipe(&in, &out, &inheritable, 0));
    SetHandleInformation(in, HANDLE_FLAG_INHERIT, 0);
    GetModuleFileNameW(NULL, self, MAX_PATH);
    swprintf(line, MAX_PATH + 20, L"\"%ls\" child", self);
    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = startup.hStdError = out;
    CHECK(CreateProcessW(self, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &information));
    CloseHandle(out);
    while (total < sizeof text && ReadFile(in, text + total, sizeof text - total, &done, NULL))
        total += done;
    CHECK_EQUAL(GetLastError(), ERROR_BROKEN_PIPE);
    CHECK_EQUAL(total, 20);
    CHECK(memcmp(text, "out of the runtime\r\n", 20) == 0);
    CHECK_EQUAL(WaitForSingleObject(information.hProcess, 10000), WAIT_OBJECT_0);
    CloseHandle(information.hProcess);
    CloseHandle(information.hThread);
    CloseHandle(in);
}

/* As libuv uses them: an overlapped end that is read without OVERLAPPED, and its state asked. */
static void an_overlapped_end_can_be_read_like_another(void)
{
    typedef LONG(NTAPI * query_file)(HANDLE, void *, void *, ULONG, ULONG);
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    query_file query = (query_file)(void *)GetProcAddress(ntdll, "NtQueryInformationFile");
    DWORD done = 0;
    char data[8] = "";
    ULONG local[10];
    void *result[2];
    HANDLE server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, 0, 1, 4096,
                                     4096, 0, NULL);
    HANDLE client =
        CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);

    CHECK(server != INVALID_HANDLE_VALUE && client != INVALID_HANDLE_VALUE);
    CHECK(!ConnectNamedPipe(server, NULL));
    CHECK_EQUAL(GetLastError(), ERROR_PIPE_CONNECTED);
    CHECK(WriteFile(client, "abc", 3, &done, NULL));
    CHECK_EQUAL(query(server, result, local, sizeof local, 24), 0);
    CHECK_EQUAL(local[5], 3);        /* ReadDataAvailable */
    CHECK_EQUAL(local[6], local[7]); /* nothing of ours is unread */
    CHECK_EQUAL(local[9], 1);
    CHECK(ReadFile(server, data, sizeof data, &done, NULL));
    CHECK_EQUAL(done, 3);
    CloseHandle(client);
    CloseHandle(server);
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc > 1) {
        puts("out of the runtime");
        return 0;
    }
    an_anonymous_pipe_carries_bytes();
    a_named_pipe_connects();
    a_server_need_not_ask_for_its_client();
    messages_stay_apart();
    overlapped_calls_end_at_a_port();
    a_childs_output_is_read();
    an_overlapped_end_can_be_read_like_another();
    return checks_result();
}
