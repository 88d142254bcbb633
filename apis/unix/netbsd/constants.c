/* NetBSD's numbers for errors, signals and flags, by the host's names: <sys/errno.h>,
 * <sys/signal.h>, <fcntl.h>, <sys/mman.h>, <sys/socket.h> of NetBSD 10. This is a table of
 * constants. */
#include "apis/unix/netbsd/constants.h"

#include "apis/unix/bsd/fcntl.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

const uint8_t netbsd_errors[BSD_ERRORS] = {
    BSD_COMMON_ERRORS, [EILSEQ] = 85,     [ECANCELED] = 87,       [EBADMSG] = 88,   [ENODATA] = 89,
    [ENOSR] = 90,      [ENOSTR] = 91,     [ETIME] = 92,           [EMULTIHOP] = 94, [ENOLINK] = 95,
    [EPROTO] = 96,     [EOWNERDEAD] = 97, [ENOTRECOVERABLE] = 98, [ENOMEDIUM] = 5,
};

const uint8_t netbsd_signals[BSD_SIGNALS] = {BSD_COMMON_SIGNALS, [SIGPWR] = 32};

const struct unix_constant netbsd_open_flags[] = {
    {0x4, O_NONBLOCK},       {0x8, O_APPEND},       {0x40, O_ASYNC},
    {0x80, O_SYNC},          {0x100, O_NOFOLLOW},   {0x200, O_CREAT},
    {0x400, O_TRUNC},        {0x800, O_EXCL},       {0x8000, O_NOCTTY},
    {0x10000, O_DSYNC},      {0x20000, O_RSYNC},    {0x80000, O_DIRECT},
    {0x200000, O_DIRECTORY}, {0x400000, O_CLOEXEC}, {0, 0},
};

/* Those that say how memory is used and not what it is have no counterpart and need none. */
const struct unix_constant netbsd_map_flags[] = {
    {0x1, MAP_SHARED},
    {0x2, MAP_PRIVATE},
    {0x10, MAP_FIXED},
    {0x40, MAP_NORESERVE},
    {0x800, MAP_LOCKED},
    {0x1000, MAP_ANONYMOUS},
    {0, 0},
};

const struct unix_constant netbsd_families[] = {
    {1, AF_UNIX},
    {2, AF_INET},
    {24, AF_INET6},
    {0, 0},
};

const struct unix_constant netbsd_socket_options[] = {
    {0x1, SO_DEBUG},       {0x2, SO_ACCEPTCONN},  {0x4, SO_REUSEADDR},
    {0x8, SO_KEEPALIVE},   {0x10, SO_DONTROUTE},  {0x20, SO_BROADCAST},
    {0x80, SO_LINGER},     {0x100, SO_OOBINLINE}, {0x200, SO_REUSEPORT},
    {0x1001, SO_SNDBUF},   {0x1002, SO_RCVBUF},   {0x1003, SO_SNDLOWAT},
    {0x1004, SO_RCVLOWAT}, {0x1007, SO_ERROR},    {0x1008, SO_TYPE},
    {0x100b, SO_SNDTIMEO}, {0x100c, SO_RCVTIMEO}, {0, 0},
};

const struct unix_constant netbsd_message_flags[] = {
    {0x1, MSG_OOB},
    {0x2, MSG_PEEK},
    {0x4, MSG_DONTROUTE},
    {0x8, MSG_EOR},
    {0x10, MSG_TRUNC},
    {0x20, MSG_CTRUNC},
    {0x40, MSG_WAITALL},
    {0x80, MSG_DONTWAIT},
    {0x400, MSG_NOSIGNAL},
    {0x800, MSG_CMSG_CLOEXEC},
    {0, 0},
};

const struct unix_constant netbsd_tcp_options[] = {
    {1, TCP_NODELAY},   {2, TCP_MAXSEG},  {3, TCP_KEEPIDLE},
    {5, TCP_KEEPINTVL}, {6, TCP_KEEPCNT}, {0, 0},
};

const struct unix_constant netbsd_file_commands[] = {
    {5, F_GETOWN},         {6, F_SETOWN}, {7, F_GETLK},
    {8, F_SETLK},          {9, F_SETLKW}, {10, COMMAND_CLOSE_FROM},
    {12, F_DUPFD_CLOEXEC}, {0, 0},
};

const struct unix_constant netbsd_advices[] = {
    {1, MADV_RANDOM},   {2, MADV_SEQUENTIAL}, {3, MADV_WILLNEED},
    {4, MADV_DONTNEED}, {6, MADV_FREE},       {0, 0},
};

const struct unix_constant netbsd_clocks[] = {
    {3, CLOCK_MONOTONIC},
    {0x20000000, CLOCK_THREAD_CPUTIME_ID},
    {0x40000000, CLOCK_PROCESS_CPUTIME_ID},
    {0, 0},
};

const struct unix_constant netbsd_wait_options[] = {
    {0x1, WNOHANG},  {0x2, WUNTRACED},   {0x10, WCONTINUED},
    {0x20, WEXITED}, {0x10000, WNOWAIT}, {0, 0},
};
