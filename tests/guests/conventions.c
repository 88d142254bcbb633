/* flags: -lws2_32 */
/*
 * The calling conventions of 32-bit Windows: who removes the arguments, which registers a call
 * keeps, where results are. Microsoft, "Argument Passing and Naming Conventions". A 64-bit program
 * has one convention; there the same calls only have to give the same results.
 */
#include "check.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>

#ifndef _WIN64
struct call {
    const void *function;
    unsigned ecx, edx, count, words[14];
    /* After it: how much the function has removed, results, and the registers that it keeps. */
    unsigned removed, eax, edx_after, ebx, esi, edi, flags;
};

void call_watched(struct call *call);

__asm__(".globl _call_watched\n"
        "_call_watched:\n"
        "\tpushl %ebp\n"
        "\tmovl %esp, %ebp\n"
        "\tpushl %ebx\n"
        "\tpushl %esi\n"
        "\tpushl %edi\n"
        "\tmovl 8(%ebp), %eax\n"
        "\tmovl 12(%eax), %ecx\n"
        "\tleal 16(%eax), %esi\n"
        "\tleal 0(, %ecx, 4), %edx\n"
        "\tsubl $8, %esp\n"
        "\tmovl %esp, (%esp)\n" /* where ESP is when all arguments are gone */
        "\tpushl (%esp)\n"
        "\tsubl %edx, %esp\n"
        "\tmovl %esp, %edi\n"
        "\trep movsl\n"
        "\tmovl 4(%eax), %ecx\n"
        "\tmovl 8(%eax), %edx\n"
        "\tmovl $0x11111111, %ebx\n"
        "\tmovl $0x22222222, %esi\n"
        "\tmovl $0x33333333, %edi\n"
        "\tcall *(%eax)\n"
        "\tpushfl\n"
        "\tpushl %eax\n"
        "\tmovl 8(%ebp), %eax\n"
        "\tmovl %edx, 80(%eax)\n"
        "\tmovl %ebx, 84(%eax)\n"
        "\tmovl %esi, 88(%eax)\n"
        "\tmovl %edi, 92(%eax)\n"
        "\tpopl 76(%eax)\n"
        "\tpopl 96(%eax)\n"
        "\tmovl 12(%eax), %ecx\n"
        "\tleal -24(%ebp), %edx\n"
        "\tleal 0(, %ecx, 4), %ecx\n"
        "\tsubl %ecx, %edx\n" /* where ESP was before the call */
        "\tmovl %esp, %ecx\n"
        "\tsubl %edx, %ecx\n"
        "\tmovl %ecx, 72(%eax)\n"
        "\tleal -12(%ebp), %esp\n"
        "\tpopl %edi\n"
        "\tpopl %esi\n"
        "\tpopl %ebx\n"
        "\tpopl %ebp\n"
        "\tret\n");

_Static_assert(offsetof(struct call, removed) == 72, "call_watched");

static void check_kept(const struct call *call, unsigned removed)
{
    enum { DIRECTION = 0x400 };
    unsigned short x87_tags = 0, environment[14];

    __asm__ volatile("fnstenv %0; fldenv %0" : "=m"(environment));
    x87_tags = environment[4];
    CHECK_EQUAL(call->removed, removed);
    CHECK_EQUAL(call->ebx, 0x11111111);
    CHECK_EQUAL(call->esi, 0x22222222);
    CHECK_EQUAL(call->edi, 0x33333333);
    CHECK_EQUAL(call->flags & DIRECTION, 0);
    CHECK_EQUAL(x87_tags, 0xffff); /* nothing is left on the x87's stack */
}

static struct call run(const void *function, unsigned count, const void *words)
{
    struct call call = {.function = function, .count = count};

    memcpy(call.words, words, count * sizeof(unsigned));
    call_watched(&call);
    return call;
}

#define RUN(function, ...)                                                                         \
    run((const void *)(function), sizeof((unsigned[]){__VA_ARGS__}) / sizeof(unsigned),            \
        (unsigned[]){__VA_ARGS__})
#define ADDRESS(object) ((unsigned)(uintptr_t)(object))

static void *export_of(const char *module, const char *name)
{
    void *found = (void *)GetProcAddress(LoadLibraryA(module), name);

    CHECK(found != NULL);
    return found;
}

static int WINAPI count_locale(char *name)
{
    (void)name;
    return FALSE;
}

