/* States of C++ functions, and unwinding from one to another. */
#include "apis/win/vcruntime/cxx_exception.h"

#include <stddef.h>

typedef void(WINAPI *unwind_action)(void *unused, void *locals);
typedef void(WINAPI *destructor)(void *object);

void cxx_override_push(struct cxx_override *override, uintptr_t establisher, int state)
{
    override->establisher = establisher;
    override->state = state;
    override->next = cxx_thread.overrides;
    cxx_thread.overrides = override;
}

void cxx_override_drop(uintptr_t establisher)
{
    struct cxx_override **at = &cxx_thread.overrides;

    while (*at) {
        if ((*at)->establisher == establisher)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
}

static int current_state(const struct cxx_frame *frame, DWORD address)
{
    for (const struct cxx_override *at = cxx_thread.overrides; at; at = at->next) {
        if (at->establisher == frame->establisher)
            return at->state;
    }
    return frame->tables->state_at(frame, address);
}

void cxx_frame_find_state(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher)
{
    frame->state = current_state(frame, (DWORD)(dispatcher->ControlPc - frame->image));
}

/* A destructor takes its object; other code is a function that takes the frame second. */
static void run_action(const struct cxx_frame *frame, const struct cxx_action *action)
{
    if (action->function && action->object)
        ((destructor)action->function)(action->object);
    else if (action->function)
        ((unwind_action)action->function)(NULL, (void *)frame->locals);
}

/*
 * The override outlives this call when a destructor throws: the next unwind of the frame starts
 * where this one was. What is on this stack is still there then.
 */
void cxx_frame_unwind(struct cxx_frame *frame, int to_state)
{
    struct cxx_override reached;
    struct cxx_action action;

    cxx_override_drop(frame->establisher);
    cxx_override_push(&reached, frame->establisher, frame->state);
    while (frame->state > to_state && frame->tables->leave(frame, &frame->state, &action)) {
        reached.state = frame->state;
        run_action(frame, &action);
    }
    cxx_override_drop(frame->establisher);
}
