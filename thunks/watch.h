/*
 * Watching calls: a watcher names functions by a pattern and sees each call of them before and
 * after, with its arguments. A function that nobody watches costs nothing: only the slots of
 * watched ones lead through watch.S.
 */
#ifndef THUNKS_WATCH_H
#define THUNKS_WATCH_H

#include "thunks/bind.h"

enum { WATCHERS = 8 /* of one function at a time */ };

struct watched;
struct watcher;

/* A call under way. watch.S knows the layout. */
struct watch_frame {
    struct watched *watched;
    uint64_t *stack; /* the caller's argument area: [0] to [3] are homes of the register ones */
    uint64_t integers[4], vectors[4];
    uint64_t result, vector_result;
    /* Below: watch.c's. */
    uint32_t last_error; /* the guest's, as it will be when the guest goes on */
    struct watcher *watchers[WATCHERS];
    void *states[WATCHERS];
};

struct watch_functions {
    /* *state is the watcher's own from enter to leave of one call. */
    void (*enter)(struct watch_frame *frame, void *data, void **state);
    /* Unless it is NULL: runs in the function's place. Of several watchers' the first does. */
    void (*replace)(struct watch_frame *frame, void *data);
    /* Not called for CALL_NO_FRAME and CALL_NO_RETURN, nor when an exception passes by. */
    void (*leave)(struct watch_frame *frame, void *data, void *state);
};

/*
 * A pattern is a glob over "kernel32!ReadFile", or over "ReadFile" alone when it has no '!';
 * several are separated by commas. DLLs that are loaded later are watched too. NULL with errno
 * when there is no memory, or a function has WATCHERS of them already.
 */
struct watcher *watch_attach(const char *pattern, const struct watch_functions *functions,
                             void *data);

/* Calls that are under way still reach the watcher's leave. */
void watch_detach(struct watcher *watcher);

/* For bind.c, under its lock: applies the watchers that there are to a new DLL. */
void watch_bound(struct bound_dll *dll);

const struct call *watch_call(const struct watch_frame *frame);
const char *watch_dll(const struct watch_frame *frame); /* "kernel32.dll" */

/* Arguments by position. A float or double is given as its bits. */
uint64_t watch_argument(const struct watch_frame *frame, unsigned index);
void watch_argument_set(struct watch_frame *frame, unsigned index, uint64_t value);
uint64_t watch_result(const struct watch_frame *frame);
void watch_result_set(struct watch_frame *frame, uint64_t value);

/* Calls the function with the frame's arguments, and puts its result there. */
void watch_original(struct watch_frame *frame);

#endif
