/*
 * What differs from one Unix to the next: numbers, errors, flags, and the forms of its structs.
 * One of them is the running guest's.
 */
#ifndef APIS_UNIX_SYSTEM_H
#define APIS_UNIX_SYSTEM_H

#include "abi/fault.h"
#include "abi/unix/signal.h"
#include "apis/unix/row.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

/* A constant of the guest's and the host's counterpart. Tables of them end in {0, 0}. */
struct unix_constant {
    uint64_t guest, host;
};

/* A program as it is loaded, with what it is told. */
struct unix_program {
    const char *path;
    char **arguments, **environment;
    uint64_t base, entry, headers;
    uint16_t header_count;
};

/* Where the parts of a directory's entry are; 0: it has no such part. The inode is at 0. */
struct unix_entry_layout {
    uint8_t next, size, length, type, name;
};

struct bsd_node;
struct bsd_interface_list;

struct unix_system {
    const char *name, *group; /* whose functions come before those of the group unix */
    const struct unix_row *rows;
    size_t row_count;
    const uint8_t *errors; /* by the host's number */
    size_t error_count;
    const uint8_t *signals; /* the guest's number, by the host's */
    size_t signal_count;
    const struct unix_constant *open_flags, *map_flags, *signal_flags;
    const struct unix_constant *socket_families, *socket_types, *socket_options;
    const struct unix_constant *message_flags, *tcp_options;
    const struct unix_constant *at_flags, *file_commands, *advices, *clocks;
    const struct unix_constant *wait_options, *wait_types;
    int directory;                /* AT_FDCWD */
    int64_t time_now;             /* UTIME_NOW; UTIME_OMIT is one less */
    const struct bsd_node *nodes; /* what sysctl tells beyond apis/unix/bsd/sysctl.c */
    int route_family;             /* AF_ROUTE */
    const struct bsd_interface_list *interfaces;
    struct unix_entry_layout entry;
    /* Writes a status in the guest's form. */
    int (*put_status)(void *to, const struct stat *status);
    int (*frame_write)(const struct unix_delivery *delivery);
    /* Writes what is known about a signal in the guest's form. */
    int (*put_info)(void *to, const struct unix_delivery *delivery);
    /* What a program's stack holds and where it begins. */
    int (*start)(struct unix_start *start, const struct unix_program *program, struct fault *fault);
};

extern const struct unix_system freebsd_system, netbsd_system, dragonfly_system;

extern const struct unix_system *unix_system;

/* NULL when there is none of that name; and the names that there are, as a sentence. */
const struct unix_system *unix_system_find(const char *name);
const struct unix_system *unix_system_at(size_t index);
const char *unix_system_names(void);

/* Each bit that a table knows; bits that it does not know are in *unknown, which may be NULL. */
uint64_t unix_flags_to_host(const struct unix_constant *table, uint64_t flags, uint64_t *unknown);
uint64_t unix_flags_from_host(const struct unix_constant *table, uint64_t flags);

/* One value of several; -1 when the table has none. */
int64_t unix_value_to_host(const struct unix_constant *table, uint64_t value);
int64_t unix_value_from_host(const struct unix_constant *table, uint64_t value);

int unix_signal_to_host(unsigned guest); /* -EINVAL when there is none */
int unix_signal_from_host(int host);

#endif
