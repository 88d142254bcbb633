/* The compact tables, byte by byte, as Microsoft's compiler lays them out. */
#include "apis/win/vcruntime/cxx_exception.h"

#include "tests/suite.h"

#include <string.h>

enum { START = 0x100, FRAME_BYTES = 128 };

static uint8_t image[0x500] __attribute__((aligned(16)));
static uint64_t locals[FRAME_BYTES / 8];
static struct cxx_frame frame;

/* UNWIND_INFO without codes, and the address of the tables that a handler's data has. */
enum { UNWIND_AT = 0x08, DATA_AT = 0x0c, INFO_AT = 0x10 };

static void describe(const uint8_t *info, size_t size)
{
    static const uint8_t unwind[] = {1, 0, 0, 0, INFO_AT, 0, 0, 0};
    static RUNTIME_FUNCTION function = {START, 0x5000, .UnwindData = UNWIND_AT};
    DISPATCHER_CONTEXT dispatcher = {.ImageBase = (DWORD64)image,
                                     .FunctionEntry = &function,
                                     .EstablisherFrame = (DWORD64)locals,
                                     .HandlerData = image + DATA_AT};

    memcpy(image + UNWIND_AT, unwind, sizeof unwind);
    memcpy(image + INFO_AT, info, size);
    cxx_compact_describe(&frame, &dispatcher);
}

static void describe_function(void)
{
    static const uint8_t info[] = {56, 0x20, 0, 0, 0, 0x40, 0, 0, 0, 0x60, 0, 0, 0};

    describe(info, sizeof info);
}

static void the_header_says_which_fields_follow(void)
{
    static const uint8_t catch_info[] = {0x45, 200, 0x60, 0, 0, 0, 112};

    describe_function();
    CU_ASSERT_EQUAL(frame.unwinds, 0x20);
    CU_ASSERT_EQUAL(frame.tries, 0x40);
    CU_ASSERT_EQUAL(frame.addresses, 0x60);
    CU_ASSERT_EQUAL(frame.flags, CXX_SYNCHRONOUS);
    CU_ASSERT_EQUAL(frame.locals, (uintptr_t)locals);
    locals[56 / 8] = 0x1234;
    describe(catch_info, sizeof catch_info);
    CU_ASSERT_EQUAL(frame.flags, CXX_NOEXCEPT);
    CU_ASSERT_EQUAL(frame.addresses, 0x60);
    CU_ASSERT_EQUAL(frame.unwinds, 0);
    CU_ASSERT_EQUAL(frame.establisher, (uintptr_t)locals);
    CU_ASSERT_EQUAL(frame.locals, 0x1234);
}

static void states_follow_from_address_distances(void)
{
    /* numbers of one, two, three and five bytes */
    static const uint8_t map[] = {8,    32, 2,    0x01, 0x04, 6, 0x03, 0x00,
                                  0x02, 0,  0x0f, 0,    0,    1, 0,    4};

    describe_function();
    memcpy(image + 0x60, map, sizeof map);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0xf), -1);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0x10), 0);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0x10f), 0);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0x110), 2);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0x410f), 2);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0x4110), -1);
    CU_ASSERT_EQUAL(frame.tables->state_at(&frame, START + 0x14110), 1);
}

