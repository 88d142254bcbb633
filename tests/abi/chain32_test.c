/* Unwinding a 32-bit guest's chain of handlers, and exceptions while handlers run. */
#include "abi/chain32.h"

#include "abi/context32.h"
#include "abi/exception.h"
#include "tests/guest32_thread.h"

#include <string.h>

enum { CODE = 0xe0000002, OTHER_CODE = 0xe0000003, NOTES = 16 };

static char notes[NOTES];
static DWORD flags[NOTES];
static uint32_t outer_link;
static unsigned failures_before;

/* What the guest's code has at hand. */
uint32_t chain32_test_outer, chain32_test_inner, chain32_test_host;

/* Two links around a call of the host; EAX is what that gives back. */
GUEST32_LABEL(chain32_test_frames);
GUEST32_LABEL(chain32_test_resume);
GUEST32_CODE("chain32_test_frames:\n"
             "push %ebp; mov %esp, %ebp; push %ebx; push %esi; push %edi\n"
             "push chain32_test_outer; push %fs:0; mov %esp, %fs:0\n"
             "call 1f\n"
             "chain32_test_resume:\n"
             "mov -20(%ebp), %ecx; mov %ecx, %fs:0\n"
             "lea -12(%ebp), %esp\n"
             "pop %edi; pop %esi; pop %ebx; pop %ebp; ret\n"
             "1: push %ebp; mov %esp, %ebp\n"
             "push chain32_test_inner; push %fs:0; mov %esp, %fs:0\n"
             "call *chain32_test_host\n"
             "mov -8(%ebp), %ecx; mov %ecx, %fs:0\n"
             "leave; ret\n");

static EXCEPTION_RECORD32 *record_of(const struct guest32_live *live)
{
    return (EXCEPTION_RECORD32 *)(uintptr_t)*guest32_argument(live, 0);
}

static void note(char who, const struct guest32_live *live)
{
    size_t length = strlen(notes);

    notes[length] = who;
    flags[length] = record_of(live)->ExceptionFlags;
}

static uint32_t run(void (*outer)(struct guest32_live *), void (*inner)(struct guest32_live *),
                    void (*host)(struct guest32_live *))
{
    memset(notes, 0, sizeof notes);
    chain32_test_outer = guest32_test_function(outer);
    chain32_test_inner = guest32_test_function(inner);
    chain32_test_host = guest32_test_function(host);
    return (uint32_t)guest32_call(guest32_address(chain32_test_frames), NULL, 0);
}

static void raise_it(struct guest32_live *live)
{
    exception_raise(CODE, 0, 0, NULL);
    guest32_leave(live, 0);
}

static void pass(struct guest32_live *live, char who)
{
    note(who, live);
    live->eax = ExceptionContinueSearch;
    guest32_leave(live, 0);
}

static void inner_passes(struct guest32_live *live)
{
    pass(live, 'i');
}

static void outer_passes(struct guest32_live *live)
{
    pass(live, 'o');
}

/* As an __except block is entered. */
static _Noreturn void resume(const struct guest32_live *live)
{
    uint32_t link = *guest32_argument(live, 1);
    WOW64_CONTEXT context = {.ContextFlags = WOW64_CONTEXT_FULL};

    context.Eip = guest32_address(chain32_test_resume);
    context.Ebp = link + 20;
    context.Esp = link;
    context.Eax = 0x77;
    guest32_resume(&context);
}

static void outer_takes(struct guest32_live *live)
{
    EXCEPTION_RECORD32 *record = record_of(live);

    if (chain32_is_unwind(record)) {
        pass(live, 'u');
        return;
    }
    note('o', live);
    outer_link = *guest32_argument(live, 1);
    chain32_unwind_call(outer_link, record, 0);
    CU_ASSERT_EQUAL(teb32_self()->exception_list, outer_link);
    resume(live);
}

static void check_unwind(void)
{
    CU_ASSERT_EQUAL(run(outer_takes, inner_passes, raise_it), 0x77);
    CU_ASSERT_STRING_EQUAL(notes, "ioi");
    CU_ASSERT_EQUAL(flags[0], 0);
    CU_ASSERT_EQUAL(flags[2], EXCEPTION_UNWINDING);
    CU_ASSERT_EQUAL(teb32_self()->exception_list, (uint32_t)TEB32_NO_HANDLER);
    CU_ASSERT_EQUAL(run(outer_takes, inner_passes, raise_it), 0x77);
}

static void the_frames_above_the_target_are_unwound(void)
{
    in_guest32(check_unwind);
}

/* The first exception's handler raises another one, which the outer frame takes. */
static void inner_raises_again(struct guest32_live *live)
{
    EXCEPTION_RECORD32 *record = record_of(live);

    note('i', live);
    if (record->ExceptionCode == CODE && !chain32_is_unwind(record))
        exception_raise(OTHER_CODE, 0, 0, NULL);
    live->eax = ExceptionContinueSearch;
    guest32_leave(live, 0);
}

