#include "tests/suite.h"

#include "apis/host/descriptor.h"
#include "apis/host/link.h"
#include "apis/host/local_socket.h"
#include "apis/host/pipe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void a_client_connects_before_it_is_asked_for(void)
{
    char path[LOCAL_SOCKET_PATH], text[8];
    int listener, client, server;
    bool messages;

    snprintf(path, sizeof path, "/tmp/sojourn-socket-%d", getpid());
    CU_ASSERT_EQUAL(local_socket_connect(path, &messages), -ENOENT);
    listener = local_socket_listen(path, true);
    CU_ASSERT_FATAL(listener >= 0);
    CU_ASSERT_EQUAL(local_socket_accept(listener), -EAGAIN);
    client = local_socket_connect(path, &messages);
    CU_ASSERT_FATAL(client >= 0);
    CU_ASSERT(messages);
    CU_ASSERT_EQUAL(local_socket_connect(path, &messages), -EAGAIN);
    server = local_socket_accept(listener);
    CU_ASSERT_EQUAL(local_socket_peer(server), getpid());
    CU_ASSERT_EQUAL(local_socket_send(client, "hello", 5, false), 5);
    CU_ASSERT_EQUAL(local_socket_next(server, true), 5);
    CU_ASSERT_EQUAL(local_socket_receive(server, text, sizeof text, true), 5);
    CU_ASSERT_EQUAL(local_socket_receive(server, text, sizeof text, true), -EAGAIN);
    host_descriptor_close(client);
    CU_ASSERT_EQUAL(local_socket_receive(server, text, sizeof text, false), 0);
    CU_ASSERT_EQUAL(local_socket_send(server, "late", 4, false), -EPIPE);
    host_descriptor_close(server);
    host_descriptor_close(listener);
    host_path_remove(path, false);
}

static void a_look_takes_nothing_out(void)
{
    int pipe_ends[2], socket_ends[2];
    char text[8] = "";

    CU_ASSERT_EQUAL_FATAL(host_pipe_open(pipe_ends, 0), 0);
    CU_ASSERT_EQUAL_FATAL(local_socket_pair(false, socket_ends), 0);
    CU_ASSERT_EQUAL(host_pipe_available(pipe_ends[0]), 0);
    CU_ASSERT_EQUAL(host_pipe_peek(socket_ends[0], text, 3), -EAGAIN);
    CU_ASSERT_EQUAL(write(pipe_ends[1], "abcde", 5), 5);
    CU_ASSERT_EQUAL(write(socket_ends[1], "abcde", 5), 5);
    CU_ASSERT_EQUAL(host_pipe_peek(pipe_ends[0], text, 3), 3);
    CU_ASSERT_STRING_EQUAL(text, "abc");
    CU_ASSERT_EQUAL(host_pipe_peek(socket_ends[0], text, 4), 4);
    CU_ASSERT_STRING_EQUAL(text, "abcd");
    CU_ASSERT_EQUAL(host_pipe_available(pipe_ends[0]), 5);
    CU_ASSERT_EQUAL(host_pipe_available(socket_ends[0]), 5);
    CU_ASSERT(host_pipe_unread(socket_ends[1]) > 0);
    host_pipe_set_blocking(socket_ends[1], false);
    CU_ASSERT_EQUAL(read(socket_ends[1], text, 1), -1);
    for (int i = 0; i < 2; i++) {
        host_descriptor_close(pipe_ends[i]);
        host_descriptor_close(socket_ends[i]);
    }
}

SUITE(local_socket, TEST(a_client_connects_before_it_is_asked_for), TEST(a_look_takes_nothing_out));
