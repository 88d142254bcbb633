/*
 * The compact form of the tables: __CxxFrameHandler4's. Numbers take one to five bytes, fields
 * that are not needed are left out, and each catch block has tables of its own. Microsoft,
 * "Making C++ Exception Handling Smaller On x64" and ehdata4_export.h as shipped with its
 * compiler; the details agree with what that compiler put into programs.
 */
#include "apis/win/vcruntime/cxx_exception.h"

#include <stddef.h>
#include <string.h>

/* The first byte of a function's description, and of a handler's. */
enum {
    INFO_IS_CATCH = 1,
    INFO_IS_SEPARATED = 2,
    INFO_HAS_FLAGS = 4,
    INFO_HAS_UNWINDS = 8,
    INFO_HAS_TRIES = 16,
    INFO_SYNCHRONOUS = 32,
    INFO_NOEXCEPT = 64
};

enum { HANDLER_ADJECTIVES = 1, HANDLER_TYPE = 2, HANDLER_OBJECT = 4, HANDLER_ADDRESSES = 8 };

/* What an unwind entry runs. */
enum { ACTION_NONE, ACTION_OBJECT, ACTION_POINTER, ACTION_CODE };

static uint32_t read_32(const uint8_t **at)
{
    uint32_t value;

    memcpy(&value, *at, sizeof value);
    *at += sizeof value;
    return value;
}

/* The number of low one bits says how many bytes follow the first. */
static uint32_t read_number(const uint8_t **at)
{
    unsigned more = (unsigned)__builtin_ctz(~(unsigned)**at | 16);
    uint32_t value = 0;

    if (more == 4) {
        (*at)++;
        return read_32(at);
    }
    memcpy(&value, *at, more + 1);
    *at += more + 1;
    return value >> (more + 1);
}

static const uint8_t *bytes_at(const struct cxx_frame *frame, DWORD address)
{
    return cxx_at(frame->image, address);
}

/* Distances from one address to the next, and states that begin at -1. */
static int state_at(const struct cxx_frame *frame, DWORD address)
{
    const uint8_t *at = bytes_at(frame, frame->addresses);
    DWORD next = frame->start;
    int state = -1;

    if (!at)
        return state;
    for (uint32_t left = read_number(&at); left > 0; left--) {
        next += read_number(&at);
        if (address < next)
            break;
        state = (int)read_number(&at) - 1;
    }
    return state;
}

/* An unwind entry, and how many bytes before it the entry of the state around it is. */
static uint32_t read_unwind(const struct cxx_frame *frame, const uint8_t **at,
                            struct cxx_action *action)
{
    uint32_t head = read_number(at), kind = head & 3;
    char *object;

    *action = (struct cxx_action){0};
    if (kind != ACTION_NONE)
        action->function = cxx_at(frame->image, read_32(at));
    if (kind == ACTION_OBJECT || kind == ACTION_POINTER) {
        object = (char *)frame->locals + read_number(at);
        action->object = kind == ACTION_OBJECT ? object : *(void **)object;
    }
    return head >> 2;
}

/* Entries have no fixed size: a state's entry, and then the state of another one, are counted. */
static bool leave(const struct cxx_frame *frame, int *state, struct cxx_action *action)
{
    const uint8_t *at = bytes_at(frame, frame->unwinds), *entry, *wanted;
    struct cxx_action unused;
    uint32_t count, distance;
    int around = -1;

    if (!at || *state < 0)
        return false;
    count = read_number(&at);
    if ((uint32_t)*state >= count)
        return false;
    entry = at;
    for (int i = 0; i < *state; i++)
        read_unwind(frame, &entry, &unused);
    wanted = entry;
    distance = read_unwind(frame, &entry, action);
    wanted -= distance;
    for (int i = 0; at <= wanted; i++) {
        around = i;
        read_unwind(frame, &at, &unused);
    }
    *state = around;
    return true;
}

