/* File descriptors of any kind: their numbers, and waiting until they are ready. */
#ifndef APIS_HOST_DESCRIPTOR_H
#define APIS_HOST_DESCRIPTOR_H

#include <stddef.h>
#include <stdint.h>

/* What a descriptor is ready for: the bits of poll(2). */
enum descriptor_event {
    DESCRIPTOR_READABLE = 1,
    DESCRIPTOR_WRITABLE = 4,
    DESCRIPTOR_HUNG_UP = 0x10 /* need not be asked for */
};

/* Waits so many nanoseconds, or -1: for ever. The events that are there; it may wake for none. */
int host_descriptor_wait(int fd, short events, int64_t nanoseconds);

/* The same for several, of which those with fd -1 are passed over: how many are ready. */
struct descriptor_point {
    int fd;
    short events, results; /* of poll(2) */
};
int host_descriptor_wait_any(struct descriptor_point *points, size_t count, int milliseconds);

/* A copy under the first free number that is not below; or -errno. */
int host_descriptor_copy(int fd, int not_below);
void host_descriptor_replace(int fd, int by); /* fd becomes what by was, which is closed */
void host_descriptor_close_at_exec(int fd);
void host_descriptor_close(int fd);

/* Nothing that can be read or written ever; or -errno. */
int host_descriptor_null(void);

/* One that is readable from the first set to the next clear; or -errno. */
int host_descriptor_flag(void);
void host_descriptor_flag_set(int flag);
void host_descriptor_flag_clear(int flag);

#endif
