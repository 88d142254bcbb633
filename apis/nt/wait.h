/*
 * Waiting for objects, in this process or shared with others: a waiter tries to take what it
 * waits for, and sleeps on the words of all of them when it cannot.
 */
#ifndef APIS_NT_WAIT_H
#define APIS_NT_WAIT_H

#include "apis/nt/object.h"
#include "apis/nt/signal.h"

/* What a waiter sleeps on; at least one of signal, deadline and descriptor. */
struct wait_point {
    struct signal *signal;
    uint32_t expected; /* while the word is this, there is nothing to take */
    int64_t deadline;  /* when the object becomes signalled by itself, or DEADLINE_NEVER */
    int descriptor;    /* a file descriptor that becomes ready, or -1 */
    short events;      /* enum descriptor_event */
};

/* How an object is waited for. The functions are called by any number of threads at once. */
struct wait_operations {
    /*
     * Takes one wait's worth. STATUS_WAIT_0; STATUS_ABANDONED; STATUS_TIMEOUT when it is not
     * signalled; or an error, which ends the wait.
     */
    NTSTATUS (*take)(struct object *object);
    void (*untake)(struct object *object);    /* undoes it; NULL if taking changes nothing */
    bool (*signalled)(struct object *object); /* whether take would succeed now */
    /* Fills the point, which is zero but for deadline and descriptor; take is tried after it. */
    void (*sleep_on)(struct object *object, struct wait_point *point);
    /* Whether it was signalled for a moment since sleep_on; NULL if that cannot be. */
    bool (*pulsed)(struct object *object, const struct wait_point *point);
    /* What SignalObjectAndWait does to it, and the access that this needs. */
    NTSTATUS (*signal)(struct object *object);
    ACCESS_MASK signal_access;
};

/*
 * For the objects that are signalled while their signal's word is not 0. They begin with a
 * struct signalled_object.
 */
struct signalled_object {
    struct object object;
    struct signal signal;
};

extern const struct wait_operations wait_on_signal;

enum wait_kind { WAIT_FOR_ANY, WAIT_FOR_ALL };
enum wait_alertable { NOT_ALERTABLE, ALERTABLE };

/*
 * STATUS_WAIT_0 + index, STATUS_ABANDONED_WAIT_0 + index, STATUS_TIMEOUT, STATUS_USER_APC or an
 * error. The lowest signalled index wins. count may be 0: a sleep. Deadlines: apis/host/futex.h.
 */
NTSTATUS wait_objects(struct object *const *objects, size_t count, enum wait_kind kind,
                      enum wait_alertable alertable, int64_t deadline);

/* The same for handles, which need SYNCHRONIZE access. */
NTSTATUS wait_handles(const HANDLE *handles, size_t count, enum wait_kind kind,
                      enum wait_alertable alertable, int64_t deadline);

/* SignalObjectAndWait: signals one, then waits for the other. */
NTSTATUS wait_after_signal(HANDLE signal, HANDLE wait, enum wait_alertable alertable,
                           int64_t deadline);

#endif
