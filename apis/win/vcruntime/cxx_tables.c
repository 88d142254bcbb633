/*
 * The plain form of the tables, with fixed records: __CxxFrameHandler3's. A function and its
 * catch blocks share them, so a catch block's states are among its function's.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include <stddef.h>

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

static bool leave(const struct cxx_frame *frame, int *state, struct cxx_action *action)
{
    const struct cxx_unwind *unwinds = cxx_at(frame->image, frame->function->unwinds);

    if (*state < 0 || *state >= frame->function->state_count)
        return false;
    action->function = cxx_at(frame->image, unwinds[*state].action);
    action->object = NULL;
    *state = unwinds[*state].to_state;
    return true;
}

static bool try_at(const struct cxx_frame *frame, int index, struct cxx_try *block)
{
    const struct cxx_try *tries = cxx_at(frame->image, frame->function->tries);

    if (index >= frame->function->try_count)
        return false;
    *block = tries[index];
    return true;
}

static bool handler_at(const struct cxx_frame *frame, const struct cxx_try *block, int index,
                       struct cxx_catch_block *handler)
{
    const struct cxx_handler *handlers = cxx_at(frame->image, block->handlers);

    if (index >= block->handler_count)
        return false;
    *handler = (struct cxx_catch_block){.handler = handlers[index]};
    return true;
}

static const struct cxx_tables plain = {state_at, leave, try_at, handler_at};

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

void cxx_tables_describe(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher)
{
    *frame = (struct cxx_frame){.tables = &plain, .image = dispatcher->ImageBase};
    frame->function = cxx_at(frame->image, *(const DWORD *)dispatcher->HandlerData);
    frame->start = dispatcher->FunctionEntry->BeginAddress;
    frame->establisher = frame->locals = dispatcher->EstablisherFrame;
    if ((frame->function->magic & CXX_MAGIC_MASK) >= CXX_MAGIC_FLAGS)
        frame->flags = frame->function->flags;
    find_catch_block(frame, dispatcher->FunctionEntry);
}
