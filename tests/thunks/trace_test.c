/* Trace lines of made-up functions, called through slots as a guest does. */
#include "thunks/trace.h"

#include "tests/suite.h"
#include "tests/thunks/made_up.h"

#include "abi/teb.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char lines[8192];

/* Starts a trace into a file in memory. */
static int trace_to_memory(const char *pattern)
{
    int fd = memfd_create("trace", MFD_CLOEXEC);
    struct trace_options options = {.pattern = pattern, .fd = fd, .plain = true};
    struct fault fault;

    CU_ASSERT_EQUAL_FATAL(trace_start(&options, &fault), 0);
    return fd;
}

static const char *trace_end(int fd)
{
    ssize_t size = pread(fd, lines, sizeof lines - 1, 0);

    trace_stop();
    close(fd);
    lines[size < 0 ? 0 : size] = 0;
    return lines;
}

static void a_call_leaves_one_line(void)
{
    int fd = trace_to_memory("made_up!Add");

    CU_ASSERT_EQUAL(made_up_add()(2, 40), 42);
    CU_ASSERT_STRING_EQUAL(trace_end(fd), "made_up!Add(left=2, right=40) = 42\n");
}

static void a_call_is_not_traced_after_the_end(void)
{
    int fd = trace_to_memory("made_up!Add");

    CU_ASSERT_STRING_EQUAL(trace_end(fd), "");
    CU_ASSERT_EQUAL(made_up_add()(2, 40), 42);
    CU_ASSERT_PTR_EQUAL(made_up_slots[MADE_UP_ADD], made_up_calls[MADE_UP_ADD]->address);
}

static void a_buffer_is_shown_by_its_length_and_what_was_written_by_value(void)
{
    char buffer[64];
    uint32_t done = 0;
    int fd = trace_to_memory("ReadFile");

    made_up_read()((void *)0x44, buffer, sizeof buffer, &done, NULL);
    CU_ASSERT_STRING_EQUAL(trace_end(fd),
                           "made_up!ReadFile(file=0x44, buffer=<64 bytes>, count=64, done=&5, "
                           "overlapped=NULL) = TRUE\n");
}

static void a_failure_shows_the_last_error(void)
{
    char buffer[4];
    uint32_t done;
    int fd = trace_to_memory("made_up!*");

    made_up_read()(NULL, buffer, 4, &done, NULL);
    CU_ASSERT_EQUAL(last_error(), 6);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(trace_end(fd), "overlapped=NULL) = FALSE error 6 ERROR_INVALID_HANDLE\n"));
}

static void arguments_on_the_stack_and_in_vector_registers_arrive(void)
{
    int fd = trace_to_memory("made_up!Mix");

    CU_ASSERT_DOUBLE_EQUAL(made_up_mix()(1, 2.5, 3, 4.25f, 5, 6.5, 7), 29.25, 0);
    CU_ASSERT_STRING_EQUAL(trace_end(fd),
                           "made_up!Mix(a=1, b=2.5, c=3, d=4.25, e=5, f=6.5, g=7) = 29.25\n");
}

static void variadic_arguments_arrive(void)
{
    int fd = trace_to_memory("made_up!Sum");

    CU_ASSERT_EQUAL(made_up_sum()(6, 1, 2, 3, 4, 5, 6), 21);
    CU_ASSERT_STRING_EQUAL(trace_end(fd), "made_up!Sum(count=6, ...) = 21\n");
}

static void a_wild_pointer_is_shown_by_its_address(void)
{
    int fd;

    last_error_set(0);
    fd = trace_to_memory("made_up!Open");
    made_up_open()((const char *)0x123450, 3);
    CU_ASSERT_STRING_EQUAL(trace_end(fd), "made_up!Open(name=0x123450, access=READ|WRITE) = -1\n");
}

static void strings_are_quoted_and_flags_have_names(void)
{
    int fd = trace_to_memory("made_up!Open");

    last_error_set(0);
    made_up_open()("a\"b\\\n", 0x11);
    CU_ASSERT_STRING_EQUAL(trace_end(fd),
                           "made_up!Open(name=\"a\\\"b\\\\\\n\", access=READ|0x10) = -1\n");
}

__attribute__((noinline)) static void *call_frame(void)
{
    void *returned_to = made_up_frame()();

    __asm__ volatile("" : "+r"(returned_to)); /* no tail call */
    return returned_to;
}

static void a_function_without_a_frame_is_shown_when_it_is_entered(void)
{
    void *untraced = call_frame();
    int fd = trace_to_memory("made_up!Frame");

    CU_ASSERT_PTR_EQUAL(call_frame(), untraced);
    CU_ASSERT_STRING_EQUAL(trace_end(fd), "made_up!Frame()\n");
}

static void calls_that_were_left_are_shown_by_the_next_one(void)
{
    int fd = trace_to_memory("made_up!Leap,made_up!Add");
    char expected[256];
    jmp_buf target;

    if (setjmp(target) == 0)
        made_up_leap()(&target, 1);
    made_up_add()(1, 2);
    snprintf(expected, sizeof expected,
             "made_up!Leap(target=%p, depth=0) did not return\n"
             "made_up!Leap(target=%p, depth=1) did not return\n"
             "made_up!Add(left=1, right=2) = 3\n",
             (void *)&target, (void *)&target);
    CU_ASSERT_STRING_EQUAL(trace_end(fd), expected);
}

static void several_patterns_show_a_call_once(void)
{
    int fd = trace_to_memory("made_up!A*,Add");

    made_up_add()(1, 1);
    CU_ASSERT_STRING_EQUAL(trace_end(fd), "made_up!Add(left=1, right=1) = 2\n");
}

SUITE(trace, TEST(a_call_leaves_one_line), TEST(a_call_is_not_traced_after_the_end),
      TEST(a_buffer_is_shown_by_its_length_and_what_was_written_by_value),
      TEST(a_failure_shows_the_last_error),
      TEST(arguments_on_the_stack_and_in_vector_registers_arrive), TEST(variadic_arguments_arrive),
      TEST(a_wild_pointer_is_shown_by_its_address), TEST(strings_are_quoted_and_flags_have_names),
      TEST(a_function_without_a_frame_is_shown_when_it_is_entered),
      TEST(calls_that_were_left_are_shown_by_the_next_one),
      TEST(several_patterns_show_a_call_once));