static void a_state_is_left_for_the_one_around_it(void)
{
    static const uint8_t map[] = {6,   14,   0x11, 1, 0, 0,   /* 0: code, around nothing */
                                  42,  0x22, 2,    0, 0, 96,  /* 1: an object, around 0 */
                                  100, 0x33, 3,    0, 0, 32}; /* 2: a pointer, around nothing */
    struct cxx_action action;
    int state = 1;

    describe_function();
    memcpy(image + 0x20, map, sizeof map);
    CU_ASSERT_TRUE(frame.tables->leave(&frame, &state, &action));
    CU_ASSERT_EQUAL(state, 0);
    CU_ASSERT_PTR_EQUAL(action.function, image + 0x222);
    CU_ASSERT_PTR_EQUAL(action.object, (char *)locals + 48);
    CU_ASSERT_TRUE(frame.tables->leave(&frame, &state, &action));
    CU_ASSERT_EQUAL(state, -1);
    CU_ASSERT_PTR_EQUAL(action.function, image + 0x111);
    CU_ASSERT_PTR_NULL(action.object);
    CU_ASSERT_FALSE(frame.tables->leave(&frame, &state, &action));
    locals[2] = 0x77;
    state = 2;
    CU_ASSERT_TRUE(frame.tables->leave(&frame, &state, &action));
    CU_ASSERT_EQUAL(state, -1);
    CU_ASSERT_PTR_EQUAL(action.object, (void *)0x77);
    state = 3;
    CU_ASSERT_FALSE(frame.tables->leave(&frame, &state, &action));
}

static void handlers_have_only_the_fields_they_need(void)
{
    static const uint8_t tries[] = {2, 0, 0, 2, 0x80, 0, 0, 0};
    static const uint8_t handlers[] = {4,   0x17, 16, 0x90, 0, 0,    0, 80, 0, 3,    0, 0, 64, 0x29,
                                       128, 0,    4,  0,    0, 0x50, 1, 0,  0, 0x60, 1, 0, 0};
    struct cxx_catch_block handler;
    struct cxx_try block;

    describe_function();
    memcpy(image + 0x40, tries, sizeof tries);
    memcpy(image + 0x80, handlers, sizeof handlers);
    CU_ASSERT_TRUE_FATAL(frame.tables->try_at(&frame, 0, &block));
    CU_ASSERT_FALSE(frame.tables->try_at(&frame, 1, &(struct cxx_try){0}));
    CU_ASSERT_EQUAL(block.catch_high, 1);
    CU_ASSERT_EQUAL(block.handler_count, 2);
    CU_ASSERT_TRUE(frame.tables->handler_at(&frame, &block, 0, &handler));
    CU_ASSERT_EQUAL(handler.handler.adjectives, CXX_REFERENCE);
    CU_ASSERT_EQUAL(handler.handler.type, 0x90);
    CU_ASSERT_EQUAL(handler.handler.object, 40);
    CU_ASSERT_EQUAL(handler.handler.address, 0x300);
    CU_ASSERT_EQUAL(handler.continuation_count, 1);
    CU_ASSERT_EQUAL(handler.continuations[0], (uintptr_t)image + START + 0x20);
    CU_ASSERT_TRUE(frame.tables->handler_at(&frame, &block, 1, &handler));
    CU_ASSERT_EQUAL(handler.handler.adjectives, CXX_ELLIPSIS);
    CU_ASSERT_EQUAL(handler.handler.type, 0);
    CU_ASSERT_EQUAL(handler.handler.address, 0x400);
    CU_ASSERT_EQUAL(handler.continuation_count, 2);
    CU_ASSERT_EQUAL(handler.continuations[1], (uintptr_t)image + 0x160);
    CU_ASSERT_FALSE(frame.tables->handler_at(&frame, &block, 2, &handler));
}

static void a_function_in_parts_has_states_for_each(void)
{
    static const uint8_t info[] = {2, 0x60, 0, 0, 0};
    static const uint8_t parts[] = {4, 0, 9, 0, 0, 0x70, 0, 0, 0, 0, 1, 0, 0, 0x80, 0, 0, 0};

    memcpy(image + 0x60, parts, sizeof parts);
    describe(info, sizeof info);
    CU_ASSERT_EQUAL(frame.addresses, 0x80);
}

SUITE(cxx_compact, TEST(the_header_says_which_fields_follow),
      TEST(states_follow_from_address_distances), TEST(a_state_is_left_for_the_one_around_it),
      TEST(handlers_have_only_the_fields_they_need), TEST(a_function_in_parts_has_states_for_each));
