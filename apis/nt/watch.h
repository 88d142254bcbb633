/*
 * File descriptors among the things that a thread waits for. A futex wait cannot include them;
 * a helper thread, started when it is first needed, polls them and sets a word.
 */
#ifndef APIS_NT_WATCH_H
#define APIS_NT_WATCH_H

#include <stdatomic.h>
#include <stdint.h>

struct watch {
    _Atomic(uint32_t) ready; /* becomes 1, and its sleepers are woken (futex_wake_shared) */
    struct watch *next;
    int descriptor;
};

/* The watch stays where it is until watch_end. events: enum descriptor_event. */
void watch_begin(struct watch *watch, int descriptor, short events);
void watch_end(struct watch *watch);

#endif
