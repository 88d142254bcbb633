/* Traps in a 32-bit guest's code: where the guest sees them, and which it does not see at all. */
#include "abi/signals32.h"

#include "abi/exception.h"
#include "abi/exception32.h"
#include "tests/guest32_thread.h"

#include <string.h>

enum { FLAG_TRAP = 0x100, STEPS = 64 };

static struct {
    EXCEPTION_RECORD32 record;
    WOW64_CONTEXT context;
} seen[STEPS];
static unsigned seen_count;

static uint32_t (*go_on_from)(WOW64_CONTEXT *context); /* gives back Eip */

static void vectored(struct guest32_live *live)
{
    const struct exception32_pointers *pointers =
        (const void *)(uintptr_t)*guest32_argument(live, 0);
    WOW64_CONTEXT *context = (WOW64_CONTEXT *)(uintptr_t)pointers->context;

    if (seen_count < STEPS) {
        seen[seen_count].record = *(const EXCEPTION_RECORD32 *)(uintptr_t)pointers->record;
        seen[seen_count++].context = *context;
    }
    context->Eip = go_on_from(context);
    live->eax = (uint32_t)EXCEPTION_CONTINUE_EXECUTION;
    guest32_leave(live, 4);
}

static uint32_t run(const void *code, uint32_t (*handler)(WOW64_CONTEXT *context))
{
    seen_count = 0;
    go_on_from = handler;
    exception_vectored_add(EXCEPTION_HANDLERS, true,
                           (PVECTORED_EXCEPTION_HANDLER)(uintptr_t)guest32_test_function(vectored));
    return (uint32_t)guest32_call(guest32_address(code), NULL, 0);
}

/* The kinds of instructions that become several of the host's, and a loop onto itself. */
GUEST32_LABEL(signals32_test_steps);
GUEST32_LABEL(signals32_test_stepped);
uint32_t signals32_test_memory = 3;
GUEST32_CODE("signals32_test_steps:\n"
             "push %ebx; pushf; orl $0x100, (%esp); popf\n"
             "0: nop\n"
             "1: mov $5, %eax\n"
             "2: push %eax\n"
             "3: pop %ebx\n"
             "4: push signals32_test_memory\n"
             "5: pop %ecx\n"
             "6: loop 6b\n"
             "7: call 9f\n"
             "8: jmp 2f\n"
             "9: daa\n"
             "1: ret\n"
             "2: enter $16, $0\n"
             "3: leave\n"
             "4: movl %ds, %edx\n"
             "5: cmp %eax, %eax\n"
             "6: je 8f\n"
             "7: nop\n"
             "8: pushf\n"
             "9: pop %ecx\n"
             "signals32_test_stepped:\n"
             "mov %ebx, %eax; pop %ebx; ret\n");

static uint32_t step_on(WOW64_CONTEXT *context)
{
    if (context->Eip != guest32_address(signals32_test_stepped))
        context->EFlags |= FLAG_TRAP;
    return context->Eip;
}

static const char *step_bytes(unsigned i)
{
    return (const char *)(uintptr_t)seen[i].context.Eip;
}

static void check_steps(void)
{
    /* The first byte of each instruction that is about to be run. */
    static const unsigned char expected[] = {
        0xb8, 0x50, 0x5b, 0xff, 0x59, 0xe2, 0xe2, 0xe2, 0xe8, 0x27,
        0xc3, 0xeb, 0xc8, 0xc9, 0x8c, 0x39, 0x74, 0x9c, 0x59, 0x89,
    };

    CU_ASSERT_EQUAL(run(signals32_test_steps, step_on), 5);
    CU_ASSERT_EQUAL(seen_count, sizeof expected);
    for (unsigned i = 0; i < seen_count && i < sizeof expected; i++) {
        CU_ASSERT_EQUAL(seen[i].record.ExceptionCode, (DWORD)STATUS_SINGLE_STEP);
        CU_ASSERT_EQUAL((unsigned char)*step_bytes(i), expected[i]);
    }
    CU_ASSERT_EQUAL(seen[1].context.Eax, 5);
    CU_ASSERT_EQUAL(seen[1].context.Esp - seen[2].context.Esp, 4);
    CU_ASSERT_EQUAL(seen[3].context.Ebx, 5);
    CU_ASSERT_EQUAL(seen[5].context.Ecx, 3);
    CU_ASSERT_EQUAL(seen[7].context.Ecx, 1);
    CU_ASSERT_EQUAL(seen[8].context.Ecx, 0);
    CU_ASSERT_EQUAL(seen[8].context.Esp - seen[9].context.Esp, 4);
    CU_ASSERT_EQUAL(seen[13].context.Esp, seen[13].context.Ebp - 16);
    CU_ASSERT_EQUAL(seen[14].context.Ebp, seen[12].context.Ebp);
    CU_ASSERT_EQUAL(seen[15].context.Edx & 0xffff, 0x2b);
}

static void a_step_is_one_of_the_guests_instructions(void)
{
    in_guest32(check_steps);
}