static bool try_at(const struct cxx_frame *frame, int index, struct cxx_try *block)
{
    const uint8_t *at = bytes_at(frame, frame->tries), *handlers;

    if (!at || (uint32_t)index >= read_number(&at))
        return false;
    for (int i = 0; i <= index; i++) {
        block->low = (int)read_number(&at);
        block->high = (int)read_number(&at);
        block->catch_high = (int)read_number(&at);
        block->handlers = read_32(&at);
    }
    handlers = bytes_at(frame, block->handlers);
    block->handler_count = handlers ? (int)read_number(&handlers) : 0;
    return true;
}

static void read_handler(const struct cxx_frame *frame, const uint8_t **at,
                         struct cxx_catch_block *block)
{
    uint8_t header = *(*at)++;

    *block = (struct cxx_catch_block){.continuation_count = header >> 4 & 3};
    if (header & HANDLER_ADJECTIVES)
        block->handler.adjectives = read_number(at);
    if (header & HANDLER_TYPE)
        block->handler.type = read_32(at);
    if (header & HANDLER_OBJECT)
        block->handler.object = (int32_t)read_number(at);
    block->handler.address = read_32(at);
    for (unsigned i = 0; i < block->continuation_count; i++) {
        DWORD address = header & HANDLER_ADDRESSES ? read_32(at) : frame->start + read_number(at);

        block->continuations[i] = frame->image + address;
    }
}

static bool handler_at(const struct cxx_frame *frame, const struct cxx_try *block, int index,
                       struct cxx_catch_block *handler)
{
    const uint8_t *at = bytes_at(frame, block->handlers);

    if (!at || (uint32_t)index >= read_number(&at))
        return false;
    for (int i = 0; i <= index; i++)
        read_handler(frame, &at, handler);
    return true;
}

static const struct cxx_tables compact = {state_at, leave, try_at, handler_at};

/* A function in several parts has a list of them, each with its states. */
static DWORD part_addresses(const struct cxx_frame *frame, DWORD list)
{
    const uint8_t *at = bytes_at(frame, list);

    for (uint32_t left = at ? read_number(&at) : 0; left > 0; left--) {
        DWORD start = read_32(&at), addresses = read_32(&at);

        if (start == frame->start)
            return addresses;
    }
    return 0;
}

/* Chained entries belong to the function where the chain ends, whose tables these are. */
static DWORD function_start(uintptr_t image, const RUNTIME_FUNCTION *entry)
{
    enum { CHAINED = UNW_FLAG_CHAININFO << 3, CHAIN_MOST = 32, HEADER = 4, CODE = 2 };

    for (int i = 0; i < CHAIN_MOST; i++) {
        const uint8_t *info = cxx_at(image, entry->UnwindData);

        if (!(info[0] & CHAINED))
            break;
        entry = (const RUNTIME_FUNCTION *)(info + HEADER + ((info[2] + 1) & ~1) * CODE);
    }
    return entry->BeginAddress;
}

void cxx_compact_describe(struct cxx_frame *frame, const DISPATCHER_CONTEXT *dispatcher)
{
    const uint8_t *at;
    uint8_t header;

    *frame = (struct cxx_frame){.tables = &compact, .image = dispatcher->ImageBase};
    frame->establisher = frame->locals = dispatcher->EstablisherFrame;
    frame->start = function_start(frame->image, dispatcher->FunctionEntry);
    at = bytes_at(frame, *(const DWORD *)dispatcher->HandlerData);
    header = *at++;
    frame->flags = (header & INFO_SYNCHRONOUS ? CXX_SYNCHRONOUS : 0) |
                   (header & INFO_NOEXCEPT ? CXX_NOEXCEPT : 0);
    if (header & INFO_HAS_FLAGS)
        read_number(&at);
    if (header & INFO_HAS_UNWINDS)
        frame->unwinds = read_32(&at);
    if (header & INFO_HAS_TRIES)
        frame->tries = read_32(&at);
    frame->addresses = read_32(&at);
    if (header & INFO_IS_SEPARATED)
        frame->addresses = part_addresses(frame, frame->addresses);
    if (header & INFO_IS_CATCH)
        frame->locals = *(const uintptr_t *)(frame->establisher + read_number(&at));
}
