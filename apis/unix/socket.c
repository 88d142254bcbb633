/*
 * Sockets in the BSDs' form: addresses begin with a length of one byte and a family of one byte,
 * control messages with a length of four bytes.
 */
#include "apis/unix/api.h"

#include "apis/unix/address.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/uio.h>

static const struct unix_constant ip_options[] = {
    {2, IP_HDRINCL},
    {3, IP_TOS},
    {4, IP_TTL},
    {9, IP_MULTICAST_IF},
    {10, IP_MULTICAST_TTL},
    {11, IP_MULTICAST_LOOP},
    {12, IP_ADD_MEMBERSHIP},
    {13, IP_DROP_MEMBERSHIP},
    {0, 0},
};

static const struct unix_constant ipv6_options[] = {
    {4, IPV6_UNICAST_HOPS},    {9, IPV6_MULTICAST_IF}, {10, IPV6_MULTICAST_HOPS},
    {11, IPV6_MULTICAST_LOOP}, {12, IPV6_JOIN_GROUP},  {13, IPV6_LEAVE_GROUP},
    {27, IPV6_V6ONLY},         {61, IPV6_TCLASS},      {0, 0},
};

enum { GUEST_SOCKET_LEVEL = 0xffff };

/* The host's level and option, or -ENOPROTOOPT. */
static int64_t option_of(int level, int option, int *host_level)
{
    const struct unix_constant *table = level == GUEST_SOCKET_LEVEL ? unix_system->socket_options
                                        : level == IPPROTO_IP       ? ip_options
                                        : level == IPPROTO_IPV6     ? ipv6_options
                                        : level == IPPROTO_TCP      ? unix_system->tcp_options
                                                                    : NULL;
    int64_t host = table ? unix_value_to_host(table, (unsigned)option) : -1;

    *host_level = level == GUEST_SOCKET_LEVEL ? SOL_SOCKET : level;
    return host < 0 ? -ENOPROTOOPT : host;
}

/* The type's flags are above its number. */
static long type_of(int type)
{
    enum { NUMBER = 0xf };
    uint64_t unknown;
    uint64_t flags =
        unix_flags_to_host(unix_system->socket_types, (unsigned)type & ~(unsigned)NUMBER, &unknown);

    return unknown ? -EINVAL : (long)flags | (type & NUMBER);
}

static long flags_of(int flags)
{
    uint64_t unknown;
    uint64_t host = unix_flags_to_host(unix_system->message_flags, (unsigned)flags, &unknown);

    return unknown ? -EOPNOTSUPP : (long)host;
}

UNIX(unix, long, socket, (int family, int type, int protocol))
{
    int64_t host = unix_value_to_host(unix_system->socket_families, (unsigned)family);
    long host_type = type_of(type);

    if (host < 0 || host_type < 0)
        return host < 0 ? -EAFNOSUPPORT : host_type;
    return host_call(SYS_socket, host, host_type, protocol);
}

UNIX(unix, long, socketpair, (int family, int type, int protocol, int *ends OUT COUNT(2)))
{
    int64_t host = unix_value_to_host(unix_system->socket_families, (unsigned)family);
    long host_type = type_of(type);

    if (host < 0 || host_type < 0)
        return host < 0 ? -EAFNOSUPPORT : host_type;
    return host_call(SYS_socketpair, host, host_type, protocol, ends);
}

static long with_address(long number, int fd, const void *address, unsigned size)
{
    struct sockaddr_storage host;
    long length = unix_address_read(&host, address, size);

    return length < 0 ? length : unix_wait_call(number, fd, (long)&host, length, 0, 0, 0);
}

UNIX(unix, long, bind, (int fd, const void *address, unsigned size))
{
    return with_address(SYS_bind, fd, address, size);
}

UNIX(unix, long, connect, (int fd, const void *address, unsigned size))
{
    unix_thread_self()->restarts = false;
    return with_address(SYS_connect, fd, address, size);
}

static long accepted(int fd, void *address, unsigned *size, long flags)
{
    struct sockaddr_storage host;
    socklen_t length = sizeof host;
    long result = unix_wait_call(SYS_accept4, fd, (long)&host, (long)&length, flags, 0, 0);

    if (result >= 0 && unix_address_write(address, size, &host, length) < 0) {
        host_call(SYS_close, result);
        return -EFAULT;
    }
    return result;
}

UNIX(unix, long, accept, (int fd, void *address OUT OPTIONAL, unsigned *size OPTIONAL))
{
    return accepted(fd, address, size, 0);
}

UNIX(unix, long, accept4, (int fd, void *address OUT OPTIONAL, unsigned *size OPTIONAL, int flags))
{
    long host = type_of(flags);

    return host < 0 ? host : accepted(fd, address, size, host);
}

/* NetBSD's, which may suspend the thread with other signals blocked. */
UNIX(unix, long, paccept,
     (int fd, void *address OUT OPTIONAL, unsigned *size OPTIONAL, const void *mask OPTIONAL,
      int flags))
{
    long host = type_of(flags);

    if (mask)
        return -EOPNOTSUPP;
    return host < 0 ? host : accepted(fd, address, size, host);
}

static long name_of_end(long number, int fd, void *address, unsigned *size)
{
    struct sockaddr_storage host;
    socklen_t length = sizeof host;
    long result = host_call(number, fd, &host, &length);

    return result < 0 ? result : unix_address_write(address, size, &host, length);
}

UNIX(unix, long, getsockname, (int fd, void *address OUT, unsigned *size))
{
    return name_of_end(SYS_getsockname, fd, address, size);
}

UNIX(unix, long, getpeername, (int fd, void *address OUT, unsigned *size))
{
    return name_of_end(SYS_getpeername, fd, address, size);
}

