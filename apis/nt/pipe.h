/* Pipes, with and without names, as kinds of files. */
#ifndef APIS_NT_PIPE_H
#define APIS_NT_PIPE_H

#include "apis/nt/file.h"
#include "apis/nt/request.h"

#ifndef FSCTL_PIPE_LISTEN
#define FSCTL_PIPE_DISCONNECT 0x00110004
#define FSCTL_PIPE_LISTEN 0x00110008
#define FSCTL_PIPE_PEEK 0x0011400c
#define FSCTL_PIPE_TRANSCEIVE 0x0011c017
#endif

/* Names are what follows \\.\pipe\, in UTF-8. */
struct pipe_request {
    const char *name;
    struct file_parameters file; /* access as seen by the server */
    bool message, message_reads, no_wait, first;
    ULONG instances, input_size, output_size;
    DWORD timeout; /* in milliseconds, for who waits with the default */
};

/* What is known of an end of a pipe. A pipe that another process made has no limits to show. */
struct pipe_info {
    bool server, message, message_reads, no_wait;
    ULONG instances, input_size, output_size;
    DWORD peer; /* the process at the other end; 0: not known */
};

/* What is under way in an end of a pipe: bytes to be read, and bytes that nobody has read yet. */
struct pipe_traffic {
    ULONG input_waiting, output_waiting;
    bool connected;
};

NTSTATUS pipe_create_pair(ULONG size, ULONG handle_attributes, HANDLE *read, HANDLE *write);

NTSTATUS pipe_create(const struct pipe_request *request, HANDLE *handle);

/* Without a name: the other end is opened by the server's handle (pipe_open_below). */
NTSTATUS pipe_create_anonymous(const struct pipe_request *request, HANDLE *handle);

/* As CreateFile on a pipe's name; an empty one is the directory of all pipes.
 * STATUS_PIPE_NOT_AVAILABLE when all instances are in use. */
NTSTATUS pipe_open(const char *name, const struct file_parameters *parameters, HANDLE *handle);

/*
 * A name relative to the directory of pipes, or none relative to a server's end.
 * STATUS_OBJECT_TYPE_MISMATCH when the handle is neither.
 */
NTSTATUS pipe_open_below(HANDLE directory, const char *name,
                         const struct file_parameters *parameters, HANDLE *handle);

/* Whether the handle is the directory of all pipes. */
bool pipe_is_directory(HANDLE handle);

/* Until an instance can be opened. STATUS_IO_TIMEOUT, STATUS_OBJECT_NAME_NOT_FOUND. */
NTSTATUS pipe_wait(const char *name, int64_t deadline);

/* The rest take any file that is a pipe; STATUS_INVALID_PARAMETER for one that is none. */
NTSTATUS pipe_listen(struct file *file); /* waits; STATUS_PIPE_CONNECTED, STATUS_PIPE_CLOSING */
NTSTATUS pipe_disconnect(struct file *file);
NTSTATUS pipe_set_mode(struct file *file, bool message_reads, bool no_wait);
NTSTATUS pipe_query(struct file *file, struct pipe_info *info);
NTSTATUS pipe_traffic(struct file *file, struct pipe_traffic *traffic);

struct pipe_peek {
    void *buffer;
    ULONG size, copied, available, left_in_message;
};
NTSTATUS pipe_peek(struct file *file, struct pipe_peek *peek);

#endif
