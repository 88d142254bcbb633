/* See resolver.h. [getaddrinfo(3), getnameinfo(3)] */
#include "apis/host/resolver.h"
#include "apis/host/socket.h"

#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { WINDOWS_INET6 = 23 };

static enum resolver_error from_host(int error)
{
    switch (error) {
    case 0:
        return RESOLVER_DONE;
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
        return RESOLVER_NOT_FOUND;
    case EAI_AGAIN:
        return RESOLVER_TRY_AGAIN;
    case EAI_FAMILY:
        return RESOLVER_FAMILY;
    case EAI_SERVICE:
        return RESOLVER_SERVICE;
    case EAI_SOCKTYPE:
        return RESOLVER_TYPE;
    case EAI_MEMORY:
        return RESOLVER_MEMORY;
    case EAI_BADFLAGS:
        return RESOLVER_FLAGS;
    default:
        return RESOLVER_FAILED;
    }
}

static int flags_to_host(int flags)
{
    return (flags & (RESOLVE_PASSIVE | RESOLVE_CANONICAL | RESOLVE_NUMERIC_HOST)) |
           (flags & RESOLVE_NUMERIC_SERVICE ? AI_NUMERICSERV : 0) |
           (flags & RESOLVE_ALL ? AI_ALL : 0) | (flags & RESOLVE_CONFIGURED ? AI_ADDRCONFIG : 0) |
           (flags & RESOLVE_MAPPED ? AI_V4MAPPED : 0);
}

static int give(const struct addrinfo *found, const char *canonical,
                int (*add)(const struct resolver_answer *answer, void *context), void *context)
{
    _Alignas(8) char address[SOCKET_ADDRESS_BYTES];
    struct resolver_answer answer = {
        .family = found->ai_family == AF_INET6 ? WINDOWS_INET6 : found->ai_family,
        .type = found->ai_socktype,
        .protocol = found->ai_protocol,
        .size = (int)found->ai_addrlen,
        .address = address,
        .canonical = canonical,
    };

    memcpy(address, found->ai_addr, found->ai_addrlen);
    socket_address_from_host(address);
    return add(&answer, context);
}

/*
 * The host gives one answer for each type of socket when none was asked for; Windows gives one
 * for each address, of type 0.
 */
enum resolver_error resolver_find(const char *host, const char *service, int flags, int family,
                                  int type, int protocol,
                                  int (*add)(const struct resolver_answer *answer, void *context),
                                  void *context)
{
    struct addrinfo hints = {
        .ai_flags = flags_to_host(flags),
        .ai_family = family == WINDOWS_INET6 ? AF_INET6 : family,
        .ai_socktype = type || protocol ? type : SOCK_STREAM,
        .ai_protocol = protocol,
    };
    struct addrinfo *list, *found;
    int error = getaddrinfo(host, service, &hints, &list);

    if (error)
        return from_host(error);
    for (found = list; found; found = found->ai_next) {
        if (!type)
            found->ai_socktype = 0;
        if (!protocol)
            found->ai_protocol = type ? found->ai_protocol : 0;
        if (give(found, list->ai_canonname, add, context))
            break;
    }
    freeaddrinfo(list);
    return RESOLVER_DONE;
}

/* NI_NOFQDN 1, NI_NUMERICHOST 2, NI_NAMEREQD 4, NI_NUMERICSERV 8, NI_DGRAM 16. */
static int name_flags(int flags)
{
    return (flags & 1 ? NI_NOFQDN : 0) | (flags & 2 ? NI_NUMERICHOST : 0) |
           (flags & 4 ? NI_NAMEREQD : 0) | (flags & 8 ? NI_NUMERICSERV : 0) |
           (flags & 16 ? NI_DGRAM : 0);
}

enum resolver_error resolver_name(const void *address, int size, char *host, size_t host_size,
                                  char *service, size_t service_size, int flags)
{
    _Alignas(8) char converted[SOCKET_ADDRESS_BYTES];
    int length = socket_address_to_host(address, size, converted);

    if (length < 0)
        return RESOLVER_FAMILY;
    return from_host(getnameinfo((struct sockaddr *)converted, (socklen_t)length, host,
                                 host ? (socklen_t)host_size : 0, service,
                                 service ? (socklen_t)service_size : 0, name_flags(flags)));
}

int resolver_port(const char *name, const char *protocol)
{
    struct servent entry, *found = NULL;
    char buffer[1024];

    if (getservbyname_r(name, protocol, &entry, buffer, sizeof buffer, &found) != 0 || !found)
        return -1;
    return found->s_port;
}

const char *resolver_service(int port, const char *protocol)
{
    static _Thread_local char name[64];
    struct servent entry, *found = NULL;
    char buffer[1024];

    if (getservbyport_r(port, protocol, &entry, buffer, sizeof buffer, &found) != 0 || !found)
        return NULL;
    snprintf(name, sizeof name, "%s", found->s_name);
    return name;
}

/* The few that programs name, so that no database is needed. */
static const struct {
    const char *name;
    int number;
} protocols[] = {{"ip", 0},   {"icmp", 1},  {"igmp", 2},      {"tcp", 6},
                 {"udp", 17}, {"ipv6", 41}, {"ipv6-icmp", 58}};

int resolver_protocol(const char *name)
{
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        if (strcasecmp(protocols[i].name, name) == 0)
            return protocols[i].number;
    }
    return -1;
}

const char *resolver_protocol_name(int number)
{
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++) {
        if (protocols[i].number == number)
            return protocols[i].name;
    }
    return NULL;
}
