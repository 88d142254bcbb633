/* A C++ function's frame: its tables in either form, its state, and unwinding it. */
#ifndef APIS_WIN_VCRUNTIME_CXX_FRAME_H
#define APIS_WIN_VCRUNTIME_CXX_FRAME_H

#include "apis/win/vcruntime/cxx_records.h"

/* A handler with the places where its function may go on, if the tables list them. */
struct cxx_catch_block {
    struct cxx_handler handler;
    uintptr_t continuations[4];
    unsigned continuation_count; /* 0: the block returns the address itself */
};

/* What leaving a state runs: a destructor for an object, or a piece of code for the frame. */
struct cxx_action {
    const void *function; /* NULL: nothing */
    void *object;         /* NULL: the frame */
};

/* The two forms of the tables: cxx_tables.c has the plain one, cxx_compact.c the compact one. */
struct cxx_frame;

struct cxx_tables {
    int (*state_at)(const struct cxx_frame *frame, DWORD address);
    /* Changes the state to the one around it; false when there is no such state. */
    bool (*leave)(const struct cxx_frame *frame, int *state, struct cxx_action *action);
    bool (*try_at)(const struct cxx_frame *frame, int index, struct cxx_try *block);
    bool (*handler_at)(const struct cxx_frame *frame, const struct cxx_try *block, int index,
                       struct cxx_catch_block *handler);
};

/* A frame of such a function, or of one of its catch blocks, while its handler runs. */
struct cxx_frame {
    const struct cxx_tables *tables;
    const struct cxx_function *function; /* of the plain form */
    DWORD unwinds, tries, addresses;     /* of the compact form */
    DWORD start;                         /* the function's */
    DWORD flags;                         /* CXX_SYNCHRONOUS, CXX_NOEXCEPT */
    uintptr_t image;
    uintptr_t establisher;        /* this frame's */
    uintptr_t locals;             /* the function's, through which all its parts see variables */
    const struct cxx_try *caught; /* plain: the try block whose catch block this is, or NULL */
    int state;
};

/* Fills the frame but for its state. */
void cxx_tables_describe(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher);
void cxx_compact_describe(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher);

void cxx_frame_find_state(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher);

/* Runs the destructors between the frame's state and the given one. */
void cxx_frame_unwind(struct cxx_frame *frame, int to_state);

/*
 * A frame is in another state than its address says while one of its catch blocks runs, and
 * while it is being unwound. Kept for each thread, innermost first.
 */
struct cxx_override {
    struct cxx_override *next;
    uintptr_t establisher;
    int state;
};

void cxx_override_push(struct cxx_override *override, uintptr_t establisher, int state);
void cxx_override_drop(uintptr_t establisher);

#endif