/* The function removes its arguments. */
static void stdcall_functions_remove_their_arguments(void)
{
    STARTUPINFOA startup;
    WCHAR wide[8];
    struct call call = RUN(MulDiv, 6, 7, 3);

    check_kept(&call, 12);
    CHECK_EQUAL(call.eax, 14);
    call = run((const void *)GetCurrentThreadId, 0, "");
    check_kept(&call, 0);
    CHECK_EQUAL(call.eax, GetCurrentThreadId());
    call = RUN(MultiByteToWideChar, CP_UTF8, 0, ADDRESS("abc"), (unsigned)-1, ADDRESS(wide), 8);
    check_kept(&call, 24);
    CHECK(call.eax == 4 && wcscmp(wide, L"abc") == 0);
    /* These are converted: a struct of another layout, and a function of the program's. */
    call = RUN(GetStartupInfoA, ADDRESS(&startup));
    check_kept(&call, 4);
    CHECK_EQUAL(startup.cb, 68);
    call = RUN(EnumSystemLocalesA, ADDRESS(count_locale), LCID_SUPPORTED);
    check_kept(&call, 8);
    CHECK_EQUAL(call.eax, TRUE);
    /* One that fails, too. */
    call = RUN(CreateFileA, ADDRESS("no:such?file"), GENERIC_READ, 0, 0, OPEN_EXISTING, 0, 0);
    check_kept(&call, 28);
    CHECK_EQUAL(call.eax, ADDRESS(INVALID_HANDLE_VALUE));
}

