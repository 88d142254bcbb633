/* Names of hosts and services. Errors are those of getaddrinfo(3), as enum resolver_error. */
#ifndef APIS_HOST_RESOLVER_H
#define APIS_HOST_RESOLVER_H

#include <stddef.h>
#include <stdint.h>

enum resolver_error {
    RESOLVER_DONE,
    RESOLVER_NOT_FOUND,
    RESOLVER_TRY_AGAIN,
    RESOLVER_FAILED,
    RESOLVER_FAMILY,
    RESOLVER_SERVICE,
    RESOLVER_TYPE,
    RESOLVER_MEMORY,
    RESOLVER_FLAGS
};

/* Flags by Windows' numbers. */
enum {
    RESOLVE_PASSIVE = 1,
    RESOLVE_CANONICAL = 2,
    RESOLVE_NUMERIC_HOST = 4,
    RESOLVE_NUMERIC_SERVICE = 8,
    RESOLVE_ALL = 0x100,
    RESOLVE_CONFIGURED = 0x400,
    RESOLVE_MAPPED = 0x800
};

struct resolver_answer {
    int family, type, protocol; /* Windows' numbers */
    int size;
    const void *address; /* as Windows lays it out */
    const char *canonical;
};

/* Calls add for each answer; add returns 0 to go on. */
enum resolver_error resolver_find(const char *host, const char *service, int flags, int family,
                                  int type, int protocol,
                                  int (*add)(const struct resolver_answer *answer, void *context),
                                  void *context);

/* Either text may be NULL. flags: NI_* by Windows' numbers. */
enum resolver_error resolver_name(const void *address, int size, char *host, size_t host_size,
                                  char *service, size_t service_size, int flags);

/* A service's port in network order, or -1; its name, or NULL. protocol: "tcp", "udp" or NULL. */
int resolver_port(const char *name, const char *protocol);
const char *resolver_service(int port, const char *protocol);
int resolver_protocol(const char *name);
const char *resolver_protocol_name(int number);

#endif
