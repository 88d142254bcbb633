/* Waitable timers. They are signalled by the time itself: nothing runs for them meanwhile. */
#ifndef APIS_NT_TIMER_H
#define APIS_NT_TIMER_H

#include "apis/nt/object.h"

#include <stdint.h>

extern const struct object_type timer_type;

/* Called with the argument and the low and high halves of the system time that it was due at. */
typedef VOID(CALLBACK *timer_routine)(LPVOID argument, DWORD low, DWORD high);

struct timer_start {
    const int64_t *due;    /* as for deadline_from_nt */
    LONG period;           /* in milliseconds; 0: once */
    timer_routine routine; /* or NULL; called on this thread when it waits alertably */
    void *argument;
};

NTSTATUS timer_create_object(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, bool manual,
                             HANDLE *handle);
NTSTATUS timer_open(ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, HANDLE *handle);

/* Each returns whether it was signalled before. */
NTSTATUS timer_set(struct object *timer, const struct timer_start *start, bool *before);
bool timer_cancel(struct object *timer);

/* The time left, in nanoseconds: negative when it was due before, INT64_MAX when not set. */
int64_t timer_left(struct object *timer);
bool timer_is_signalled(struct object *timer);

/* When the calling thread's next routine is due; runs those that are. false when none was. */
int64_t timer_next_apc(void);
bool timer_run_apcs(void);

/* For the end of a thread, on it. */
void timer_forget_apcs(void);

#endif