/* Each instruction is one of its own kind of trap; the handler skips it. */
GUEST32_LABEL(signals32_test_traps);
GUEST32_CODE("signals32_test_traps:\n"
             "push %ebx; xor %eax, %eax; xor %edx, %edx; xor %ebx, %ebx\n"
             "int3\n"
             ".byte 0xcd, 3\n"
             "int $0x2d; nop\n"
             "div %ebx\n"
             "inc %eax; inc %edx; div %eax\n"
             ".byte 0xd4, 0\n"
             "hlt\n"
             "int $0x80\n"
             "iret\n"
             "mov %eax, %cr0\n"
             ".byte 0xff, 0xff\n"
             "mov $0x7f, %al; add $1, %al; into\n"
             "mov %eax, -1\n"
             "call *signals32_test_nowhere\n"
             "pop %ebx; ret\n");
uint32_t signals32_test_nowhere = 0x12340000;

static const struct {
    DWORD code;
    int length; /* to skip; -1: a call, whose return address is on the stack */
    DWORD parameters, parameter;
} traps[] = {
    {(DWORD)STATUS_BREAKPOINT, 1, 1, 0},
    {(DWORD)STATUS_BREAKPOINT, 1, 1, 0},
    {(DWORD)STATUS_BREAKPOINT, 0, 1, 0},
    {(DWORD)STATUS_INTEGER_DIVIDE_BY_ZERO, 2, 0, 0},
    {(DWORD)STATUS_INTEGER_OVERFLOW, 2, 0, 0},
    {(DWORD)STATUS_INTEGER_DIVIDE_BY_ZERO, 2, 0, 0},
    {(DWORD)STATUS_PRIVILEGED_INSTRUCTION, 1, 0, 0},
    {(DWORD)STATUS_ACCESS_VIOLATION, 2, 2, UINT32_MAX},
    {(DWORD)STATUS_ILLEGAL_INSTRUCTION, 1, 0, 0},
    {(DWORD)STATUS_PRIVILEGED_INSTRUCTION, 3, 0, 0},
    {(DWORD)STATUS_ILLEGAL_INSTRUCTION, 2, 0, 0},
    {(DWORD)STATUS_INTEGER_OVERFLOW, 0, 0, 0},
    {(DWORD)STATUS_ACCESS_VIOLATION, 5, 2, UINT32_MAX},
    {(DWORD)STATUS_ACCESS_VIOLATION, -1, 2, 0x12340000},
};

static uint32_t skip(WOW64_CONTEXT *context)
{
    int length = seen_count <= sizeof traps / sizeof *traps ? traps[seen_count - 1].length : 1;

    if (length >= 0)
        return context->Eip + (uint32_t)length;
    context->Esp += 4;
    return *(const uint32_t *)(uintptr_t)(context->Esp - 4);
}

static void check_traps(void)
{
    run(signals32_test_traps, skip);
    CU_ASSERT_EQUAL(seen_count, sizeof traps / sizeof *traps);
    for (unsigned i = 0; i < sizeof traps / sizeof *traps; i++) {
        CU_ASSERT_EQUAL(seen[i].record.ExceptionCode, traps[i].code);
        CU_ASSERT_EQUAL(seen[i].record.NumberParameters, traps[i].parameters);
        if (traps[i].parameters)
            CU_ASSERT_EQUAL(seen[i].record.ExceptionInformation[traps[i].parameters - 1],
                            traps[i].parameter);
        if (seen[i].record.ExceptionCode != traps[i].code)
            printf("trap %u\n", i);
    }
    CU_ASSERT_EQUAL(seen[0].context.Eip, guest32_address(signals32_test_traps) + 7);
    CU_ASSERT_EQUAL(seen[1].context.Eip, seen[0].context.Eip + 2);
    CU_ASSERT_EQUAL(seen[2].context.Eip, seen[1].context.Eip + 3);
    CU_ASSERT_EQUAL(seen[3].context.Eip, seen[2].context.Eip + 1);
    CU_ASSERT_EQUAL(seen[13].context.Eip, 0x12340000);
    CU_ASSERT_EQUAL(seen[13].record.ExceptionInformation[0], EXCEPTION_EXECUTE_FAULT);
}

static void traps_are_told_apart_by_the_guests_code(void)
{
    in_guest32(check_traps);
}

/* Code that writes to itself, and is then run again; and a host function that does. */
static unsigned char made[] = {0xb8, 1, 0, 0, 0, 0xc3}; /* mov $1, %eax; ret */

static void check_code_writes(void)
{
    void *page;
    unsigned char *code;

    CU_ASSERT_EQUAL(
        memory_allocate(0, MEMORY_PAGE, 0, PAGE_EXECUTE_READWRITE, MEMORY_PRIVATE, &page), 0);
    code = memcpy(page, made, sizeof made);
    for (unsigned i = 1; i < 40; i++) {
        code[1] = (unsigned char)i;
        CU_ASSERT_EQUAL((uint32_t)guest32_call(guest32_address(code), NULL, 0), i);
    }
}

static void a_write_to_code_is_no_fault(void)
{
    in_guest32(check_code_writes);
}

SUITE(signals32, TEST(a_step_is_one_of_the_guests_instructions),
      TEST(traps_are_told_apart_by_the_guests_code), TEST(a_write_to_code_is_no_fault));
