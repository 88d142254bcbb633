/* See event_note.h; the filters as kqueue(2) describes them. */
#include "apis/unix/event_note.h"

#include "apis/unix/api.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OUT_OF_THE_WAY = 500 };

/* Of timers, of the guest's own events, of files and of processes. */
enum { SECONDS = 1, MICROSECONDS = 4, NANOSECONDS = 8, ABSOLUTE = 0x10 };
enum { TRIGGER = 0x1000000, OWN_FLAGS = 0xffffff };
enum {
    DELETED = 1,
    WRITTEN = 2,
    EXTENDED = 4,
    ATTRIBUTES = 8,
    LINKED = 0x10,
    RENAMED = 0x20,
};
static const uint32_t exited = 0x80000000, control = 0xc0000000;
static const uint32_t control_and = 0x40000000, control_or = 0x80000000;

bool note_is_one(int16_t filter)
{
    return filter == FILTER_VNODE || filter == FILTER_PROCESS || filter == FILTER_SIGNAL ||
           filter == FILTER_TIMER || filter == FILTER_USER || filter == FILTER_NETBSD_USER;
}

/* Descriptors of our own must not be where the guest will look for its next one. */
static long out_of_the_way(long fd)
{
    long high = fd < 0 ? fd : host_call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);

    if (fd >= 0)
        host_call(SYS_close, fd);
    return high;
}

static struct timespec period_of(const struct unix_event *asked)
{
    int64_t unit = asked->filter_flags & SECONDS        ? 1000000000
                   : asked->filter_flags & MICROSECONDS ? 1000
                   : asked->filter_flags & NANOSECONDS  ? 1
                                                        : 1000000;
    int64_t a_second = 1000000000 / unit;

    return (struct timespec){asked->data / a_second, asked->data % a_second * unit};
}

static long timer_make(const struct unix_event *asked)
{
    bool absolute = asked->filter_flags & ABSOLUTE;
    struct itimerspec times = {.it_value = period_of(asked)};
    long fd = asked->data < 0
                  ? -EINVAL
                  : host_call(SYS_timerfd_create, absolute ? CLOCK_REALTIME : CLOCK_MONOTONIC,
                              TFD_CLOEXEC | TFD_NONBLOCK);

    if (fd < 0)
        return fd;
    if (!(asked->flags & ONE_SHOT) && !absolute)
        times.it_interval = times.it_value;
    if (times.it_value.tv_sec == 0 && times.it_value.tv_nsec == 0)
        times.it_value.tv_nsec = 1; /* at once; the host takes 0 for never */
    host_call(SYS_timerfd_settime, fd, absolute ? TFD_TIMER_ABSTIME : 0, &times, NULL);
    return fd;
}

static long process_make(const struct unix_event *asked)
{
    if (asked->filter_flags != exited)
        return -EOPNOTSUPP; /* nothing tells of forks and programs here */
    return host_call(SYS_pidfd_open, asked->ident, 0);
}

static void put_decimal(char *to, uint64_t number)
{
    char digits[20];
    int count = 0;

    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    while (count > 0)
        *to++ = digits[--count];
    *to = 0;
}

static long file_make(struct note *note)
{
    static const uint32_t events = IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF |
                                   IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
    char path[64] = "/proc/self/fd/";
    struct stat status;
    long result = host_call(SYS_fstat, note->asked.ident, &status), fd;

    if (result < 0)
        return result;
    note->inode = status.st_ino;
    note->size = status.st_size;
    note->links = (int64_t)status.st_nlink;
    put_decimal(path + strlen(path), note->asked.ident);
    fd = host_call(SYS_inotify_init1, IN_CLOEXEC | IN_NONBLOCK);
    result = fd < 0 ? fd : host_call(SYS_inotify_add_watch, fd, path, events);
    if (result < 0 && fd >= 0)
        host_call(SYS_close, fd);
    return result < 0 ? result : fd;
}

