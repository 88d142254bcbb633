/*
 * Prologues and epilogues, instruction by instruction: code bytes with their unwind information,
 * a stack made by hand, and the caller's registers that must come out.
 */
#include "abi/unwind_codes.h"

#include "abi/context.h"
#include "abi/unwind.h"
#include "abi/unwind_tables.h"
#include "tests/suite.h"

#include <string.h>

enum { STACK_WORDS = 256, CODE_AT = 0x100, INFO_AT = 0x40, CHAIN_AT = 0x80, RETURN = 0x1234567 };

/* An image: its unwind information, then its code. */
static uint8_t image[0x400] __attribute__((aligned(16)));
static uint64_t stack[STACK_WORDS] __attribute__((aligned(16)));
static RUNTIME_FUNCTION function;
static CONTEXT context;
static struct unwind_codes codes;

static void place(const void *code, size_t code_size, const void *info, size_t info_size)
{
    memset(image, 0xcc, sizeof image);
    memcpy(image + CODE_AT, code, code_size);
    memcpy(image + INFO_AT, info, info_size);
    function.BeginAddress = CODE_AT;
    function.EndAddress = CODE_AT + (DWORD)code_size;
    function.UnwindData = INFO_AT;
    for (size_t i = 0; i < STACK_WORDS; i++)
        stack[i] = 0x1000 + i;
    memset(&context, 0, sizeof context);
    context.Rsp = (DWORD64)&stack[64];
}

static bool apply(unsigned offset)
{
    codes = (struct unwind_codes){.image_base = (uintptr_t)image,
                                  .pc = (uintptr_t)image + CODE_AT + offset,
                                  .function = &function,
                                  .handler_type = UNW_FLAG_EHANDLER};
    context.Rip = codes.pc;
    return unwind_codes_apply(&codes, &context);
}

/* push rbx; push rsi; sub rsp, 0x20; nop; add rsp, 0x20; pop rsi; pop rbx; ret */
static const uint8_t plain_code[] = {0x53, 0x56, 0x48, 0x83, 0xec, 0x20, 0x90,
                                     0x48, 0x83, 0xc4, 0x20, 0x5e, 0x5b, 0xc3};
static const uint8_t plain_info[] = {1, 6, 3, 0, 6, 0x32, 2, 0x60, 1, 0x30, 0, 0};

/* Where the return address is after so many pushed bytes. */
static void expect_plain(unsigned offset, unsigned pushed)
{
    uint64_t *top;

    place(plain_code, sizeof plain_code, plain_info, sizeof plain_info);
    context.Rbx = 1;
    context.Rsi = 2;
    top = &stack[64] + pushed / 8;
    *top = RETURN;
    CU_ASSERT_TRUE(apply(offset));
    CU_ASSERT_EQUAL(context.Rip, RETURN);
    CU_ASSERT_EQUAL(context.Rsp, (DWORD64)(top + 1));
    CU_ASSERT_EQUAL(context.Rbx, pushed >= 8 ? top[-1] : 1);
    CU_ASSERT_EQUAL(context.Rsi, pushed >= 16 ? top[-2] : 2);
}

static void every_instruction_of_a_function_can_be_unwound_from(void)
{
    expect_plain(0, 0);
    expect_plain(1, 8);
    expect_plain(2, 16);
    expect_plain(6, 48);
    expect_plain(7, 48);
    expect_plain(11, 16);
    expect_plain(12, 8);
    expect_plain(13, 0);
}

static void a_frame_register_says_where_the_frame_is(void)
{
    /* push rbp; sub rsp, 0x40; lea rbp, [rsp+0x20]; nop; lea rsp, [rbp+0x20]; pop rbp; ret */
    static const uint8_t code[] = {0x55, 0x48, 0x83, 0xec, 0x40, 0x48, 0x8d, 0x6c, 0x24,
                                   0x20, 0x90, 0x48, 0x8d, 0x65, 0x20, 0x5d, 0xc3};
    static const uint8_t info[] = {1, 10, 3, 0x25, 10, 0x03, 5, 0x72, 1, 0x50, 0, 0};

    place(code, sizeof code, info, sizeof info);
    context.Rbp = (DWORD64)&stack[64] + 0x20;
    stack[64 + 9] = RETURN;
    context.Rsp = (DWORD64)&stack[16]; /* moved by alloca */
    CU_ASSERT_TRUE(apply(10));
    CU_ASSERT_EQUAL(codes.establisher, (uintptr_t)&stack[64]);
    CU_ASSERT_EQUAL(context.Rip, RETURN);
    CU_ASSERT_EQUAL(context.Rbp, 0x1000 + 64 + 8);

    place(code, sizeof code, info, sizeof info);
    context.Rbp = (DWORD64)&stack[64] + 0x20;
    stack[64 + 9] = RETURN;
    CU_ASSERT_TRUE(apply(11));
    CU_ASSERT_EQUAL(context.Rip, RETURN);
}

