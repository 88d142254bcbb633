/*
 * __try in 32-bit programs whose frames have security cookies (_except_handler4): a function as
 * Microsoft's compiler makes it, with a __finally in a __try, written by hand because no free
 * compiler makes them. Those without cookies are in msvc/seh.cpp.
 */
#include "check.h"

#include <setjmp.h>
#include <windows.h>

#ifndef _WIN64
unsigned cookie = 0x5aa5c33c, finally_runs;
static unsigned cookie_checks, wrong_cookies;
static LONG answers[8];
static unsigned answer_count, filter_calls;

static void __fastcall check_cookie(unsigned found)
{
    cookie_checks++;
    wrong_cookies += found != cookie;
}

static int(__cdecl *common)(unsigned *cookie, void(__fastcall *check)(unsigned),
                            EXCEPTION_RECORD *record, void *link, CONTEXT *context,
                            void *dispatcher);
static void(__cdecl *local_unwind)(unsigned *cookie, void *link, int level);

/* In the program, as a compiler brings it along. */
int __cdecl handler_4(EXCEPTION_RECORD *record, void *link, CONTEXT *context, void *dispatcher)
{
    return common(&cookie, check_cookie, record, link, context, dispatcher);
}

LONG __cdecl filter(EXCEPTION_POINTERS *pointers)
{
    CHECK(pointers->ExceptionRecord->ExceptionCode >= 0xe0000001);
    CHECK(filter_calls < answer_count);
    return answers[filter_calls++];
}

/* __try { __try { body(); } __finally { finally_runs++; } } __except (filter()) { return 1; }
 * return 0; */
int __cdecl guarded(void (*body)(void));

__asm__(".globl _guarded\n"
        "_guarded:\n"
        "\tpushl %ebp\n"
        "\tmovl %esp, %ebp\n"
        "\tpushl $-2\n"
        "\tmovl $guarded_scopes, %eax\n"
        "\txorl _cookie, %eax\n"
        "\tpushl %eax\n"
        "\tpushl $_handler_4\n"
        "\tpushl %fs:0\n"
        "\tsubl $0x14, %esp\n"
        "\tpushl %ebx\n"
        "\tpushl %esi\n"
        "\tpushl %edi\n"
        "\tmovl %esp, -0x18(%ebp)\n"
        "\tmovl _cookie, %eax\n"
        "\txorl %ebp, %eax\n"
        "\tmovl %eax, -0x1c(%ebp)\n"
        "\tleal -0x10(%ebp), %eax\n"
        "\tmovl %eax, %fs:0\n"
        "\tmovl $1, -4(%ebp)\n"
        "\tcall *8(%ebp)\n"
        "\tcmpl $1, -4(%ebp)\n" /* otherwise a local unwind has left the inner scope */
        "\tjne 1f\n"
        "\tmovl $0, -4(%ebp)\n"
        "\tcall guarded_finally\n"
        "1:\tmovl $-2, -4(%ebp)\n"
        "\txorl %eax, %eax\n"
        "\tjmp guarded_out\n"
        "guarded_filter:\n"
        "\tpushl -0x14(%ebp)\n"
        "\tcall _filter\n"
        "\taddl $4, %esp\n"
        "\tret\n"
        "guarded_except:\n"
        "\tmovl -0x18(%ebp), %esp\n"
        "\tmovl $-2, -4(%ebp)\n"
        "\tmovl $1, %eax\n"
        "guarded_out:\n"
        "\tmovl -0x10(%ebp), %ecx\n"
        "\tmovl %ecx, %fs:0\n"
        "\tleal -0x30(%ebp), %esp\n"
        "\tpopl %edi\n"
        "\tpopl %esi\n"
        "\tpopl %ebx\n"
        "\tmovl %ebp, %esp\n"
        "\tpopl %ebp\n"
        "\tret\n"
        "guarded_finally:\n"
        "\tincl _finally_runs\n"
        "\tret\n"
        "\t.section .rdata,\"dr\"\n"
        "\t.balign 4\n"
        "guarded_scopes:\n"
        "\t.long -2, 0, -0x1c, 0\n"
        "\t.long -2, guarded_filter, guarded_except\n"
        "\t.long 0, 0, guarded_finally\n"
        "\t.text\n");

