/* Being told of changes in a directory, and in all below it. inotify(7). */
#ifndef APIS_HOST_DIRECTORY_WATCH_H
#define APIS_HOST_DIRECTORY_WATCH_H

#include <limits.h>
#include <stdbool.h>

enum directory_change {
    DIRECTORY_ADDED = 1, /* the values that Windows tells them by */
    DIRECTORY_REMOVED,
    DIRECTORY_MODIFIED,
    DIRECTORY_RENAMED_FROM,
    DIRECTORY_RENAMED_TO,
    DIRECTORY_LOST /* more than the host could keep: anything may have changed */
};

enum directory_interest {
    WATCH_FILE_NAMES = 1,
    WATCH_DIRECTORY_NAMES = 2,
    WATCH_ATTRIBUTES = 4,
    WATCH_CONTENTS = 8
};

struct directory_event {
    enum directory_change change;
    char name[PATH_MAX]; /* relative to the directory */
};

struct directory_watch;

/* interest: enum directory_interest. 0 or -errno. */
int directory_watch_open(int directory, bool below, unsigned interest,
                         struct directory_watch **watch);
void directory_watch_close(struct directory_watch *watch);

/* Becomes readable with the next event. */
int directory_watch_descriptor(const struct directory_watch *watch);

/* The next event that is of interest; false when there is none yet. */
bool directory_watch_next(struct directory_watch *watch, struct directory_event *event);

#endif