static void saved_registers_are_read_from_the_frame(void)
{
    /* sub rsp, 0x108 (large); mov [rsp+0x80], rdi; movaps [rsp+0x20], xmm6; nop */
    static const uint8_t code[32] = {0};
    static const uint8_t info[] = {1,  20,   6,    0, 20, 0x68, 2, 0, /* xmm6 at 2 * 16 */
                                   12, 0x74, 16,   0,                 /* rdi at 16 * 8 */
                                   7,  0x01, 0x21, 0};                /* 0x21 * 8 bytes */
    M128A vector = {0x1111, 0x2222};

    place(code, sizeof code, info, sizeof info);
    memcpy(&stack[64 + 4], &vector, sizeof vector);
    stack[64 + 16] = 0x77;
    stack[64 + 0x21] = RETURN;
    CU_ASSERT_TRUE(apply(24));
    CU_ASSERT_EQUAL(context.Rdi, 0x77);
    CU_ASSERT_EQUAL(memcmp(&context.Xmm6, &vector, sizeof vector), 0);
    CU_ASSERT_EQUAL(context.Rip, RETURN);
}

static void a_chained_entry_continues_in_its_primary(void)
{
    /* The part saves rdi; the primary pushed rbx and allocated 0x20. Its handler is far away. */
    static const uint8_t code[16] = {0};
    static const uint8_t part[] = {0x21, 2, 2, 0, 2, 0x74, 2, 0};
    static const uint8_t primary[] = {0x09, 5, 2, 0, 5, 0x32, 1, 0x30, 0x33, 0x02, 0, 0};
    static const RUNTIME_FUNCTION link = {0x200, 0x300, .UnwindData = CHAIN_AT};

    place(code, sizeof code, part, sizeof part);
    memcpy(image + INFO_AT + sizeof part, &link, sizeof link);
    memcpy(image + CHAIN_AT, primary, sizeof primary);
    stack[64 + 2] = 0xd1;
    stack[64 + 4] = 0xb0;
    stack[64 + 5] = RETURN;
    CU_ASSERT_TRUE(apply(8));
    CU_ASSERT_EQUAL(context.Rdi, 0xd1);
    CU_ASSERT_EQUAL(context.Rbx, 0xb0);
    CU_ASSERT_EQUAL(context.Rip, RETURN);
    CU_ASSERT_EQUAL((uintptr_t)codes.handler, (uintptr_t)image + 0x233);
}

static void a_handler_belongs_to_the_body_only(void)
{
    static const uint8_t info[] = {0x09, 6, 3, 0, 6, 0x32, 2, 0x60, 1, 0x30, 0, 0, 0x50, 0, 0, 0};

    for (unsigned offset = 0; offset < sizeof plain_code; offset++) {
        bool body = offset == 6;

        if (offset != 0 && offset != 1 && offset != 2 && offset != 6 && offset != 11)
            continue;
        place(plain_code, sizeof plain_code, info, sizeof info);
        CU_ASSERT_TRUE(apply(offset));
        CU_ASSERT_EQUAL((uintptr_t)codes.handler, body ? (uintptr_t)image + 0x50 : 0);
        if (body)
            CU_ASSERT_EQUAL((uintptr_t)codes.handler_data,
                            (uintptr_t)image + INFO_AT + sizeof info);
    }
}

static void a_machine_frame_gives_back_what_was_interrupted(void)
{
    static const uint8_t code[16] = {0};
    static const uint8_t info[] = {1, 0, 1, 0, 0, 0x1a, 0, 0};

    place(code, sizeof code, info, sizeof info);
    stack[64 + 1] = RETURN;
    stack[64 + 4] = (uint64_t)&stack[200];
    CU_ASSERT_TRUE(apply(8));
    CU_ASSERT_TRUE(codes.machine_frame);
    CU_ASSERT_EQUAL(context.Rip, RETURN);
    CU_ASSERT_EQUAL(context.Rsp, (DWORD64)&stack[200]);
}

