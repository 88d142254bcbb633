/*
 * kqueue(2) over epoll. Each queue has one epoll instance for what is read and one for what is
 * written, so that the two filters of a descriptor are told apart and may differ in their flags;
 * the queue's own descriptor is an epoll instance over both, and can be waited for itself.
 */
#include "apis/unix/api.h"
#include "apis/unix/event_note.h"
#include "apis/unix/time.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

enum {
    QUEUES = 64,
    DESCRIPTORS = 0x10000,
    OUT_OF_THE_WAY = 500,
    BATCH = 64,
    PARTS = 3,
    OTHERS = 2
};

enum { INTERESTS = OTHERS * DESCRIPTORS * 16, MAPPED = INTERESTS + sizeof(struct notes) };

enum { OLD_EVENT = 32 /* without the extra words, as FreeBSD 11 and DragonFly have it */ };

/* NetBSD's, whose filters are numbered up from 0. */
struct wide_event {
    uint64_t ident;
    uint32_t filter, flags, filter_flags;
    int64_t data;
    uint64_t user;
};

_Static_assert(sizeof(struct wide_event) == 40, "struct kevent of NetBSD");

/* What a guest asked for of one descriptor. */
struct interest {
    uint64_t user;
    uint16_t flags;
};

_Static_assert(sizeof(struct interest) == 16, "INTERESTS");

/* Its parts: reads, writes, and all others. */
struct queue {
    int fd; /* 0: this one is free */
    int parts[PARTS];
    struct interest *interests; /* [OTHERS][DESCRIPTORS], mapped: most of it is never touched */
    struct notes *notes;        /* behind them */
};

static struct queue queues[QUEUES];
static atomic_flag queues_busy = ATOMIC_FLAG_INIT;

static struct queue *queue_find(int fd)
{
    for (int i = 0; fd > 0 && i < QUEUES; i++) {
        if (queues[i].fd == fd)
            return &queues[i];
    }
    return NULL;
}

/* Descriptors of our own must not be where the guest will look for its next one. */
static int part_make(int queue, uint64_t index)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = index};
    long low = host_call(SYS_epoll_create1, EPOLL_CLOEXEC);
    long high = low < 0 ? low : host_call(SYS_fcntl, low, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);

    if (low >= 0)
        host_call(SYS_close, low);
    if (high >= 0)
        host_call(SYS_epoll_ctl, queue, EPOLL_CTL_ADD, high, &event);
    return (int)high;
}

static void queue_forget(struct queue *queue)
{
    for (int i = 0; i < PARTS; i++)
        host_call(SYS_close, queue->parts[i]);
    notes_close(queue->notes);
    host_call(SYS_munmap, queue->interests, MAPPED);
    queue->fd = 0;
}

