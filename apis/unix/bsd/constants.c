/* See constants.h. Where one of the systems differs, it has a table of its own. */
#include "apis/unix/bsd/constants.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

const struct unix_constant bsd_signal_flags[] = {
    {0x1, UNIX_ON_STACK},  {0x2, UNIX_RESTART},    {0x4, UNIX_RESET},
    {0x10, UNIX_NO_DEFER}, {0x40, UNIX_WITH_INFO}, {0, 0},
};

const struct unix_constant bsd_socket_types[] = {
    {0x10000000, SOCK_CLOEXEC},
    {0x20000000, SOCK_NONBLOCK},
    {0, 0},
};

/* FreeBSD and NetBSD. */
const struct unix_constant bsd_at_flags[] = {
    {0x100, AT_EACCESS},   {0x200, AT_SYMLINK_NOFOLLOW}, {0x400, AT_SYMLINK_FOLLOW},
    {0x800, AT_REMOVEDIR}, {0x4000, AT_EMPTY_PATH},      {0, 0},
};

/* FreeBSD and DragonFly, as all that follows. */
const struct unix_constant bsd_tcp_options[] = {
    {1, TCP_NODELAY},     {2, TCP_MAXSEG},     {4, TCP_CORK}, {256, TCP_KEEPIDLE},
    {512, TCP_KEEPINTVL}, {1024, TCP_KEEPCNT}, {0, 0},
};

const struct unix_constant bsd_wait_options[] = {
    {1, WNOHANG}, {2, WUNTRACED}, {4, WCONTINUED}, {8, WNOWAIT}, {16, WEXITED}, {0, 0},
};

const struct unix_constant bsd_wait_types[] = {
    {0, P_PID},
    {2, P_PGID},
    {7, P_ALL},
    {0, 0},
};

const struct unix_constant bsd_clocks[] = {
    {4, CLOCK_MONOTONIC},
    {5, CLOCK_MONOTONIC},
    {7, CLOCK_MONOTONIC},
    {8, CLOCK_MONOTONIC_COARSE},
    {9, CLOCK_REALTIME},
    {10, CLOCK_REALTIME_COARSE},
    {11, CLOCK_MONOTONIC},
    {12, CLOCK_MONOTONIC_COARSE},
    {13, CLOCK_REALTIME_COARSE},
    {14, CLOCK_THREAD_CPUTIME_ID},
    {15, CLOCK_PROCESS_CPUTIME_ID},
    {0, 0},
};

const struct unix_constant bsd_advices[] = {
    {1, MADV_RANDOM},   {2, MADV_SEQUENTIAL}, {3, MADV_WILLNEED},
    {4, MADV_DONTNEED}, {5, MADV_FREE},       {0, 0},
};

const struct unix_constant bsd_families[] = {
    {1, AF_UNIX},
    {2, AF_INET},
    {28, AF_INET6},
    {0, 0},
};

const struct unix_constant bsd_socket_options[] = {
    {0x1, SO_DEBUG},
    {0x2, SO_ACCEPTCONN},
    {0x4, SO_REUSEADDR},
    {0x8, SO_KEEPALIVE},
    {0x10, SO_DONTROUTE},
    {0x20, SO_BROADCAST},
    {0x80, SO_LINGER},
    {0x100, SO_OOBINLINE},
    {0x200, SO_REUSEPORT},
    {0x1001, SO_SNDBUF},
    {0x1002, SO_RCVBUF},
    {0x1003, SO_SNDLOWAT},
    {0x1004, SO_RCVLOWAT},
    {0x1005, SO_SNDTIMEO},
    {0x1006, SO_RCVTIMEO},
    {0x1007, SO_ERROR},
    {0x1008, SO_TYPE},
    {0x1016, SO_PROTOCOL},
    {0, 0},
};