static void prepare(const LONG *list, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        answers[i] = list[i];
    answer_count = count;
    filter_calls = finally_runs = cookie_checks = wrong_cookies = 0;
}

#define PREPARE(...)                                                                               \
    prepare((const LONG[]){__VA_ARGS__}, sizeof((LONG[]){__VA_ARGS__}) / sizeof(LONG))

static void check_runs(unsigned filters, unsigned finallies)
{
    CHECK_EQUAL(filter_calls, filters);
    CHECK_EQUAL(finally_runs, finallies);
    CHECK(cookie_checks > 0);
    CHECK_EQUAL(wrong_cookies, 0);
}

static void nothing(void)
{
}

static void raise_it(void)
{
    RaiseException(0xe0000001, 0, 0, NULL);
}

static void raise_below(void)
{
    CHECK_EQUAL(guarded(raise_it), 1);
    CHECK(!"reached");
}

static void blocks_run_in_order(void)
{
    PREPARE(0);
    CHECK_EQUAL(guarded(nothing), 0);
    CHECK(filter_calls == 0 && finally_runs == 1);
    PREPARE(EXCEPTION_EXECUTE_HANDLER);
    CHECK_EQUAL(guarded(raise_it), 1);
    check_runs(1, 1);
    PREPARE(EXCEPTION_CONTINUE_EXECUTION);
    CHECK_EQUAL(guarded(raise_it), 0);
    check_runs(1, 1);
}

static void an_outer_function_takes_it(void)
{
    PREPARE(EXCEPTION_CONTINUE_SEARCH, EXCEPTION_EXECUTE_HANDLER);
    CHECK_EQUAL(guarded(raise_below), 1);
    check_runs(2, 2);
}

static jmp_buf target;

static void jump(void)
{
    longjmp(target, 7);
}

static void a_jump_leaves_it(void)
{
    static volatile int value;

    PREPARE(0);
    value = setjmp(target);
    if (value == 0)
        guarded(jump);
    CHECK_EQUAL(value, 7);
    CHECK_EQUAL(finally_runs, 1);
    CHECK_EQUAL(wrong_cookies, 0);
}

/* As a goto out of the inner __try does. */
static void leave_inner_scope(void)
{
    void *link;

    __asm__ volatile("movl %%fs:0, %0" : "=r"(link));
    local_unwind(&cookie, link, 0);
}

static void a_scope_may_be_left(void)
{
    PREPARE(0);
    CHECK_EQUAL(guarded(leave_inner_scope), 0);
    CHECK(filter_calls == 0 && finally_runs == 1);
}

static void spoil_cookie(void)
{
    unsigned *link;

    __asm__ volatile("movl %%fs:0, %0" : "=r"(link));
    link[-3] ^= 1; /* -0x1c from EBP */
    raise_it();
}

static void a_spoilt_cookie_is_told(void)
{
    PREPARE(EXCEPTION_EXECUTE_HANDLER);
    CHECK_EQUAL(guarded(spoil_cookie), 1);
    CHECK(wrong_cookies > 0);
}
#endif

int main(void)
{
#ifndef _WIN64
    HMODULE runtime = LoadLibraryA("msvcrt.dll");

    common = (void *)GetProcAddress(runtime, "_except_handler4_common");
    local_unwind = (void *)GetProcAddress(runtime, "_local_unwind4");
    CHECK(common != NULL && local_unwind != NULL);
    blocks_run_in_order();
    an_outer_function_takes_it();
    a_jump_leaves_it();
    a_scope_may_be_left();
    a_spoilt_cookie_is_told();
#endif
    CHECK(sizeof(void *) <= 8);
    return checks_result();
}
