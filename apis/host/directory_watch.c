/* See directory_watch.h. The host watches single directories: below needs one watch for each. */
#include "apis/host/directory_watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 4096, DEPTH_LIMIT = 64 };

struct watched {
    struct watched *next;
    int id;
    char path[]; /* relative: "" or "sub/" */
};

struct directory_watch {
    int fd, directory;
    bool below;
    unsigned interest;
    struct watched *directories;
    _Alignas(struct inotify_event) char buffer[BUFFER];
    size_t length, at;
    uint32_t moved_from; /* the cookie of the event before, if it was half of a move */
};

static unsigned mask_of(const struct directory_watch *watch)
{
    unsigned mask = IN_EXCL_UNLINK | IN_ONLYDIR;

    if (watch->interest & (WATCH_FILE_NAMES | WATCH_DIRECTORY_NAMES) || watch->below)
        mask |= IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
    if (watch->interest & WATCH_ATTRIBUTES)
        mask |= IN_ATTRIB;
    if (watch->interest & WATCH_CONTENTS)
        mask |= IN_MODIFY;
    return mask;
}

static int add_one(struct directory_watch *watch, const char *path)
{
    struct watched *watched = malloc(sizeof *watched + strlen(path) + 1);
    char full[PATH_MAX];

    if (!watched)
        return -ENOMEM;
    snprintf(full, sizeof full, "/proc/self/fd/%d/%s", watch->directory, path);
    watched->id = inotify_add_watch(watch->fd, full, mask_of(watch));
    if (watched->id < 0) {
        free(watched);
        return -errno;
    }
    strcpy(watched->path, path);
    watched->next = watch->directories;
    watch->directories = watched;
    return 0;
}

/* The directories below a path, which ends in a slash or is empty. Symlinks are not followed. */
static void add_below(struct directory_watch *watch, const char *path, int depth)
{
    int fd = openat(watch->directory, *path ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = fd < 0 ? NULL : fdopendir(fd);
    char below[PATH_MAX];

    if (!listing)
        return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 ||
            strcmp(entry->d_name, "..") == 0)
            continue;
        if (snprintf(below, sizeof below, "%s%s/", path, entry->d_name) >= (int)sizeof below)
            continue;
        if (add_one(watch, below) == 0 && depth < DEPTH_LIMIT)
            add_below(watch, below, depth + 1);
    }
    closedir(listing);
}

int directory_watch_open(int directory, bool below, unsigned interest, struct directory_watch **out)
{
    struct directory_watch *watch = calloc(1, sizeof *watch);
    int error;

    *out = NULL;
    if (!watch)
        return -ENOMEM;
    watch->below = below;
    watch->interest = interest;
    watch->directory = fcntl(directory, F_DUPFD_CLOEXEC, 3);
    watch->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    error = watch->fd < 0 || watch->directory < 0 ? -errno : add_one(watch, "");
    if (error < 0) {
        directory_watch_close(watch);
        return error;
    }
    if (below)
        add_below(watch, "", 0);
    *out = watch;
    return 0;
}

void directory_watch_close(struct directory_watch *watch)
{
    struct watched *next;

    if (!watch)
        return;
    for (struct watched *watched = watch->directories; watched; watched = next) {
        next = watched->next;
        free(watched);
    }
    if (watch->fd >= 0)
        close(watch->fd);
    if (watch->directory >= 0)
        close(watch->directory);
    free(watch);
}

int directory_watch_descriptor(const struct directory_watch *watch)
{
    return watch->fd;
}

static struct watched **find(struct directory_watch *watch, int id)
{
    struct watched **link = &watch->directories;

    while (*link && (*link)->id != id)
        link = &(*link)->next;
    return link;
}

static void forget(struct directory_watch *watch, int id)
{
    struct watched **link = find(watch, id), *gone = *link;

    if (!gone)
        return;
    *link = gone->next;
    free(gone);
}

static enum directory_change change_of(const struct directory_watch *watch, unsigned mask)
{
    unsigned names = mask & IN_ISDIR ? WATCH_DIRECTORY_NAMES : WATCH_FILE_NAMES;

    if ((mask & IN_MODIFY) && (watch->interest & WATCH_CONTENTS))
        return DIRECTORY_MODIFIED;
    if ((mask & IN_ATTRIB) && (watch->interest & WATCH_ATTRIBUTES))
        return DIRECTORY_MODIFIED;
    if (!(watch->interest & names))
        return 0;
    if (mask & IN_CREATE)
        return DIRECTORY_ADDED;
    if (mask & IN_DELETE)
        return DIRECTORY_REMOVED;
    if (mask & IN_MOVED_FROM)
        return DIRECTORY_RENAMED_FROM;
    return mask & IN_MOVED_TO ? DIRECTORY_RENAMED_TO : 0;
}

/* A name that moved to or from elsewhere came or went. The pair of a move has one cookie. */
static bool has_partner(const struct directory_watch *watch, const struct inotify_event *event)
{
    const char *end = watch->buffer + watch->length;
    const char *at = (const char *)event + sizeof *event + event->len;
    const struct inotify_event *other = (const struct inotify_event *)at;

    return at < end && other->cookie == event->cookie && (other->mask & IN_MOVED_TO);
}

static bool translate(struct directory_watch *watch, const struct inotify_event *from,
                      bool after_partner, struct directory_event *event)
{
    const struct watched *watched = *find(watch, from->wd);
    char below[PATH_MAX];

    if (from->mask & IN_Q_OVERFLOW) {
        *event = (struct directory_event){.change = DIRECTORY_LOST};
        return true;
    }
    if (from->mask & IN_IGNORED)
        forget(watch, from->wd);
    if (!watched || from->len == 0 || (from->mask & IN_IGNORED))
        return false;
    snprintf(event->name, sizeof event->name, "%s%s", watched->path, from->name);
    if (watch->below && (from->mask & IN_ISDIR) && (from->mask & (IN_CREATE | IN_MOVED_TO)) &&
        snprintf(below, sizeof below, "%s/", event->name) < (int)sizeof below &&
        add_one(watch, below) == 0)
        add_below(watch, below, 0);
    event->change = change_of(watch, from->mask);
    if (event->change == DIRECTORY_RENAMED_FROM && !has_partner(watch, from))
        event->change = DIRECTORY_REMOVED;
    if (event->change == DIRECTORY_RENAMED_TO && !after_partner)
        event->change = DIRECTORY_ADDED;
    return event->change != 0;
}

static bool fill(struct directory_watch *watch)
{
    ssize_t count = read(watch->fd, watch->buffer, sizeof watch->buffer);

    watch->at = 0;
    watch->length = count > 0 ? (size_t)count : 0;
    return count > 0;
}

bool directory_watch_next(struct directory_watch *watch, struct directory_event *event)
{
    while (watch->at < watch->length || fill(watch)) {
        const struct inotify_event *from =
            (const struct inotify_event *)(watch->buffer + watch->at);
        bool after_partner = from->cookie && watch->moved_from == from->cookie;

        watch->moved_from = from->mask & IN_MOVED_FROM ? from->cookie : 0;
        watch->at += sizeof *from + from->len;
        if (translate(watch, from, after_partner, event))
            return true;
    }
    return false;
}
