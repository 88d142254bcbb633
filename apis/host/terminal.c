/* See terminal.h. termios(3), ioctl_tty(2). */
#include "apis/host/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios original;
static int changed_fd = -1;

bool terminal_is(int fd)
{
    return isatty(fd);
}

int terminal_open(bool input)
{
    int fd = open("/dev/tty", (input ? O_RDWR : O_WRONLY) | O_CLOEXEC | O_NOCTTY);

    return fd < 0 ? -errno : fd;
}

void terminal_restore(void)
{
    if (changed_fd >= 0)
        tcsetattr(changed_fd, TCSADRAIN, &original);
    changed_fd = -1;
}

static void flag(tcflag_t *flags, tcflag_t bit, bool on)
{
    *flags = on ? *flags | bit : *flags & ~bit;
}

int terminal_set_mode(int fd, struct terminal_mode mode)
{
    struct termios now, wanted;

    if (tcgetattr(fd, &now) < 0)
        return -errno;
    wanted = now;
    flag(&wanted.c_lflag, ICANON, mode.lines);
    flag(&wanted.c_lflag, IEXTEN, mode.lines);
    flag(&wanted.c_lflag, ECHO, mode.echo && mode.lines);
    flag(&wanted.c_lflag, ISIG, mode.signals);
    flag(&wanted.c_iflag, ICRNL, mode.lines);
    flag(&wanted.c_iflag, IXON, mode.lines);
    wanted.c_cc[VMIN] = 1;
    wanted.c_cc[VTIME] = 0;
    if (wanted.c_lflag == now.c_lflag && wanted.c_iflag == now.c_iflag)
        return 0;
    if (changed_fd < 0) {
        original = now;
        changed_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    }
    return tcsetattr(fd, TCSADRAIN, &wanted) < 0 ? -errno : 0;
}

int terminal_get_mode(int fd, struct terminal_mode *mode)
{
    struct termios now;

    if (tcgetattr(fd, &now) < 0)
        return -errno;
    *mode = (struct terminal_mode){
        .lines = now.c_lflag & ICANON, .echo = now.c_lflag & ECHO, .signals = now.c_lflag & ISIG};
    return 0;
}

int terminal_size(int fd, struct terminal_size *size)
{
    struct winsize window;

    *size = (struct terminal_size){80, 25};
    if (ioctl(fd, TIOCGWINSZ, &window) < 0)
        return -errno;
    if (window.ws_col > 0 && window.ws_row > 0)
        *size = (struct terminal_size){window.ws_col, window.ws_row};
    return 0;
}

int terminal_set_size(int fd, struct terminal_size size)
{
    struct winsize window = {.ws_col = (unsigned short)size.columns,
                             .ws_row = (unsigned short)size.rows};

    return ioctl(fd, TIOCSWINSZ, &window) < 0 ? -errno : 0;
}

int terminal_wait(int fd, int timeout_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    int count = poll(&poll_fd, 1, timeout_ms);

    return count < 0 ? -errno : count;
}

void terminal_discard_input(int fd)
{
    tcflush(fd, TCIFLUSH);
}
