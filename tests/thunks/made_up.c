/* See made_up.h. */
#include "tests/thunks/made_up.h"

#include "abi/teb.h"

#include <string.h>

static int GUEST add(int left, int right)
{
    return left + right;
}

static void *GUEST frame(void)
{
    return __builtin_return_address(0);
}

/* Calls itself through its slot, and from the depth on leaves them all. */
static void GUEST leap(jmp_buf *target, int depth)
{
    if (depth == 0)
        longjmp(*target, 1);
    made_up_leap()(target, depth - 1);
}

static double GUEST mix(int a, double b, int c, float d, int e, double f, long long g)
{
    return a + b + c + (double)d + e + f + (double)g;
}

static int GUEST open_nothing(const char *name, unsigned access)
{
    (void)name;
    (void)access;
    return -1;
}

static int GUEST read_hello(void *file, void *buffer, unsigned count, uint32_t *done,
                            void *overlapped)
{
    (void)overlapped;
    if (!file) {
        last_error_set(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    *done = count < 5 ? count : 5;
    memcpy(buffer, "hello", *done);
    return TRUE;
}

static int GUEST sum(int count, ...)
{
    __builtin_ms_va_list arguments;
    int total = 0;

    __builtin_ms_va_start(arguments, count);
    while (count-- > 0)
        total += __builtin_va_arg(arguments, int);
    __builtin_ms_va_end(arguments);
    return total;
}

static const struct type signed_type = {.name = "int", .size = 4, .class = TYPE_SIGNED};
static const struct type long_type = {.name = "LONGLONG", .size = 8, .class = TYPE_SIGNED};
static const struct type unsigned_type = {.name = "DWORD", .size = 4, .class = TYPE_UNSIGNED};
static const struct type float_type = {.name = "float", .size = 4, .class = TYPE_FLOAT};
static const struct type double_type = {.name = "double", .size = 8, .class = TYPE_FLOAT};
static const struct type bool_type = {.name = "BOOL", .size = 4, .class = TYPE_BOOL};
static const struct type handle_type = {.name = "HANDLE", .size = 8, .class = TYPE_HANDLE};
static const struct type void_type = {.name = "void", .class = TYPE_VOID};
static const struct type char_type = {.name = "char", .size = 1, .class = TYPE_CHAR8};
static const struct type void_pointer = {
    .name = "LPVOID", .target = &void_type, .size = 8, .class = TYPE_POINTER};
static const struct type number_pointer = {
    .name = "LPDWORD", .target = &unsigned_type, .size = 8, .class = TYPE_POINTER};
static const struct type text_pointer = {
    .name = "LPCSTR", .target = &char_type, .size = 8, .class = TYPE_POINTER, .is_const = true};

static const struct param add_params[] = {
    {.name = "left", .type = &signed_type, .flags = PARAM_IN},
    {.name = "right", .type = &signed_type, .flags = PARAM_IN}};
static const struct param leap_params[] = {
    {.name = "target", .type = &void_pointer, .flags = PARAM_IN},
    {.name = "depth", .type = &signed_type, .flags = PARAM_IN}};
static const struct param mix_params[] = {
    {.name = "a", .type = &signed_type, .flags = PARAM_IN},
    {.name = "b", .type = &double_type, .flags = PARAM_IN},
    {.name = "c", .type = &signed_type, .flags = PARAM_IN},
    {.name = "d", .type = &float_type, .flags = PARAM_IN},
    {.name = "e", .type = &signed_type, .flags = PARAM_IN},
    {.name = "f", .type = &double_type, .flags = PARAM_IN},
    {.name = "g", .type = &long_type, .flags = PARAM_IN},
};
static const struct constant access_names[] = {{"READ", 1}, {"WRITE", 2}, {0}};
static const struct param open_params[] = {
    {.name = "name", .type = &text_pointer, .flags = PARAM_IN},
    {.name = "access",
     .type = &unsigned_type,
     .constants = access_names,
     .flags = PARAM_IN | PARAM_FLAGS},
};
static const struct length_step read_length[] = {{LENGTH_ARGUMENT, 2}, {0}};
static const struct param read_params[] = {
    {.name = "file", .type = &handle_type, .flags = PARAM_IN},
    {.name = "buffer",
     .type = &void_pointer,
     .length = read_length,
     .flags = PARAM_OUT | PARAM_STATED | PARAM_BYTES},
    {.name = "count", .type = &unsigned_type, .flags = PARAM_IN},
    {.name = "done", .type = &number_pointer, .flags = PARAM_OUT | PARAM_STATED},
    {.name = "overlapped", .type = &void_pointer, .flags = PARAM_IN},
};
static const struct param sum_params[] = {
    {.name = "count", .type = &signed_type, .flags = PARAM_IN}};

static const struct call calls[MADE_UP_COUNT] = {
    [MADE_UP_ADD] = {.group = "made_up",
                     .name = "Add",
                     .address = add,
                     .params = add_params,
                     .param_count = 2,
                     .result = &signed_type},
    [MADE_UP_FRAME] = {.group = "made_up",
                       .name = "Frame",
                       .address = frame,
                       .result = &void_pointer,
                       .flags = CALL_NO_FRAME},
    [MADE_UP_LEAP] = {.group = "made_up",
                      .name = "Leap",
                      .address = leap,
                      .params = leap_params,
                      .param_count = 2,
                      .result = &void_type},
    [MADE_UP_GONE] = {.group = "made_up", .name = "Gone", .gap = "a test", .flags = CALL_GAP},
    [MADE_UP_MIX] = {.group = "made_up",
                     .name = "Mix",
                     .address = mix,
                     .params = mix_params,
                     .param_count = 7,
                     .result = &double_type},
    [MADE_UP_OPEN] = {.group = "made_up",
                      .name = "Open",
                      .address = open_nothing,
                      .params = open_params,
                      .param_count = 2,
                      .result = &signed_type},
    [MADE_UP_READ_FILE] = {.group = "made_up",
                           .name = "ReadFile",
                           .address = read_hello,
                           .params = read_params,
                           .param_count = 5,
                           .result = &bool_type},
    [MADE_UP_SUM] = {.group = "made_up",
                     .name = "Sum",
                     .address = sum,
                     .params = sum_params,
                     .param_count = 1,
                     .result = &signed_type,
                     .flags = CALL_VARIADIC},
};

const struct call *const made_up_calls[MADE_UP_COUNT] = {
    &calls[0], &calls[1], &calls[2], &calls[3], &calls[4], &calls[5], &calls[6], &calls[7]};
void *made_up_slots[MADE_UP_COUNT];

static void *slot(enum made_up which)
{
    static struct bound_dll dll = {.name = "made_up.dll",
                                   .calls = made_up_calls,
                                   .slots = made_up_slots,
                                   .count = MADE_UP_COUNT};

    if (!made_up_slots[0])
        bind_dll(&dll);
    return made_up_slots[which];
}

made_up_add_type made_up_add(void)
{
    return slot(MADE_UP_ADD);
}

made_up_frame_type made_up_frame(void)
{
    return slot(MADE_UP_FRAME);
}

made_up_leap_type made_up_leap(void)
{
    return slot(MADE_UP_LEAP);
}

made_up_mix_type made_up_mix(void)
{
    return slot(MADE_UP_MIX);
}

made_up_open_type made_up_open(void)
{
    return slot(MADE_UP_OPEN);
}

made_up_read_type made_up_read(void)
{
    return slot(MADE_UP_READ_FILE);
}

made_up_sum_type made_up_sum(void)
{
    return slot(MADE_UP_SUM);
}