static void check_nested(void)
{
    CU_ASSERT_EQUAL(run(outer_takes, inner_raises_again, raise_it), 0x77);
    CU_ASSERT_STRING_EQUAL(notes, "iioi");
    CU_ASSERT_EQUAL(flags[0], 0);
    CU_ASSERT_EQUAL(flags[1], EXCEPTION_NESTED_CALL);
    CU_ASSERT_EQUAL(flags[2], 0); /* the frame whose handler was interrupted is behind */
    CU_ASSERT_EQUAL(flags[3], EXCEPTION_UNWINDING);
}

static void an_exception_in_a_handler_is_nested(void)
{
    in_guest32(check_nested);
}

/* A termination handler raises: the outer frame's second unwind meets the first one. */
static void inner_raises_in_unwind(struct guest32_live *live)
{
    EXCEPTION_RECORD32 *record = record_of(live);

    note('i', live);
    if (record->ExceptionCode == CODE && chain32_is_unwind(record))
        exception_raise(OTHER_CODE, 0, 0, NULL);
    live->eax = ExceptionContinueSearch;
    guest32_leave(live, 0);
}

static void check_collided(void)
{
    CU_ASSERT_EQUAL(run(outer_takes, inner_raises_in_unwind, raise_it), 0x77);
    CU_ASSERT_STRING_EQUAL(notes, "ioiio");
    CU_ASSERT_EQUAL(flags[2], EXCEPTION_UNWINDING);
    CU_ASSERT_EQUAL(flags[3], 0);
    CU_ASSERT_EQUAL(teb32_self()->exception_list, (uint32_t)TEB32_NO_HANDLER);
}

static void an_unwind_takes_over_the_one_that_it_interrupts(void)
{
    in_guest32(check_collided);
}

/* A host function that the unwind leaves behind is told. */
static unsigned told;

static EXCEPTION_DISPOSITION is_told(struct chain32_host *host, EXCEPTION_RECORD32 *record,
                                     WOW64_CONTEXT *context, uint32_t *dispatcher)
{
    (void)host;
    (void)context;
    (void)dispatcher;
    told += chain32_is_unwind(record) ? 16 : 1;
    return ExceptionContinueSearch;
}

static void raise_guarded(struct guest32_live *live)
{
    struct chain32_host host;

    chain32_push(&host, is_told);
    exception_raise(CODE, 0, 0, NULL);
    chain32_pop(&host);
    guest32_leave(live, 0);
}

static void check_told(void)
{
    CU_ASSERT_EQUAL(run(outer_takes, inner_passes, raise_guarded), 0x77);
    CU_ASSERT_EQUAL(told, 17);
}

static void a_host_function_can_have_a_link(void)
{
    in_guest32(check_told);
}

/* As the guest's code sees that it was asked last. */
static void filter(struct guest32_live *live)
{
    notes[strlen(notes)] = 'f';
    live->eax = EXCEPTION_EXECUTE_HANDLER;
    guest32_leave(live, 4);
}

static void ended(DWORD code)
{
    CU_ASSERT_STRING_EQUAL(notes, "i");
    CU_ASSERT_EQUAL(code, CODE);
    _exit(CU_get_number_of_failures() != failures_before);
}

static void expect_end(void)
{
    failures_before = CU_get_number_of_failures();
    exception_ending = ended;
    close(STDERR_FILENO);
}

static bool is_inner(uint32_t handler)
{
    return handler == chain32_test_inner;
}

static void check_safe(void)
{
    exception_filter_set((LPTOP_LEVEL_EXCEPTION_FILTER)(uintptr_t)guest32_test_function(filter));
    exception32_handler_is_allowed = is_inner;
    expect_end();
    run(outer_passes, inner_passes, raise_it);
    CU_FAIL("the process goes on");
}

static void a_handler_that_its_image_does_not_list_ends_the_search(void)
{
    in_guest32(check_safe);
}

static void break_link(struct guest32_live *live)
{
    *(uint32_t *)(uintptr_t)teb32_self()->exception_list = 0x7ffffff0;
    raise_it(live);
}

static void check_broken(void)
{
    expect_end();
    run(outer_passes, inner_passes, break_link);
    CU_FAIL("the process goes on");
}

static void a_link_outside_the_stack_ends_the_search(void)
{
    in_guest32(check_broken);
}

SUITE(chain32, TEST(the_frames_above_the_target_are_unwound),
      TEST(an_exception_in_a_handler_is_nested),
      TEST(an_unwind_takes_over_the_one_that_it_interrupts), TEST(a_host_function_can_have_a_link),
      TEST(a_handler_that_its_image_does_not_list_ends_the_search),
      TEST(a_link_outside_the_stack_ends_the_search));
