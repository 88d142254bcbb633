/* States of C++ functions, and unwinding from one to another. */
#include "apis/win/vcruntime/cxx.h"

#include <stddef.h>

typedef void(WINAPI *unwind_action)(void *unused, void *locals);

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

/* The table says from which address on which state holds. */
static int state_at(const struct cxx_frame *frame, DWORD address)
{
    const struct cxx_state *states = cxx_at(frame->image, frame->function->addresses);
    int low = 0, high = frame->function->address_count;

    while (low < high) {
        int middle = (low + high) / 2;

        if (states[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? states[low - 1].state : -1;
}

static int current_state(const struct cxx_frame *frame, DWORD address)
{
    for (const struct cxx_override *at = cxx_thread.overrides; at; at = at->next) {
        if (at->establisher == frame->establisher)
            return at->state;
    }
    return state_at(frame, address);
}

/* A catch block is a function of its own, which keeps its function's frame in its own. */
static void find_catch_block(struct cxx_frame *frame, const RUNTIME_FUNCTION *entry)
{
    const struct cxx_try *tries = cxx_at(frame->image, frame->function->tries);

    for (int i = 0; i < frame->function->try_count; i++) {
        const struct cxx_handler *handlers = cxx_at(frame->image, tries[i].handlers);

        for (int k = 0; k < tries[i].handler_count; k++) {
            if (handlers[k].address != entry->BeginAddress)
                continue;
            frame->caught = &tries[i];
            frame->locals = *(const uintptr_t *)(frame->establisher + handlers[k].frame);
            return;
        }
    }
}

void cxx_frame_describe(struct cxx_frame *frame, DISPATCHER_CONTEXT *dispatcher)
{
    frame->image = dispatcher->ImageBase;
    frame->function = cxx_at(frame->image, *(const DWORD *)dispatcher->HandlerData);
    frame->establisher = frame->locals = dispatcher->EstablisherFrame;
    frame->caught = NULL;
    find_catch_block(frame, dispatcher->FunctionEntry);
    frame->state = current_state(frame, (DWORD)(dispatcher->ControlPc - frame->image));
}

/*
 * The override outlives this call when a destructor throws: the next unwind of the frame starts
 * where this one was. What is on this stack is still there then.
 */
void cxx_frame_unwind(struct cxx_frame *frame, int to_state)
{
    const struct cxx_unwind *unwinds = cxx_at(frame->image, frame->function->unwinds);
    struct cxx_override reached;

    cxx_override_drop(frame->establisher);
    cxx_override_push(&reached, frame->establisher, frame->state);
    while (frame->state > to_state && frame->state < frame->function->state_count) {
        unwind_action action = (unwind_action)cxx_at(frame->image, unwinds[frame->state].action);

        frame->state = reached.state = unwinds[frame->state].to_state;
        if (action)
            action(NULL, (void *)frame->locals);
    }
    cxx_override_drop(frame->establisher);
}
