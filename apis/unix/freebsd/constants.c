/* FreeBSD's numbers for errors, signals and flags, by the host's names: <sys/errno.h>, <sys/signal.h>,
 * <fcntl.h>, <sys/mman.h> and <sys/socket.h> of FreeBSD 14. This is a table of constants. */
#include "apis/unix/freebsd/constants.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <netinet/in.h>

const uint8_t freebsd_errors[FREEBSD_ERRORS] = {
    [EPERM] = 1, [ENOENT] = 2, [ESRCH] = 3, [EINTR] = 4, [EIO] = 5, [ENXIO] = 6, [E2BIG] = 7,
    [ENOEXEC] = 8, [EBADF] = 9, [ECHILD] = 10, [EAGAIN] = 35, [ENOMEM] = 12, [EACCES] = 13,
    [EFAULT] = 14, [ENOTBLK] = 15, [EBUSY] = 16, [EEXIST] = 17, [EXDEV] = 18, [ENODEV] = 19,
    [ENOTDIR] = 20, [EISDIR] = 21, [EINVAL] = 22, [ENFILE] = 23, [EMFILE] = 24, [ENOTTY] = 25,
    [ETXTBSY] = 26, [EFBIG] = 27, [ENOSPC] = 28, [ESPIPE] = 29, [EROFS] = 30, [EMLINK] = 31,
    [EPIPE] = 32, [EDOM] = 33, [ERANGE] = 34, [EDEADLK] = 11, [ENAMETOOLONG] = 63, [ENOLCK] = 77,
    [ENOSYS] = 78, [ENOTEMPTY] = 66, [ELOOP] = 62, [ENOMSG] = 83, [EIDRM] = 82, [ENOSTR] = 19,
    [ENODATA] = 87, [ETIME] = 60, [ENOSR] = 55, [EREMOTE] = 71, [ENOLINK] = 91, [EPROTO] = 92,
    [EMULTIHOP] = 90, [EBADMSG] = 89, [EOVERFLOW] = 84, [EILSEQ] = 86, [EUSERS] = 68,
    [ENOTSOCK] = 38, [EDESTADDRREQ] = 39, [EMSGSIZE] = 40, [EPROTOTYPE] = 41, [ENOPROTOOPT] = 42,
    [EPROTONOSUPPORT] = 43, [ESOCKTNOSUPPORT] = 44, [EOPNOTSUPP] = 45, [EPFNOSUPPORT] = 46,
    [EAFNOSUPPORT] = 47, [EADDRINUSE] = 48, [EADDRNOTAVAIL] = 49, [ENETDOWN] = 50,
    [ENETUNREACH] = 51, [ENETRESET] = 52, [ECONNABORTED] = 53, [ECONNRESET] = 54, [ENOBUFS] = 55,
    [EISCONN] = 56, [ENOTCONN] = 57, [ESHUTDOWN] = 58, [ETOOMANYREFS] = 59, [ETIMEDOUT] = 60,
    [ECONNREFUSED] = 61, [EHOSTDOWN] = 64, [EHOSTUNREACH] = 65, [EALREADY] = 37, [EINPROGRESS] = 36,
    [ESTALE] = 70, [EDQUOT] = 69, [ECANCELED] = 85, [EOWNERDEAD] = 96, [ENOTRECOVERABLE] = 95,
    /* What FreeBSD has no name for. */
    [ECHRNG] = 5, [EL2NSYNC] = 5, [EL3HLT] = 5, [EL3RST] = 5, [ELNRNG] = 5, [EUNATCH] = 5,
    [ENOCSI] = 5, [EL2HLT] = 5, [EBADE] = 5, [EBADR] = 5, [EXFULL] = 5, [ENOANO] = 5, [EBADRQC] = 5,
    [EBADSLT] = 5, [EBFONT] = 5, [ENONET] = 5, [ENOPKG] = 5, [EADV] = 5, [ESRMNT] = 5, [ECOMM] = 5,
    [EDOTDOT] = 5, [ENOTUNIQ] = 5, [EBADFD] = 5, [EREMCHG] = 5, [ELIBACC] = 5, [ELIBBAD] = 5,
    [ELIBSCN] = 5, [ELIBMAX] = 5, [ELIBEXEC] = 5, [ERESTART] = 5, [ESTRPIPE] = 5, [EUCLEAN] = 5,
    [ENOTNAM] = 5, [ENAVAIL] = 5, [EISNAM] = 5, [EREMOTEIO] = 5, [ENOMEDIUM] = 5, [EMEDIUMTYPE] = 5,
    [ENOKEY] = 5, [EKEYEXPIRED] = 5, [EKEYREVOKED] = 5, [EKEYREJECTED] = 5, [ERFKILL] = 5,
};