/* One bell rings for all signals; each note has a descriptor of its own of it. */
static long signal_make(struct note *note)
{
    static atomic_long bell; /* 0: not yet there */
    int signal = note->asked.ident < UNIX_SIGNALS ? unix_signal_to_host((unsigned)note->asked.ident)
                                                  : -EINVAL;
    long fd = atomic_load(&bell), none = 0;

    if (signal < 0)
        return signal;
    if (fd == 0) {
        fd = out_of_the_way(host_call(SYS_eventfd2, 0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (fd < 0)
            return fd;
        if (!atomic_compare_exchange_strong(&bell, &none, fd)) {
            host_call(SYS_close, fd);
            fd = none;
        }
    }
    note->seen = unix_signal_count(signal);
    note->asked.flags |= CLEAR; /* as documented */
    signal = unix_signal_watch(signal, (int)fd);
    return signal < 0 ? signal : host_call(SYS_fcntl, fd, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
}

static long descriptor_make(struct note *note)
{
    switch (note->asked.filter) {
    case FILTER_TIMER:
        return out_of_the_way(timer_make(&note->asked));
    case FILTER_PROCESS:
        return out_of_the_way(process_make(&note->asked));
    case FILTER_VNODE:
        return out_of_the_way(file_make(note));
    case FILTER_SIGNAL:
        return signal_make(note);
    default:
        return out_of_the_way(host_call(SYS_eventfd2, 0, EFD_CLOEXEC | EFD_NONBLOCK));
    }
}

static struct note *note_find(struct notes *notes, const struct unix_event *change)
{
    for (int i = 0; i < NOTES; i++) {
        struct note *note = &notes->list[i];

        if (note->asked.flags && note->asked.filter == change->filter &&
            note->asked.ident == change->ident)
            return note;
    }
    return NULL;
}

static void note_remove(struct note *note)
{
    host_call(SYS_close, note->fd);
    *note = (struct note){0};
}

static uint32_t interest(const struct note *note)
{
    uint32_t edges = note->asked.filter == FILTER_SIGNAL ? EPOLLET : 0;

    return note->asked.flags & DISABLE ? 0 : EPOLLIN | edges;
}

static long watch(struct notes *notes, int queue, int operation, struct note *note)
{
    struct epoll_event event = {.events = interest(note),
                                .data.u64 = (uint64_t)(note - notes->list)};

    return host_call(SYS_epoll_ctl, queue, operation, note->fd, &event);
}

static long note_add(struct notes *notes, int queue, const struct unix_event *change)
{
    struct note *note = NULL;
    long fd;

    for (int i = 0; !note && i < NOTES; i++)
        note = notes->list[i].asked.flags ? NULL : &notes->list[i];
    if (!note)
        return -ENOMEM;
    *note = (struct note){.asked = *change};
    fd = descriptor_make(note);
    if (fd < 0) {
        note->asked.flags = 0;
        return fd;
    }
    note->fd = (int)fd;
    return watch(notes, queue, EPOLL_CTL_ADD, note);
}

/* The flags of an event of the guest's own, and whether it happens. */
static void own_change(struct note *note, const struct unix_event *change)
{
    const uint64_t one = 1;
    uint32_t flags = change->filter_flags & OWN_FLAGS, how = change->filter_flags & control;

    if (how == control_and)
        note->happened &= flags;
    else if (how == control_or)
        note->happened |= flags;
    else if (how == control)
        note->happened = flags;
    if (!(change->filter_flags & TRIGGER) || note->triggered)
        return;
    note->triggered = true;
    note->asked.data = change->data;
    host_call(SYS_write, note->fd, &one, sizeof one);
}

static long note_modify(struct notes *notes, int queue, struct note *note,
                        const struct unix_event *change)
{
    bool is_own = change->filter == FILTER_USER || change->filter == FILTER_NETBSD_USER;

    if (change->flags & ADD && !is_own) {
        note_remove(note);
        return note_add(notes, queue, change);
    }
    if (change->flags & ADD) {
        note->asked.flags |= change->flags;
        note->asked.user = change->user;
    }
    if (change->flags & ENABLE)
        note->asked.flags &= (uint16_t)~DISABLE;
    note->asked.flags |= change->flags & DISABLE;
    return watch(notes, queue, EPOLL_CTL_MOD, note);
}

static long change_locked(struct notes *notes, int queue, const struct unix_event *change)
{
    struct note *note = note_find(notes, change);
    long result;

    if (!note && !(change->flags & ADD))
        return -ENOENT;
    if (change->flags & DELETE) {
        note_remove(note);
        return 0;
    }
    result = note ? note_modify(notes, queue, note, change) : note_add(notes, queue, change);
    if (result == 0 && (change->filter == FILTER_USER || change->filter == FILTER_NETBSD_USER))
        own_change(note_find(notes, change), change);
    return result;
}

static void notes_lock(struct notes *notes)
{
    while (atomic_flag_test_and_set(&notes->busy))
        __builtin_ia32_pause();
}

long note_change(struct notes *notes, int queue, const struct unix_event *change)
{
    long result;

    notes_lock(notes);
    result = change_locked(notes, queue, change);
    atomic_flag_clear(&notes->busy);
    return result;
}

/* A count that was read, or 0. */
static int64_t expirations(int fd)
{
    uint64_t count = 0;

    host_call(SYS_read, fd, &count, sizeof count);
    return (int64_t)count;
}

/* How a child ended, as wait tells it; nobody has to have waited for it yet. */
static int64_t ending(uint64_t process)
{
    siginfo_t info = {0};

    if (host_call(SYS_waitid, P_PID, process, &info, WEXITED | WNOWAIT | WNOHANG, NULL) < 0)
        return 0;
    return info.si_code == CLD_EXITED ? (info.si_status & 0xff) << 8
                                      : unix_signal_from_host(info.si_status);
}

static uint32_t changes_told(uint32_t mask)
{
    return (mask & (IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO) ? WRITTEN
                                                                                     : 0) |
           (mask & IN_MOVE_SELF ? RENAMED : 0) | (mask & IN_DELETE_SELF ? DELETED : 0);
}

/* A link that is made or removed is told as a change of attributes here. */
static uint32_t file_changes(struct note *note)
{
    _Alignas(struct inotify_event) char events[4096];
    long size = host_call(SYS_read, note->fd, events, sizeof events);
    uint32_t happened = 0, mask = 0;
    struct stat status;

    for (long at = 0; at < size;) {
        const struct inotify_event *event = (const void *)(events + at);

        mask |= event->mask;
        at += (long)(sizeof *event + event->len);
    }
    if (host_call(SYS_fstat, note->asked.ident, &status) < 0 || status.st_ino != note->inode)
        return 0;
    happened = changes_told(mask);
    if (mask & IN_ATTRIB && status.st_nlink == 0)
        happened |= DELETED;
    else if ((int64_t)status.st_nlink != note->links)
        happened |= LINKED;
    else if (mask & IN_ATTRIB)
        happened |= ATTRIBUTES;
    if (status.st_size > note->size)
        happened |= EXTENDED;
    note->size = status.st_size;
    note->links = (int64_t)status.st_nlink;
    return happened & note->asked.filter_flags;
}

static int64_t signals_since(struct note *note)
{
    uint64_t now = unix_signal_count(unix_signal_to_host((unsigned)note->asked.ident));
    int64_t since = (int64_t)(now - note->seen);

    note->seen = now;
    return since;
}

/* False when there was nothing in it for the guest. */
static bool look(struct note *note, struct unix_event *event)
{
    switch (note->asked.filter) {
    case FILTER_TIMER:
        event->data = expirations(note->fd);
        return event->data > 0;
    case FILTER_SIGNAL:
        event->data = signals_since(note);
        return event->data > 0;
    case FILTER_PROCESS:
        event->data = ending(event->ident);
        event->flags |= AT_END;
        return true;
    case FILTER_VNODE:
        event->data = 0;
        event->filter_flags = file_changes(note);
        return event->filter_flags != 0;
    default:
        event->filter_flags = note->happened;
        if (note->asked.flags & CLEAR) {
            expirations(note->fd);
            note->triggered = false;
            note->happened = 0;
        }
        return true;
    }
}

bool note_happened(struct notes *notes, int queue, uint64_t index, struct unix_event *event)
{
    struct note *note = &notes->list[index];
    bool tells = false;

    notes_lock(notes);
    if (note->asked.flags && !(note->asked.flags & DISABLE)) {
        *event = note->asked;
        event->flags &= ADD | CLEAR | ONE_SHOT | DISPATCH;
        tells = look(note, event);
        if (tells && (note->asked.flags & ONE_SHOT || note->asked.filter == FILTER_PROCESS)) {
            note_remove(note);
        } else if (tells && note->asked.flags & DISPATCH) {
            note->asked.flags |= DISABLE;
            watch(notes, queue, EPOLL_CTL_MOD, note);
        }
    }
    atomic_flag_clear(&notes->busy);
    return tells;
}

void notes_close(struct notes *notes)
{
    for (int i = 0; i < NOTES; i++) {
        if (notes->list[i].asked.flags)
            note_remove(&notes->list[i]);
    }
}