UNIX(unix, long, setsockopt,
     (int fd, int level, int option, const void *value BYTES(size), unsigned size))
{
    int host_level;
    int64_t host = option_of(level, option, &host_level);

    return host < 0 ? host : host_call(SYS_setsockopt, fd, host_level, host, value, size);
}

UNIX(unix, long, getsockopt, (int fd, int level, int option, void *value OUT, unsigned *size))
{
    int host_level, error;
    int64_t host = option_of(level, option, &host_level);
    long result = host < 0 ? host : host_call(SYS_getsockopt, fd, host_level, host, value, size);

    if (result < 0 || host_level != SOL_SOCKET || host != SO_ERROR)
        return result;
    if (unix_copy(&error, value, sizeof error) < 0)
        return -EFAULT;
    error = error > 0 && (size_t)error < unix_system->error_count ? unix_system->errors[error] : 0;
    return unix_copy(value, &error, sizeof error);
}

UNIX(unix, long, sendto,
     (int fd, const void *data BYTES(size), size_t size, int flags, const void *address OPTIONAL,
      unsigned address_size))
{
    struct sockaddr_storage host;
    long length = address ? unix_address_read(&host, address, address_size) : 0;
    long host_flags = flags_of(flags);

    if (length < 0 || host_flags < 0)
        return length < 0 ? length : host_flags;
    return unix_wait_call(SYS_sendto, fd, (long)data, (long)size, host_flags,
                          address ? (long)&host : 0, length);
}

UNIX(unix, long, recvfrom,
     (int fd, void *data OUT BYTES(size), size_t size, int flags, void *address OUT OPTIONAL,
      unsigned *address_size OPTIONAL))
{
    struct sockaddr_storage host;
    socklen_t length = sizeof host;
    long host_flags = flags_of(flags), result;

    if (host_flags < 0)
        return host_flags;
    result = unix_wait_call(SYS_recvfrom, fd, (long)data, (long)size, host_flags, (long)&host,
                            (long)&length);
    if (result >= 0 && address && unix_address_write(address, address_size, &host, length) < 0)
        return -EFAULT;
    return result;
}

struct unix_message {
    void *address;
    uint32_t address_size;
    struct iovec *parts;
    int32_t part_count;
    void *control;
    uint32_t control_size;
    int32_t flags;
};

_Static_assert(sizeof(struct unix_message) == 48, "struct msghdr of the BSDs");

enum { CONTROL = 4096, PARTS_LIMIT = 1024 };

/* What both directions need of a message in the host's form. */
struct exchange {
    struct unix_message guest;
    struct msghdr host;
    struct sockaddr_storage address;
    _Alignas(8) char control[CONTROL];
};

static long exchange_begin(struct exchange *exchange, const struct unix_message *message)
{
    struct unix_message *guest = &exchange->guest;

    if (unix_copy(guest, message, sizeof *guest) < 0)
        return -EFAULT;
    if (guest->part_count < 0 || guest->part_count > PARTS_LIMIT)
        return -EMSGSIZE;
    exchange->host =
        (struct msghdr){.msg_iov = guest->parts, .msg_iovlen = (size_t)guest->part_count};
    return 0;
}

UNIX(unix, long, sendmsg, (int fd, const struct unix_message *message, int flags))
{
    struct exchange exchange;
    struct msghdr *host = &exchange.host;
    long result = exchange_begin(&exchange, message), host_flags = flags_of(flags);

    if (result < 0 || host_flags < 0)
        return result < 0 ? result : host_flags;
    if (exchange.guest.address) {
        result = unix_address_read(&exchange.address, exchange.guest.address,
                                   exchange.guest.address_size);
        host->msg_name = &exchange.address;
        host->msg_namelen = (socklen_t)result;
    }
    if (result >= 0 && exchange.guest.control && exchange.guest.control_size) {
        result = unix_control_read(exchange.control, CONTROL, exchange.guest.control,
                                   exchange.guest.control_size);
        host->msg_control = exchange.control;
        host->msg_controllen = (size_t)result;
    }
    return result < 0 ? result : unix_wait_call(SYS_sendmsg, fd, (long)host, host_flags, 0, 0, 0);
}

UNIX(unix, long, recvmsg, (int fd, struct unix_message *message INOUT, int flags))
{
    struct exchange exchange;
    struct unix_message *guest = &exchange.guest;
    struct msghdr *host = &exchange.host;
    long result = exchange_begin(&exchange, message), host_flags = flags_of(flags), received;

    if (result < 0 || host_flags < 0)
        return result < 0 ? result : host_flags;
    host->msg_name = guest->address ? &exchange.address : NULL;
    host->msg_namelen = guest->address ? sizeof exchange.address : 0;
    host->msg_control = guest->control ? exchange.control : NULL;
    host->msg_controllen = !guest->control                 ? 0
                           : guest->control_size < CONTROL ? guest->control_size
                                                           : CONTROL;
    received = unix_wait_call(SYS_recvmsg, fd, (long)host, host_flags, 0, 0, 0);
    if (received < 0)
        return received;
    if (guest->address)
        result = unix_address_put(guest->address, &guest->address_size, &exchange.address,
                                  host->msg_namelen);
    if (result == 0 && guest->control)
        result = unix_control_write(guest->control, &guest->control_size, exchange.control,
                                    host->msg_controllen);
    guest->flags =
        (int32_t)unix_flags_from_host(unix_system->message_flags, (unsigned)host->msg_flags);
    if (result < 0 || unix_copy(message, guest, sizeof *guest) < 0)
        return -EFAULT;
    return received;
}
