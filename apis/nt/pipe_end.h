/* One end of a named pipe, for the files that make it up: pipe.c and pipe_transfer.c. */
#ifndef APIS_NT_PIPE_END_H
#define APIS_NT_PIPE_END_H

#include "apis/nt/pipe.h"
#include "apis/nt/pipe_name.h"

enum pipe_state { PIPE_LISTENS, PIPE_IS_CONNECTED, PIPE_IS_DISCONNECTED };

struct pipe {
    struct file file;
    bool server, message, message_reads, no_wait;
    _Atomic(enum pipe_state) state;
    uint8_t *rest; /* of a message that was longer than its reader's buffer */
    size_t rest_at, rest_size;
    atomic_int readers, writers; /* requests that wait */
    uint64_t name;
    char path[PIPE_SOCKET_PATH];
    int other_end; /* of a pipe without a name: its client's side until that is opened; or -1 */
    ULONG instances, input_size, output_size;
};

static inline struct pipe *pipe_of(struct file *file)
{
    return (struct pipe *)file;
}

/* Whether the file is a struct pipe; other pipes are the host's. */
bool pipe_is_named(const struct file *file);

/* Takes the client that has connected. STATUS_PENDING when there is none yet. */
NTSTATUS pipe_accept(struct pipe *pipe);

/*
 * STATUS_PIPE_LISTENING, STATUS_PIPE_DISCONNECTED, or success when it is connected: which a server
 * is as soon as a client has opened its end, whether or not it has asked.
 */
NTSTATUS pipe_state_status(struct pipe *pipe);

/* An error (-errno) of the host's in a transfer. STATUS_PENDING: it would have to wait. */
NTSTATUS pipe_transfer_status(int error);

/*
 * at_once: STATUS_PENDING rather than wait. A read of nothing waits until there is something;
 * a write goes on behind what is done already.
 */
NTSTATUS pipe_read_now(struct pipe *pipe, void *buffer, ULONG length, bool at_once, ULONG *done);
NTSTATUS pipe_write_now(struct pipe *pipe, const void *buffer, ULONG length, bool at_once,
                        ULONG *done);

#endif