static void a_jump_inside_the_function_is_no_epilogue(void)
{
    /* sub rsp, 0x28; jmp to itself + 2; nop...: the stack is still allocated at the jump */
    static const uint8_t code[] = {0x48, 0x83, 0xec, 0x28, 0xeb, 0x02, 0x90, 0x90, 0x90, 0x90};
    static const uint8_t info[] = {1, 4, 1, 0, 4, 0x42, 0, 0};

    place(code, sizeof code, info, sizeof info);
    stack[64 + 5] = RETURN;
    CU_ASSERT_TRUE(apply(4));
    CU_ASSERT_EQUAL(context.Rip, RETURN);
}

static void information_that_makes_no_sense_is_refused(void)
{
    static const uint8_t version[] = {7, 0, 0, 0};
    static const uint8_t cut[] = {1, 4, 1, 0, 4, 0x01, 0, 0};       /* a large alloc of one slot */
    static const uint8_t operation[] = {1, 4, 1, 0, 4, 0x0f, 0, 0}; /* there is no code 15 */
    static const uint8_t code[16] = {0};

    place(code, sizeof code, version, sizeof version);
    CU_ASSERT_FALSE(apply(8));
    place(code, sizeof code, cut, sizeof cut);
    CU_ASSERT_FALSE(apply(8));
    place(code, sizeof code, operation, sizeof operation);
    CU_ASSERT_FALSE(apply(8));
    place(code, sizeof code, version, sizeof version);
    function.UnwindData = 0x70000000;
    CU_ASSERT_FALSE(apply(8));
}

static void a_chain_without_end_is_refused(void)
{
    static const uint8_t code[16] = {0};
    static const uint8_t part[] = {0x21, 0, 0, 0};
    static const RUNTIME_FUNCTION link = {CODE_AT, 0x300, .UnwindData = INFO_AT};

    place(code, sizeof code, part, sizeof part);
    memcpy(image + INFO_AT + sizeof part, &link, sizeof link);
    CU_ASSERT_FALSE(apply(8));
}

static void a_walk_does_not_go_downwards(void)
{
    /* The frame register is set at once, and says that the frame is far below. */
    static const uint8_t info[] = {1, 0, 1, 0x05, 0, 0x03, 0, 0};
    static const uint8_t code[16] = {0};
    struct unwind_table table = {.functions = &function,
                                 .count = 1,
                                 .base = (uintptr_t)image,
                                 .start = (uintptr_t)image,
                                 .end = (uintptr_t)image + sizeof image,
                                 .identifier = (uintptr_t)image};
    struct unwind_frame frame = {0};

    place(code, sizeof code, info, sizeof info);
    context.Rip = (DWORD64)image + CODE_AT + 4;
    context.Rbp = (DWORD64)&stack[128];
    CU_ASSERT_TRUE_FATAL(unwind_table_add(&table));
    CU_ASSERT_TRUE(unwind_look(&context, UNW_FLAG_NHANDLER, &frame));
    CU_ASSERT_EQUAL(frame.caller.Rip, 0x1000 + 128);
    context.Rbp = (DWORD64)&stack[8];
    CU_ASSERT_FALSE(unwind_look(&context, UNW_FLAG_NHANDLER, &frame));
    CU_ASSERT_TRUE(unwind_table_remove((uintptr_t)image));
}

static void any_bytes_are_survived(void)
{
    uint32_t random = 12345;
    unsigned unwound = 0;

    for (int round = 0; round < 20000; round++) {
        uint8_t code[64], info[64];

        for (size_t i = 0; i < sizeof code; i++) {
            random = random * 1664525 + 1013904223;
            code[i] = (uint8_t)(random >> 24);
            info[i] = (uint8_t)(random >> 16);
        }
        info[0] = (uint8_t)(1 + (info[0] & 0x39)); /* version 1 or 2, any flags */
        info[2] &= 31;
        place(code, sizeof code, info, sizeof info);
        unwound += apply(random % sizeof code);
    }
    CU_ASSERT_TRUE(unwound > 100);
}

SUITE(unwind_codes, TEST(every_instruction_of_a_function_can_be_unwound_from),
      TEST(a_frame_register_says_where_the_frame_is), TEST(saved_registers_are_read_from_the_frame),
      TEST(a_chained_entry_continues_in_its_primary), TEST(a_handler_belongs_to_the_body_only),
      TEST(a_machine_frame_gives_back_what_was_interrupted),
      TEST(a_jump_inside_the_function_is_no_epilogue),
      TEST(information_that_makes_no_sense_is_refused), TEST(a_chain_without_end_is_refused),
      TEST(a_walk_does_not_go_downwards), TEST(any_bytes_are_survived));
