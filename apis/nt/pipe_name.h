/*
 * Where the servers of named pipes wait for their clients: sockets in the session's directory,
 * one for each instance, removed when the instance or its process goes. A connected instance
 * leaves a mark, so that a client can tell a busy pipe from none.
 */
#ifndef APIS_NT_PIPE_NAME_H
#define APIS_NT_PIPE_NAME_H

#include "apis/host/local_socket.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PIPE_SOCKET_PATH = LOCAL_SOCKET_PATH };

/* Pipe names have no case. */
uint64_t pipe_name_hash(const char *name);

/* A listening socket that does not block, or -errno. -EEXIST: first is wanted, and there is one. */
int pipe_name_listen(uint64_t hash, bool message, bool first, char path[PIPE_SOCKET_PATH]);

/* A connected socket; -EBUSY when all instances have a client, -ENOENT when there is none. */
int pipe_name_connect(uint64_t hash, bool *message);

/* 0 when a client could connect now; -EBUSY, -ENOENT. */
int pipe_name_probe(uint64_t hash);

void pipe_name_set_busy(const char *path);
void pipe_name_remove(const char *path);

/* For the end of the process. */
void pipe_name_remove_all(void);

#endif
