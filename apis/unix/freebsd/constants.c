/* FreeBSD's numbers for errors, signals and flags, by the host's names: <sys/errno.h>,
 * <sys/signal.h>, <fcntl.h>, <sys/mman.h> and <sys/socket.h> of FreeBSD 14. This is a table of
 * constants. */
#include "apis/unix/freebsd/constants.h"

#include "apis/unix/bsd/fcntl.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

const uint8_t freebsd_errors[BSD_ERRORS] = {
    BSD_COMMON_ERRORS, [ECANCELED] = 85, [EILSEQ] = 86, [ENODATA] = 87,         [EBADMSG] = 89,
    [EMULTIHOP] = 90,  [ENOLINK] = 91,   [EPROTO] = 92, [ENOTRECOVERABLE] = 95, [EOWNERDEAD] = 96,
    [ENOSTR] = 19,     [ETIME] = 60,     [ENOSR] = 55,  [ENOMEDIUM] = 5,
};

/* SIGTHR and SIGLIBRT too are real-time signals here. */
const uint8_t freebsd_signals[BSD_SIGNALS] = {BSD_COMMON_SIGNALS, [42] = 32, [43] = 33};

const struct unix_constant freebsd_open_flags[] = {
    {0x4, O_NONBLOCK},   {0x8, O_APPEND},        {0x40, O_ASYNC},
    {0x80, O_SYNC},      {0x100, O_NOFOLLOW},    {0x200, O_CREAT},
    {0x400, O_TRUNC},    {0x800, O_EXCL},        {0x8000, O_NOCTTY},
    {0x10000, O_DIRECT}, {0x20000, O_DIRECTORY}, {0x100000, O_CLOEXEC},
    {0x400000, O_PATH},  {0x1000000, O_DSYNC},   {0, 0},
};

/* Those that say how memory is used and not what it is have no counterpart and need none. */
const struct unix_constant freebsd_map_flags[] = {
    {0x1, MAP_SHARED},
    {0x2, MAP_PRIVATE},
    {0x10, MAP_FIXED},
    {0x40, MAP_NORESERVE},
    {0x400, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE},
    {0x1000, MAP_ANONYMOUS},
    {0x2000, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE},
    {0x4010, MAP_FIXED_NOREPLACE},
    {0x80000, MAP_32BIT},
    {0, 0},
};

const struct unix_constant freebsd_message_flags[] = {
    {0x1, MSG_OOB},
    {0x2, MSG_PEEK},
    {0x4, MSG_DONTROUTE},
    {0x8, MSG_EOR},
    {0x10, MSG_TRUNC},
    {0x20, MSG_CTRUNC},
    {0x40, MSG_WAITALL},
    {0x80, MSG_DONTWAIT},
    {0x20000, MSG_NOSIGNAL},
    {0x40000, MSG_CMSG_CLOEXEC},
    {0, 0},
};

const struct unix_constant freebsd_file_commands[] = {
    {5, F_GETOWN}, {6, F_SETOWN},  {10, COMMAND_DUP_TO},  {11, F_GETLK},
    {12, F_SETLK}, {13, F_SETLKW}, {17, F_DUPFD_CLOEXEC}, {18, COMMAND_DUP_TO_CLOSED},
    {0, 0},
};
