/*
 * The filters of a kqueue that are about something else than a descriptor's bytes: timers,
 * processes, files that change, and events of the guest's own. Each has a descriptor of the
 * host's, in an epoll instance of its own.
 */
#ifndef APIS_UNIX_EVENT_NOTE_H
#define APIS_UNIX_EVENT_NOTE_H

#include "apis/unix/event.h"

#include <stdatomic.h>
#include <stdbool.h>

enum { NOTES = 4096 /* of one queue */ };

struct note {
    struct unix_event asked; /* flags: 0 when the note is free */
    int fd;                  /* the host's */
    uint64_t inode;          /* VNODE: what it is about, so that another one is not taken for it */
    int64_t size, links;
    uint64_t seen;     /* SIGNAL: how many had come when it was told last */
    uint32_t happened; /* USER, VNODE */
    bool triggered;    /* USER */
};

/* Zero at first. */
struct notes {
    atomic_flag busy;
    struct note list[NOTES];
};

bool note_is_one(int16_t filter);

/* A change of a note in the queue's epoll instance. 0 or -errno. */
long note_change(struct notes *notes, int queue, const struct unix_event *change);

/* What has happened at an index that epoll gave; false when there is nothing to tell. */
bool note_happened(struct notes *notes, int queue, uint64_t index, struct unix_event *event);

/* Closes the host's descriptors. */
void notes_close(struct notes *notes);

#endif
