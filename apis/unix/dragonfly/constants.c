/* DragonFly's numbers for errors, signals and flags, by the host's names: <sys/errno.h>,
 * <sys/signal.h>, <fcntl.h>, <sys/mman.h> of DragonFly 6. This is a table of constants. */
#include "apis/unix/dragonfly/constants.h"

#include "apis/unix/bsd/fcntl.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

const uint8_t dragonfly_errors[BSD_ERRORS] = {
    BSD_COMMON_ERRORS, [ECANCELED] = 85, [EILSEQ] = 86, [ENODATA] = 87,   [EBADMSG] = 89,
    [EMULTIHOP] = 90,  [ENOLINK] = 91,   [EPROTO] = 92, [ENOMEDIUM] = 93, [ENOTRECOVERABLE] = 5,
    [EOWNERDEAD] = 5,  [ENOSTR] = 19,    [ETIME] = 60,  [ENOSR] = 55,
};

/* SIGTHR too is a real-time signal here. */
const uint8_t dragonfly_signals[BSD_SIGNALS] = {BSD_COMMON_SIGNALS, [42] = 32};

const struct unix_constant dragonfly_open_flags[] = {
    {0x4, O_NONBLOCK},
    {0x8, O_APPEND},
    {0x40, O_ASYNC},
    {0x80, O_SYNC},
    {0x100, O_NOFOLLOW},
    {0x200, O_CREAT},
    {0x400, O_TRUNC},
    {0x800, O_EXCL},
    {0x8000, O_NOCTTY},
    {0x10000, O_DIRECT},
    {0x20000, O_CLOEXEC},
    {0x8000000, O_DIRECTORY},
    {0, 0},
};

/* Those that say how memory is used and not what it is have no counterpart and need none. */
const struct unix_constant dragonfly_map_flags[] = {
    {0x1, MAP_SHARED},
    {0x2, MAP_PRIVATE},
    {0x10, MAP_FIXED},
    {0x40, MAP_NORESERVE},
    {0x400, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE},
    {0x1000, MAP_ANONYMOUS},
    {0, 0},
};

const struct unix_constant dragonfly_message_flags[] = {
    {0x1, MSG_OOB},          {0x2, MSG_PEEK},
    {0x4, MSG_DONTROUTE},    {0x8, MSG_EOR},
    {0x10, MSG_TRUNC},       {0x20, MSG_CTRUNC},
    {0x40, MSG_WAITALL},     {0x80, MSG_DONTWAIT},
    {0x400, MSG_NOSIGNAL},   {0x1000, MSG_CMSG_CLOEXEC},
    {0x20000, MSG_DONTWAIT}, {0, 0},
};

const struct unix_constant dragonfly_at_flags[] = {
    {1, AT_SYMLINK_NOFOLLOW}, {2, AT_REMOVEDIR}, {4, AT_EACCESS}, {8, AT_SYMLINK_FOLLOW}, {0, 0},
};

const struct unix_constant dragonfly_file_commands[] = {
    {5, F_GETOWN}, {6, F_SETOWN},        {7, F_GETLK},          {8, F_SETLK},
    {9, F_SETLKW}, {10, COMMAND_DUP_TO}, {17, F_DUPFD_CLOEXEC}, {18, COMMAND_DUP_TO_CLOSED},
    {0, 0},
};