const uint8_t freebsd_signals[FREEBSD_SIGNALS] = {
    [SIGHUP] = 1, [SIGINT] = 2, [SIGQUIT] = 3, [SIGILL] = 4, [SIGTRAP] = 5, [SIGABRT] = 6,
    [SIGBUS] = 10, [SIGFPE] = 8, [SIGKILL] = 9, [SIGUSR1] = 30, [SIGSEGV] = 11, [SIGUSR2] = 31,
    [SIGPIPE] = 13, [SIGALRM] = 14, [SIGTERM] = 15, [SIGCHLD] = 20, [SIGCONT] = 19, [SIGSTOP] = 17,
    [SIGTSTP] = 18, [SIGTTIN] = 21, [SIGTTOU] = 22, [SIGURG] = 16, [SIGXCPU] = 24, [SIGXFSZ] = 25,
    [SIGVTALRM] = 26, [SIGPROF] = 27, [SIGWINCH] = 28, [SIGIO] = 23, [SIGSYS] = 12,
    /* SIGEMT, SIGINFO, SIGTHR and SIGLIBRT are real-time signals here: nothing else raises them. */
    [40] = 7, [41] = 29, [42] = 32, [43] = 33,
};

const struct unix_constant freebsd_open_flags[] = {
    {0x4, O_NONBLOCK},       {0x8, O_APPEND},         {0x40, O_ASYNC},      {0x80, O_SYNC},
    {0x100, O_NOFOLLOW},     {0x200, O_CREAT},        {0x400, O_TRUNC},     {0x800, O_EXCL},
    {0x8000, O_NOCTTY},      {0x10000, O_DIRECT},     {0x20000, O_DIRECTORY},
    {0x100000, O_CLOEXEC},   {0x400000, O_PATH},      {0x1000000, O_DSYNC}, {0, 0},
};

/* Those that say how memory is used and not what it is have no counterpart and need none. */
const struct unix_constant freebsd_map_flags[] = {
    {0x1, MAP_SHARED},    {0x2, MAP_PRIVATE},        {0x10, MAP_FIXED},       {0x40, MAP_NORESERVE},
    {0x1000, MAP_ANONYMOUS}, {0x2000, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE},
    {0x4010, MAP_FIXED_NOREPLACE}, {0x80000, MAP_32BIT}, {0, 0},
};

const struct unix_constant freebsd_signal_flags[] = {
    {0x1, UNIX_ON_STACK}, {0x2, UNIX_RESTART},    {0x4, UNIX_RESET},
    {0x10, UNIX_NO_DEFER}, {0x40, UNIX_WITH_INFO}, {0, 0},
};

const struct unix_constant freebsd_families[] = {
    {1, AF_UNIX}, {2, AF_INET}, {28, AF_INET6}, {0, 0},
};

const struct unix_constant freebsd_socket_types[] = {
    {0x10000000, SOCK_CLOEXEC}, {0x20000000, SOCK_NONBLOCK}, {0, 0},
};

const struct unix_constant freebsd_socket_options[] = {
    {0x1, SO_DEBUG},      {0x2, SO_ACCEPTCONN},  {0x4, SO_REUSEADDR},  {0x8, SO_KEEPALIVE},
    {0x10, SO_DONTROUTE}, {0x20, SO_BROADCAST},  {0x80, SO_LINGER},    {0x100, SO_OOBINLINE},
    {0x200, SO_REUSEPORT}, {0x1001, SO_SNDBUF},  {0x1002, SO_RCVBUF},  {0x1003, SO_SNDLOWAT},
    {0x1004, SO_RCVLOWAT}, {0x1005, SO_SNDTIMEO}, {0x1006, SO_RCVTIMEO}, {0x1007, SO_ERROR},
    {0x1008, SO_TYPE},    {0x1016, SO_PROTOCOL}, {0, 0},
};

const struct unix_constant freebsd_message_flags[] = {
    {0x1, MSG_OOB},       {0x2, MSG_PEEK},     {0x4, MSG_DONTROUTE}, {0x8, MSG_EOR},
    {0x10, MSG_TRUNC},    {0x20, MSG_CTRUNC},  {0x40, MSG_WAITALL},  {0x80, MSG_DONTWAIT},
    {0x20000, MSG_NOSIGNAL}, {0x40000, MSG_CMSG_CLOEXEC}, {0, 0},
};
