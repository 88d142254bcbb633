/*
 * ioctl(2) of the BSDs: what is asked of terminals and of every descriptor. tty(4), termios(4),
 * <sys/ttycom.h>, <sys/filio.h>; a request's number has the size of its argument in it.
 */
#include "apis/unix/api.h"

#include <asm/termbits.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

enum { CHARACTERS = 20 };

struct bsd_terminal {
    uint32_t input, output, control, local;
    uint8_t characters[CHARACTERS];
    uint32_t input_speed, output_speed;
};

_Static_assert(sizeof(struct bsd_terminal) == 44, "struct termios");

static const struct unix_constant input_flags[] = {
    {0x1, IGNBRK},  {0x2, BRKINT},  {0x4, IGNPAR},     {0x8, PARMRK},   {0x10, INPCK},
    {0x20, ISTRIP}, {0x40, INLCR},  {0x80, IGNCR},     {0x100, ICRNL},  {0x200, IXON},
    {0x400, IXOFF}, {0x800, IXANY}, {0x2000, IMAXBEL}, {0x4000, IUTF8}, {0, 0},
};

static const struct unix_constant output_flags[] = {
    {0x1, OPOST}, {0x2, ONLCR}, {0x4, TABDLY}, {0x10, OCRNL}, {0x20, ONOCR}, {0x40, ONLRET}, {0, 0},
};

static const struct unix_constant control_flags[] = {
    {0x100, CS6},     {0x200, CS7},       {0x300, CS8},     {0x400, CSTOPB},
    {0x800, CREAD},   {0x1000, PARENB},   {0x2000, PARODD}, {0x4000, HUPCL},
    {0x8000, CLOCAL}, {0x30000, CRTSCTS}, {0, 0},
};

static const struct unix_constant local_flags[] = {
    {0x1, ECHOKE},      {0x2, ECHOE},         {0x4, ECHOK},         {0x8, ECHO},
    {0x10, ECHONL},     {0x20, ECHOPRT},      {0x40, ECHOCTL},      {0x80, ISIG},
    {0x100, ICANON},    {0x400, IEXTEN},      {0x10000, EXTPROC},   {0x400000, TOSTOP},
    {0x800000, FLUSHO}, {0x20000000, PENDIN}, {0x80000000, NOFLSH}, {0, 0},
};

/* By the BSDs' place: VEOF, VEOL, VEOL2... One more than the host's place; 0: it has none. */
static const uint8_t places[CHARACTERS] = {
    VEOF + 1,   VEOL + 1,     VEOL2 + 1, VERASE + 1, VWERASE + 1,     VKILL + 1,  VREPRINT + 1,
    0,          VINTR + 1,    VQUIT + 1, VSUSP + 1,  0 /* VDSUSP */,  VSTART + 1, VSTOP + 1,
    VLNEXT + 1, VDISCARD + 1, VMIN + 1,  VTIME + 1,  0 /* VSTATUS */, 0,
};

/* A byte that means no character: the BSDs' is 0xff and the host's 0. */
static uint8_t character_of(uint8_t byte, uint8_t none, uint8_t other)
{
    return byte == none ? other : byte;
}

static bool is_count(int place)
{
    return places[place] == VMIN + 1 || places[place] == VTIME + 1;
}

static long terminal_get(int fd, struct bsd_terminal *to)
{
    struct termios2 host;
    long result = host_call(SYS_ioctl, fd, TCGETS2, &host);
    struct bsd_terminal guest = {0};

    if (result < 0)
        return result;
    guest.input = (uint32_t)unix_flags_from_host(input_flags, host.c_iflag);
    guest.output = (uint32_t)unix_flags_from_host(output_flags, host.c_oflag);
    guest.control = (uint32_t)unix_flags_from_host(control_flags, host.c_cflag);
    guest.local = (uint32_t)unix_flags_from_host(local_flags, host.c_lflag);
    guest.input_speed = host.c_ispeed;
    guest.output_speed = host.c_ospeed;
    for (int i = 0; i < CHARACTERS; i++) {
        uint8_t byte = places[i] ? host.c_cc[places[i] - 1] : 0;

        guest.characters[i] = is_count(i) ? byte : character_of(byte, 0, 0xff);
    }
    return unix_copy(to, &guest, sizeof guest);
}

/* What the guest knows nothing of stays as it is. */
static long terminal_set(int fd, unsigned long command, const struct bsd_terminal *from)
{
    struct bsd_terminal guest;
    struct termios2 host;
    long result = host_call(SYS_ioctl, fd, TCGETS2, &host);

    if (result < 0 || unix_copy(&guest, from, sizeof guest) < 0)
        return result < 0 ? result : -EFAULT;
    host.c_iflag = (tcflag_t)unix_flags_to_host(input_flags, guest.input, NULL);
    host.c_oflag = (tcflag_t)unix_flags_to_host(output_flags, guest.output, NULL);
    host.c_cflag = (tcflag_t)unix_flags_to_host(control_flags, guest.control, NULL) | BOTHER |
                   BOTHER << IBSHIFT;
    host.c_lflag = (tcflag_t)unix_flags_to_host(local_flags, guest.local, NULL);
    host.c_ispeed = guest.input_speed;
    host.c_ospeed = guest.output_speed;
    for (int i = 0; i < CHARACTERS; i++) {
        uint8_t byte = guest.characters[i];

        if (places[i])
            host.c_cc[places[i] - 1] = is_count(i) ? byte : character_of(byte, 0xff, 0);
    }
    return unix_wait_call(SYS_ioctl, fd, (long)command, (long)&host, 0, 0, 0);
}

/* FIONBIO and FIOASYNC: the same as a flag of fcntl. */
static long set_flag(int fd, int flag, const int *on)
{
    long flags = host_call(SYS_fcntl, fd, F_GETFL, 0);
    int value;

    if (flags < 0 || unix_copy(&value, on, sizeof value) < 0)
        return flags < 0 ? flags : -EFAULT;
    return host_call(SYS_fcntl, fd, F_SETFL, value ? flags | flag : flags & ~flag);
}

UNIX(unix, long, ioctl, (int fd, unsigned long request, void *argument))
{
    static const struct unix_constant alike[] = {
        {0x40087468, TIOCGWINSZ}, {0x80087467, TIOCSWINSZ}, {0x4004667f, FIONREAD},
        {0x40047477, TIOCGPGRP},  {0x80047476, TIOCSPGRP},  {0x20007461, TIOCSCTTY},
        {0x20007471, TIOCNOTTY},  {0x40047463, TIOCGSID},   {0x40047473, TIOCOUTQ},
        {0x20006601, FIOCLEX},    {0x20006602, FIONCLEX},   {0, 0},
    };
    int64_t host = unix_value_to_host(alike, request & UINT32_MAX);

    if (host >= 0)
        return unix_wait_call(SYS_ioctl, fd, host, (long)argument, 0, 0, 0);
    switch (request & UINT32_MAX) {
    case 0x402c7413: /* TIOCGETA */
        return terminal_get(fd, argument);
    case 0x802c7414: /* TIOCSETA, TIOCSETAW, TIOCSETAF */
        return terminal_set(fd, TCSETS2, argument);
    case 0x802c7415:
        return terminal_set(fd, TCSETSW2, argument);
    case 0x802c7416:
        return terminal_set(fd, TCSETSF2, argument);
    case 0x8004667e:
        return set_flag(fd, O_NONBLOCK, argument);
    case 0x8004667d:
        return set_flag(fd, O_ASYNC, argument);
    default:
        return host_call(SYS_fcntl, fd, F_GETFD) < 0 ? -EBADF : -ENOTTY;
    }
}
