/*
 * Numbers that the BSDs have from their common ancestor, by the host's names. Each system's own
 * table begins with these. This is a table of constants.
 */
#ifndef APIS_UNIX_BSD_CONSTANTS_H
#define APIS_UNIX_BSD_CONSTANTS_H

#include "apis/unix/system.h"

#include <errno.h>
#include <signal.h>

enum { BSD_ERRORS = 134, BSD_SIGNALS = 44 };

/* What none of them has a name for is EIO. */
#define BSD_COMMON_ERRORS                                                                          \
    [EPERM] = 1, [ENOENT] = 2, [ESRCH] = 3, [EINTR] = 4, [EIO] = 5, [ENXIO] = 6, [E2BIG] = 7,      \
    [ENOEXEC] = 8, [EBADF] = 9, [ECHILD] = 10, [EDEADLK] = 11, [ENOMEM] = 12, [EACCES] = 13,       \
    [EFAULT] = 14, [ENOTBLK] = 15, [EBUSY] = 16, [EEXIST] = 17, [EXDEV] = 18, [ENODEV] = 19,       \
    [ENOTDIR] = 20, [EISDIR] = 21, [EINVAL] = 22, [ENFILE] = 23, [EMFILE] = 24, [ENOTTY] = 25,     \
    [ETXTBSY] = 26, [EFBIG] = 27, [ENOSPC] = 28, [ESPIPE] = 29, [EROFS] = 30, [EMLINK] = 31,       \
    [EPIPE] = 32, [EDOM] = 33, [ERANGE] = 34, [EAGAIN] = 35, [EINPROGRESS] = 36, [EALREADY] = 37,  \
    [ENOTSOCK] = 38, [EDESTADDRREQ] = 39, [EMSGSIZE] = 40, [EPROTOTYPE] = 41, [ENOPROTOOPT] = 42,  \
    [EPROTONOSUPPORT] = 43, [ESOCKTNOSUPPORT] = 44, [EOPNOTSUPP] = 45, [EPFNOSUPPORT] = 46,        \
    [EAFNOSUPPORT] = 47, [EADDRINUSE] = 48, [EADDRNOTAVAIL] = 49, [ENETDOWN] = 50,                 \
    [ENETUNREACH] = 51, [ENETRESET] = 52, [ECONNABORTED] = 53, [ECONNRESET] = 54, [ENOBUFS] = 55,  \
    [EISCONN] = 56, [ENOTCONN] = 57, [ESHUTDOWN] = 58, [ETOOMANYREFS] = 59, [ETIMEDOUT] = 60,      \
    [ECONNREFUSED] = 61, [ELOOP] = 62, [ENAMETOOLONG] = 63, [EHOSTDOWN] = 64, [EHOSTUNREACH] = 65, \
    [ENOTEMPTY] = 66, [EUSERS] = 68, [EDQUOT] = 69, [ESTALE] = 70, [EREMOTE] = 71, [ENOLCK] = 77,  \
    [ENOSYS] = 78, [EIDRM] = 82, [ENOMSG] = 83, [EOVERFLOW] = 84, [ECHRNG] = 5, [EL2NSYNC] = 5,    \
    [EL3HLT] = 5, [EL3RST] = 5, [ELNRNG] = 5, [EUNATCH] = 5, [ENOCSI] = 5, [EL2HLT] = 5,           \
    [EBADE] = 5, [EBADR] = 5, [EXFULL] = 5, [ENOANO] = 5, [EBADRQC] = 5, [EBADSLT] = 5,            \
    [EBFONT] = 5, [ENONET] = 5, [ENOPKG] = 5, [EADV] = 5, [ESRMNT] = 5, [ECOMM] = 5,               \
    [EDOTDOT] = 5, [ENOTUNIQ] = 5, [EBADFD] = 5, [EREMCHG] = 5, [ELIBACC] = 5, [ELIBBAD] = 5,      \
    [ELIBSCN] = 5, [ELIBMAX] = 5, [ELIBEXEC] = 5, [ERESTART] = 5, [ESTRPIPE] = 5, [EUCLEAN] = 5,   \
    [ENOTNAM] = 5, [ENAVAIL] = 5, [EISNAM] = 5, [EREMOTEIO] = 5, [EMEDIUMTYPE] = 5, [ENOKEY] = 5,  \
    [EKEYEXPIRED] = 5, [EKEYREVOKED] = 5, [EKEYREJECTED] = 5, [ERFKILL] = 5

/* SIGEMT and SIGINFO are real-time signals here: nothing else raises them. */
#define BSD_COMMON_SIGNALS                                                                         \
    [SIGHUP] = 1, [SIGINT] = 2, [SIGQUIT] = 3, [SIGILL] = 4, [SIGTRAP] = 5, [SIGABRT] = 6,         \
    [40] = 7, [SIGFPE] = 8, [SIGKILL] = 9, [SIGBUS] = 10, [SIGSEGV] = 11, [SIGSYS] = 12,           \
    [SIGPIPE] = 13, [SIGALRM] = 14, [SIGTERM] = 15, [SIGURG] = 16, [SIGSTOP] = 17, [SIGTSTP] = 18, \
    [SIGCONT] = 19, [SIGCHLD] = 20, [SIGTTIN] = 21, [SIGTTOU] = 22, [SIGIO] = 23, [SIGXCPU] = 24,  \
    [SIGXFSZ] = 25, [SIGVTALRM] = 26, [SIGPROF] = 27, [SIGWINCH] = 28, [41] = 29, [SIGUSR1] = 30,  \
    [SIGUSR2] = 31

extern const struct unix_constant bsd_signal_flags[], bsd_socket_types[], bsd_at_flags[];
extern const struct unix_constant bsd_tcp_options[], bsd_wait_options[], bsd_wait_types[];
extern const struct unix_constant bsd_clocks[], bsd_advices[];
extern const struct unix_constant bsd_families[], bsd_socket_options[];

#endif