/* 64 bits are two words in front, and EDX:EAX behind. */
static void stdcall_functions_take_long_arguments(void)
{
    HANDLE file = CreateFileA("conventions.tmp", GENERIC_READ | GENERIC_WRITE, 0, NULL,
                              CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    LARGE_INTEGER position;
    struct call call = RUN(VerSetConditionMask, 0x80000000, 7, VER_MAJORVERSION, VER_GREATER_EQUAL);
    ULONGLONG mask = VerSetConditionMask(0x780000000, VER_MAJORVERSION, VER_GREATER_EQUAL);

    check_kept(&call, 16);
    CHECK_EQUAL((ULONGLONG)call.edx_after << 32 | call.eax, mask);
    CHECK_EQUAL(call.edx_after, 7);
    call = RUN(SetFilePointerEx, ADDRESS(file), 5, 1, ADDRESS(&position), FILE_BEGIN);
    check_kept(&call, 20);
    CHECK_EQUAL(position.QuadPart, 0x100000005);
    CloseHandle(file);
}

static int compare(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* The caller removes the arguments. */
static void cdecl_functions_leave_their_arguments(void)
{
    int numbers[] = {3, 1, 2};
    char *end = NULL;
    struct call call = RUN(export_of("msvcrt.dll", "strtol"), ADDRESS("42x"), ADDRESS(&end), 10);

    check_kept(&call, 0);
    CHECK(call.eax == 42 && *end == 'x');
    call = RUN(export_of("msvcrt.dll", "qsort"), ADDRESS(numbers), 3, 4, ADDRESS(compare));
    check_kept(&call, 0);
    CHECK(numbers[0] == 1 && numbers[1] == 2 && numbers[2] == 3);
    call = RUN(export_of("msvcrt.dll", "_atoi64"), ADDRESS("-12345678901"));
    check_kept(&call, 0);
    CHECK_EQUAL((long long)((ULONGLONG)call.edx_after << 32 | call.eax), -12345678901);
}

static void variadic_functions_leave_their_arguments(void)
{
    char text[64];
    double half = 0.5;
    unsigned words[8] = {ADDRESS(text), ADDRESS("%d %I64x %g %s"), (unsigned)-7, 0x9abcdef0,
                         0x12345678};
    struct call call;

    memcpy(words + 5, &half, sizeof half);
    words[7] = ADDRESS("end");
    call = run(export_of("msvcrt.dll", "sprintf"), 8, words);
    check_kept(&call, 0);
    CHECK_EQUAL(strcmp(text, "-7 123456789abcdef0 0.5 end"), 0);
    call = RUN(export_of("user32.dll", "wsprintfA"), ADDRESS(text), ADDRESS("%u-%s"), 5,
               ADDRESS("six"));
    check_kept(&call, 0);
    CHECK_EQUAL(strcmp(text, "5-six"), 0);
}

/* A type descriptor: vtable, undecorated name, decorated name. */
struct type_info {
    const void *vtable;
    char *name;
    char decorated[16];
};

/* The object is in ECX; other arguments are the function's to remove. */
static void thiscall_functions_get_their_object_in_ecx(void)
{
    static struct type_info a = {NULL, NULL, ".?AVa@@"}, b = {NULL, NULL, ".?AVb@@"};
    struct call call = {.function = export_of("msvcrt.dll", "??8type_info@@QBEHABV0@@Z"),
                        .ecx = ADDRESS(&a),
                        .count = 1,
                        .words = {ADDRESS(&b)}};

    call_watched(&call);
    check_kept(&call, 4);
    CHECK_EQUAL(call.eax, FALSE);
    call.words[0] = ADDRESS(&a);
    call_watched(&call);
    check_kept(&call, 4);
    CHECK(call.eax != FALSE);
    call = (struct call){.function = export_of("msvcrt.dll", "?name@type_info@@QBEPBDXZ"),
                         .ecx = ADDRESS(&a)};
    call_watched(&call);
    check_kept(&call, 0);
    CHECK(strcmp((const char *)(uintptr_t)call.eax, "class a") == 0);
}

static unsigned checked_with, checks_of_cookie;

/* As __security_check_cookie is: the cookie in ECX, nothing on the stack. */
static void __fastcall check_cookie(unsigned cookie)
{
    checked_with = cookie;
    checks_of_cookie++;
}

/* The runtime calls a fastcall function of the program's; that of a frame's cookies. */
static void fastcall_functions_of_the_program_are_called(void)
{
    static const struct {
        int security, security_with, handler, handler_with;
    } scopes = {-2, 0, 0, 0};
    struct {
        unsigned esp, pointers, next, handler, scopes;
        int level;
        unsigned ebp;
    } frame = {.level = -2};
    EXCEPTION_RECORD record = {.ExceptionCode = 0xe0000001};
    CONTEXT context = {0};
    unsigned cookie = 0x5a5a5a5a;
    struct call call;

    frame.scopes = ADDRESS(&scopes) ^ cookie;
    frame.ebp = 0x1234;
    call = RUN(export_of("msvcrt.dll", "_except_handler4_common"), ADDRESS(&cookie),
               ADDRESS(check_cookie), ADDRESS(&record), ADDRESS(&frame.next), ADDRESS(&context), 0);
    check_kept(&call, 0);
    CHECK_EQUAL(call.eax, ExceptionContinueSearch);
    CHECK_EQUAL(checks_of_cookie, 1);
    CHECK_EQUAL(checked_with, 0x1234 ^ ADDRESS(&frame.ebp));
}

/* On the x87's stack. */
static void floating_point_results_are_on_the_x87_stack(void)
{
    double (*to_double)(const char *) = export_of("msvcrt.dll", "atof");
    double (*scale)(double, int) = export_of("msvcrt.dll", "ldexp");
    float (*root)(float) = export_of("ucrtbase.dll", "cbrtf");
    float (*multiply)(float, float, float) = export_of("ucrtbase.dll", "fmaf");
    long double (*wide)(double) = export_of("msvcrt.dll", "sqrt");

    CHECK(to_double("2.5") == 2.5);
    CHECK(scale(1.5, 4) == 24);
    CHECK(root(27.0f) == 3.0f);
    CHECK(multiply(2.0f, 3.0f, 0.5f) == 6.5f);
    CHECK(wide(2) == (long double)sqrt(2)); /* rounded to a double by the function */
}

/* Functions that compilers call have their arguments there, too. */
static void compiler_helpers_work_on_registers(void)
{
    const void *power = export_of("msvcrt.dll", "_CIpow"),
               *to_long = export_of("msvcrt.dll", "_ftol");
    double base = 2, exponent = 10, result;
    long long whole;

    __asm__ volatile("fldl %1; fldl %2; call *%3; fstpl %0"
                     : "=m"(result)
                     : "m"(base), "m"(exponent), "r"(power)
                     : "eax", "ecx", "edx", "memory");
    CHECK(result == 1024);
    base = -12345678901.9;
    __asm__ volatile("fldl %1; call *%2" : "=A"(whole) : "m"(base), "r"(to_long) : "ecx", "memory");
    CHECK_EQUAL(whole, -12345678901);
}

/* Up to 8 bytes are in EDX:EAX; more go where a pointer in front of the arguments leads. */
static void structs_are_returned_in_registers_or_by_address(void)
{
    lldiv_t quotient = {0};
    struct call call = RUN(export_of("msvcrt.dll", "div"), 17, 5);

    check_kept(&call, 0);
    CHECK(call.eax == 3 && call.edx_after == 2);
    call = RUN(export_of("ucrtbase.dll", "lldiv"), ADDRESS(&quotient), 7, 1, 5, 0);
    CHECK_EQUAL(call.eax, ADDRESS(&quotient));
    CHECK_EQUAL(quotient.quot, 0x100000007 / 5);
    CHECK_EQUAL(quotient.rem, 0x100000007 % 5);
    check_kept(&call, 0);
}
#endif

static void structs_are_passed_by_value(void)
{
    struct in_addr address = {.s_addr = 0x0100007f};
    struct _complex number = {3, 4};
    div_t quotient = div(-17, 5);

    CHECK(strcmp(inet_ntoa(address), "127.0.0.1") == 0);
    CHECK(_cabs(number) == 5);
    CHECK(quotient.quot == -3 && quotient.rem == -2);
}

int main(void)
{
#ifndef _WIN64
    stdcall_functions_remove_their_arguments();
    stdcall_functions_take_long_arguments();
    cdecl_functions_leave_their_arguments();
    variadic_functions_leave_their_arguments();
    thiscall_functions_get_their_object_in_ecx();
    fastcall_functions_of_the_program_are_called();
    floating_point_results_are_on_the_x87_stack();
    compiler_helpers_work_on_registers();
    structs_are_returned_in_registers_or_by_address();
#endif
    structs_are_passed_by_value();
    return checks_result();
}