static long queue_make(struct queue *queue, int fd)
{
    long memory = host_call(SYS_mmap, NULL, MAPPED, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (memory < 0 && memory > -4096)
        return memory;
    queue->interests = (struct interest *)memory;
    queue->notes = (struct notes *)(memory + INTERESTS);
    for (int i = 0; i < PARTS; i++) {
        queue->parts[i] = part_make(fd, (uint64_t)i);
        if (queue->parts[i] < 0)
            return queue->parts[i];
    }
    queue->fd = fd;
    return fd;
}

/* A queue that was closed is noticed when its number comes again. */
static long make(void)
{
    long fd = host_call(SYS_epoll_create1, EPOLL_CLOEXEC), result = -ENFILE;

    if (fd < 0)
        return fd;
    while (atomic_flag_test_and_set(&queues_busy))
        __builtin_ia32_pause();
    if (queue_find((int)fd))
        queue_forget(queue_find((int)fd));
    for (int i = 0; i < QUEUES && result == -ENFILE; i++) {
        if (queues[i].fd == 0)
            result = queue_make(&queues[i], (int)fd);
    }
    atomic_flag_clear(&queues_busy);
    if (result < 0)
        host_call(SYS_close, fd);
    return result;
}

UNIX(unix, long, kqueue, (void))
{
    return make();
}

/* A queue is closed by execve in any case. */
UNIX(unix, long, kqueue1, (int flags))
{
    (void)flags;
    return make();
}

static uint32_t events_of(int part, unsigned flags)
{
    if (flags & DISABLE)
        return 0;
    return (part == 0 ? EPOLLIN | EPOLLRDHUP : EPOLLOUT) | (flags & CLEAR ? EPOLLET : 0) |
           (flags & (ONE_SHOT | DISPATCH) ? EPOLLONESHOT : 0);
}

/* A descriptor that was closed has left its epoll instances by itself. */
static long watch(struct queue *queue, int part, const struct unix_event *change, unsigned flags)
{
    struct epoll_event event = {.events = events_of(part, flags), .data.u64 = change->ident};
    long result =
        host_call(SYS_epoll_ctl, queue->parts[part], EPOLL_CTL_MOD, change->ident, &event);

    if (result == -ENOENT && change->flags & ADD)
        result = host_call(SYS_epoll_ctl, queue->parts[part], EPOLL_CTL_ADD, change->ident, &event);
    return result;
}

static long apply(struct queue *queue, const struct unix_event *change)
{
    int part = change->filter == FILTER_READ ? 0 : 1;
    struct interest *interest, before;
    unsigned flags;
    long result;

    if (note_is_one(change->filter))
        return note_change(queue->notes, queue->parts[OTHERS], change);
    if (change->filter != FILTER_READ && change->filter != FILTER_WRITE)
        return -EINVAL;
    if (change->ident >= DESCRIPTORS)
        return -EBADF;
    interest = &queue->interests[part * DESCRIPTORS + change->ident];
    if (change->flags & DELETE)
        return host_call(SYS_epoll_ctl, queue->parts[part], EPOLL_CTL_DEL, change->ident, NULL);
    flags = change->flags & ADD ? change->flags : interest->flags;
    flags = (flags & ~(unsigned)DISABLE) | (change->flags & DISABLE);
    /* Another thread may learn of the event before this call returns. */
    before = *interest;
    *interest =
        (struct interest){change->flags & ADD ? change->user : before.user, (uint16_t)flags};
    result = watch(queue, part, change, flags);
    if (result < 0)
        *interest = before;
    return result;
}

static int64_t readable(int fd)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    int count = 0;

    if (host_call(SYS_ioctl, fd, FIONREAD, &count) == 0)
        return count;
    /* A listening socket: this is how Linux tells how many wait, of TCP. */
    if (host_call(SYS_getsockopt, fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
        info.tcpi_state == TCP_LISTEN)
        return info.tcpi_unacked;
    return 1;
}

static int64_t writable(int fd)
{
    int room = 0, used = 0;
    socklen_t size = sizeof room;

    if (host_call(SYS_getsockopt, fd, SOL_SOCKET, SO_SNDBUF, &room, &size) < 0)
        return 4096; /* PIPE_BUF: so much a pipe takes at once */
    host_call(SYS_ioctl, fd, TIOCOUTQ, &used);
    return room > used ? room - used : 0;
}

static struct unix_event happened(struct queue *queue, int part, const struct epoll_event *event)
{
    int fd = (int)event->data.u64;
    struct interest *interest = &queue->interests[part * DESCRIPTORS + fd];
    struct unix_event guest = {.ident = event->data.u64,
                               .filter = part == 0 ? FILTER_READ : FILTER_WRITE,
                               .flags = interest->flags & (ADD | CLEAR | ONE_SHOT | DISPATCH),
                               .data = part == 0 ? readable(fd) : writable(fd),
                               .user = interest->user};

    /* Linux tells a socket's error once, and the guest will ask for it. */
    if (event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        guest.flags |= AT_END;
    if (interest->flags & ONE_SHOT)
        host_call(SYS_epoll_ctl, queue->parts[part], EPOLL_CTL_DEL, fd, NULL);
    return guest;
}

/* Where changes are read from and events are written to. */
struct list {
    char *at;
    int count, done;
    size_t size; /* of one, which tells its form */
};

static int put(struct list *list, const struct unix_event *event)
{
    struct wide_event wide = {event->ident, ~(uint32_t)event->filter,
                              event->flags, event->filter_flags,
                              event->data,  event->user};
    const void *form = list->size == sizeof wide ? (const void *)&wide : event;

    if (unix_copy(list->at + (size_t)list->done * list->size, form, list->size) < 0)
        return -EFAULT;
    list->done++;
    return 0;
}

static int get(const struct list *list, int index, struct unix_event *event)
{
    const char *at = list->at + (size_t)index * list->size;
    struct wide_event wide;

    *event = (struct unix_event){0};
    if (list->size != sizeof wide)
        return unix_copy(event, at, list->size);
    if (unix_copy(&wide, at, sizeof wide) < 0)
        return -EFAULT;
    *event = (struct unix_event){.ident = wide.ident,
                                 .filter = (int16_t)~wide.filter,
                                 .flags = (uint16_t)wide.flags,
                                 .filter_flags = wide.filter_flags,
                                 .data = wide.data,
                                 .user = wide.user};
    return 0;
}

static long change_all(struct queue *queue, const struct list *changes, struct list *events)
{
    for (int i = 0; i < changes->count; i++) {
        struct unix_event change;
        long result;

        if (get(changes, i, &change) < 0)
            return -EFAULT;
        result = apply(queue, &change);
        if (result == 0 && !(change.flags & RECEIPT))
            continue;
        if (events->done == events->count) {
            if (result < 0)
                return result;
            continue;
        }
        change.flags |= ERROR;
        change.data = result < 0 ? unix_system->errors[-result] : 0;
        if (put(events, &change) < 0)
            return -EFAULT;
    }
    return 0;
}

static long collect(struct queue *queue, int part, struct list *events)
{
    struct epoll_event host[BATCH];
    int room = events->count - events->done;
    long count = room == 0 ? 0
                           : host_call(SYS_epoll_wait, queue->parts[part], host,
                                       room < BATCH ? room : BATCH, 0);

    for (long i = 0; i < count; i++) {
        struct unix_event event;

        if (part != OTHERS)
            event = happened(queue, part, &host[i]);
        else if (!note_happened(queue->notes, queue->parts[part], host[i].data.u64, &event))
            continue;
        if (put(events, &event) < 0)
            return -EFAULT;
    }
    return count < 0 ? count : 0;
}

/* -ETIME: the time is over, and nothing has come. */
static long wait_once(struct queue *queue, struct list *events, const struct timespec *limit)
{
    struct epoll_event ready[PARTS];
    long count = unix_wait_call(SYS_epoll_pwait2, queue->fd, (long)ready, PARTS, (long)limit, 0, 0);

    for (long i = 0; i < count; i++) {
        long result = collect(queue, (int)ready[i].data.u64, events);

        if (result < 0)
            return result;
    }
    if (count == 0)
        return -ETIME;
    return count < 0 ? count : events->done;
}

static int64_t nanoseconds_now(void)
{
    struct timespec now;

    unix_clock(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000 + now.tv_nsec;
}

/* What was ready may be gone, or be nothing that was asked for: then the rest of the time is
 * waited. */
static long wait_for(struct queue *queue, struct list *events, const struct timespec *limit)
{
    enum { LONGEST = 100000000 /* seconds */ };
    bool waits = limit && (limit->tv_sec || limit->tv_nsec) && limit->tv_sec < LONGEST;
    int64_t end = waits ? nanoseconds_now() + limit->tv_sec * 1000000000 + limit->tv_nsec : 0;
    long result = wait_once(queue, events, limit);

    while (result == 0 && (!limit || waits)) {
        int64_t left = waits ? end - nanoseconds_now() : 0;
        struct timespec rest = {left / 1000000000, left % 1000000000};

        if (waits && left <= 0)
            break;
        result = wait_once(queue, events, waits ? &rest : NULL);
    }
    return result == -ETIME ? 0 : result;
}

static long kevent(int fd, struct list changes, struct list events, const struct timespec *limit)
{
    struct queue *queue = queue_find(fd);
    struct timespec time;
    long result;

    if (!queue)
        return -EBADF;
    if (limit && unix_copy(&time, limit, sizeof time) < 0)
        return -EFAULT;
    unix_thread_self()->restarts = false;
    result = change_all(queue, &changes, &events);
    if (result < 0 || events.count == 0 || events.done > 0)
        return result < 0 ? result : events.done;
    return wait_for(queue, &events, limit ? &time : NULL);
}

UNIX(unix, long, kevent,
     (int queue, const struct unix_event *changes COUNT(change_count), int change_count,
      struct unix_event *events OUT COUNT(event_count), int event_count,
      const struct timespec *limit OPTIONAL))
{
    return kevent(queue, (struct list){(char *)changes, change_count, 0, sizeof(struct unix_event)},
                  (struct list){(char *)events, event_count, 0, sizeof(struct unix_event)}, limit);
}

UNIX(unix, long, kevent_old,
     (int queue, const void *changes, int change_count, void *events OUT, int event_count,
      const struct timespec *limit OPTIONAL))
{
    return kevent(queue, (struct list){(char *)changes, change_count, 0, OLD_EVENT},
                  (struct list){events, event_count, 0, OLD_EVENT}, limit);
}

UNIX(unix, long, kevent_wide,
     (int queue, const struct wide_event *changes COUNT(change_count), size_t change_count,
      struct wide_event *events OUT COUNT(event_count), size_t event_count,
      const struct timespec *limit OPTIONAL))
{
    if (change_count > INT32_MAX || event_count > INT32_MAX)
        return -EINVAL;
    return kevent(
        queue, (struct list){(char *)changes, (int)change_count, 0, sizeof(struct wide_event)},
        (struct list){(char *)events, (int)event_count, 0, sizeof(struct wide_event)}, limit);
}
