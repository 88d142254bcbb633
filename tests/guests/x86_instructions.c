/*
 * Instructions of 32-bit programs that compilers seldom make, and hand-written code does: each
 * with what Intel's manual says of it (SDM volume 2). 64-bit code does not have most of them.
 */
#include "check.h"

#include <string.h>
#include <windows.h>

#ifndef _WIN64
/* Operands are static: ESP moves. ASPack, Borland's and Microsoft's own assemblers address FS so.
 */
static void addresses_of_16_bits(void)
{
    static unsigned self = 0, chain = 0, chain_again = 0, offset = 0;

    __asm__(".byte 0x64, 0x67, 0xa1, 0x18, 0x00; movl %%eax, %0" : "=m"(self) : : "eax");
    CHECK_EQUAL(self, (unsigned)(uintptr_t)NtCurrentTeb());
    __asm__(".byte 0x64, 0x67, 0xff, 0x36, 0x00, 0x00; popl %0" : "=m"(chain)); /* push fs:[0] */
    __asm__("movl %%fs:0, %%eax; movl %%eax, %0" : "=m"(chain_again) : : "eax");
    CHECK_EQUAL(chain, chain_again);
    __asm__(
        "movl $0x7000f, %%ebx; movl $8, %%esi; .byte 0x64, 0x67, 0x8b, 0x40, 0x01;" /* bx+si+1 */
        "movl %%eax, %0"
        : "=m"(self)
        :
        : "eax", "ebx", "esi");
    CHECK_EQUAL(self, (unsigned)(uintptr_t)NtCurrentTeb());
    __asm__("movl $0x1fff0, %%ebx; movl $0x20, %%edi; .byte 0x67, 0x8d, 0x81, 0x00, 0x10;"
            "movl %%eax, %0" /* lea 0x1000(bx, di) wraps at 64 KB */
            : "=m"(offset)
            :
            : "eax", "ebx", "edi");
    CHECK_EQUAL(offset, 0x1010);
    __asm__("movl $0x10000, %%ecx; xorl %%eax, %%eax; .byte 0x67, 0xe3, 0x05;" /* jcxz */
            "movl $1, %%eax; movl %%eax, %0; movl %%ecx, %1"
            : "=m"(offset), "=m"(self)
            :
            : "eax", "ecx");
    CHECK_EQUAL(offset, 0);
    CHECK_EQUAL(self, 0x10000);
}

static void far_transfers_stay_in_the_segment(void)
{
    static unsigned reached = 0, stack = 0;
    static struct {
        unsigned offset;
        unsigned short selector;
    } to = {0, 0x23};

    __asm__ volatile("movl %%esp, %%ebx; pushl %%cs; pushl $1f; lret; movl $7, %0;"
                     "1: incl %0; subl %%esp, %%ebx; movl %%ebx, %1"
                     : "+m"(reached), "=m"(stack)
                     :
                     : "ebx", "memory");
    CHECK(reached == 1 && stack == 0);
    __asm__ volatile("ljmp $0x23, $1f; movl $7, %0; 1: incl %0" : "+m"(reached));
    CHECK_EQUAL(reached, 2);
    __asm__ volatile("movl %%esp, %%ebx; pushl $5; lcall $0x23, $1f; jmp 2f;"
                     "1: incl %0; lret $4; 2: subl %%esp, %%ebx; movl %%ebx, %1"
                     : "+m"(reached), "=m"(stack)
                     :
                     : "ebx", "memory");
    CHECK(reached == 3 && stack == 0);
    __asm__ volatile("movl $1f, %2; lcall *%2; jmp 2f; 1: incl %0; lret; 2: movl $1f, %2;"
                     "movl $3f, %2; ljmp *%2; movl $7, %0; 3: incl %0"
                     : "+m"(reached), "=m"(stack), "+m"(to)
                     :
                     : "memory");
    CHECK_EQUAL(reached, 5);
}

static void frames_with_a_display(void)
{
    static unsigned words[4], moved, base;

    __asm__ volatile("pushl %%ebp; movl %%esp, %%ebx; pushl $33; pushl $22; movl %%esp, %%ebp;"
                     "addl $8, %%ebp;" /* -4(%ebp) is 33: a frame pointer of a display */
                     "enter $8, $2; leal 0(%%ebp), %%eax; movl (%%ebp), %%ecx; movl %%ecx, %0;"
                     "movl -4(%%ebp), %%ecx; movl %%ecx, 4+%0; movl -8(%%ebp), %%ecx;"
                     "subl %%eax, %%ecx; movl %%ecx, 8+%0; subl %%esp, %%eax; movl %%eax, %1;"
                     "movl (%%ebp), %%eax; subl %%ebx, %%eax; movl %%eax, %2;"
                     "movl %%ebx, %%esp; popl %%ebp"
                     : "=m"(words), "=m"(moved), "=m"(base)
                     :
                     : "eax", "ebx", "ecx", "memory");
    CHECK_EQUAL(base, 0);      /* the old frame pointer is pushed */
    CHECK_EQUAL(words[1], 33); /* then that of the frame around */
    CHECK_EQUAL(words[2], 0);  /* then its own */
    CHECK_EQUAL(moved, 2 * 4 + 8);
}

static void all_registers_at_once(void)
{
    static unsigned words[8];
    static unsigned short halves[8];
    static unsigned moved = 0;

    __asm__ volatile("movl $1, %%ecx; movl $2, %%edx; movl $3, %%esi; movl %%esp, %%eax; pushal;"
                     "movl %%esp, %%ebx; movl 24(%%ebx), %%edi; movl %%edi, %0;"
                     "movl 20(%%ebx), %%edi; movl %%edi, 4+%0; movl 4(%%ebx), %%edi;"
                     "movl %%edi, 8+%0; xorl %%ecx, %%ecx; popal; subl %%esp, %%eax;"
                     "movl %%eax, %1; movl %%ecx, 12+%0"
                     : "=m"(words), "=m"(moved)
                     :
                     : "eax", "ebx", "ecx", "edx", "esi", "edi", "memory");
    CHECK(words[0] == 1 && words[1] == 2 && words[2] == 3 && words[3] == 1 && moved == 0);
    __asm__ volatile("movl $0x10001, %%ecx; movl %%esp, %%eax; pushaw; movw 12(%%esp), %%bx;"
                     "movw %%bx, %0; movw $9, 12(%%esp); popaw; movw %%cx, 2+%0;"
                     "shrl $16, %%ecx; movw %%cx, 4+%0"
                     : "=m"(halves)
                     :
                     : "eax", "ebx", "ecx", "memory");
    CHECK(halves[0] == 1 && halves[1] == 9 && halves[2] == 1);
}

static void decimal_arithmetic(void)
{
    static unsigned result = 0;

    __asm__("movl $0x79, %%eax; addb $0x35, %%al; daa; adcb $0, %%ah; movl %%eax, %0"
            : "=m"(result)
            :
            : "eax");
    CHECK_EQUAL(result, 0x114);
    __asm__("movl $47, %%eax; aam; movl %%eax, %0" : "=m"(result) : : "eax");
    CHECK_EQUAL(result, 0x407);
    __asm__("movl $0x407, %%eax; aad; movl %%eax, %0" : "=m"(result) : : "eax");
    CHECK_EQUAL(result, 47);
    __asm__("movl $0xf, %%eax; clc; aaa; movl %%eax, %0" : "=m"(result) : : "eax");
    CHECK_EQUAL(result, 0x105);
    __asm__("stc; .byte 0xd6; movzbl %%al, %%eax; movl %%eax, %0" : "=m"(result) : : "eax");
    CHECK_EQUAL(result, 0xff); /* salc */
}

static void segments_have_selectors(void)
{
    static unsigned short code = 0, data = 0, stack = 0, extra = 0;

    __asm__("movw %%cs, %0; movw %%ds, %1; movw %%ss, %2; pushl %%es; popl %%eax; movw %%ax, %3"
            : "=m"(code), "=m"(data), "=m"(stack), "=m"(extra)
            :
            : "eax");
    CHECK_EQUAL(code, 0x23);
    CHECK(data == 0x2b && stack == 0x2b && extra == 0x2b);
    __asm__("pushl %%ds; popl %%es; movw %%ds, %%ax; movw %%ax, %%es" : : : "eax");
}

static void floating_point_environments(void)
{
    static unsigned environment[7], image[27];
    static unsigned char extended[512] __attribute__((aligned(16)));
    static double half = 0.5, got = 0, again = 0;
    static unsigned short control = 0;

    __asm__ volatile("fninit; fnstenv %0" : "=m"(environment));
    CHECK_EQUAL(environment[0] & 0xffff, 0x37f);
    CHECK_EQUAL(environment[2] & 0xffff, 0xffff);
    __asm__ volatile("fldl %2; fnsave %0; fnstcw %3; frstor %0; fstpl %1"
                     : "=m"(image), "=m"(got)
                     : "m"(half), "m"(control));
    CHECK(got == 0.5);
    __asm__ volatile("fldl %2; fxsave %0; fninit; fxrstor %0; fstpl %1"
                     : "=m"(extended), "=m"(again)
                     : "m"(half));
    CHECK(again == 0.5);
}

static int has(unsigned leaf_ecx_bit)
{
    unsigned a = 1, b, c = 0, d;

    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return c >> leaf_ecx_bit & 1;
}

static void vectors(void)
{
    static unsigned numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8}, got[8] = {0}, crc = 0;
    static unsigned long long before, after;

    __asm__ volatile("rdtsc" : "=A"(before));
    __asm__ volatile("rdtsc" : "=A"(after));
    CHECK(after >= before);
    if (has(19)) { /* SSE4.1 */
        __asm__ volatile("movdqu %1, %%xmm1; pmulld %%xmm1, %%xmm1; movdqu %%xmm1, %0"
                         : "=m"(got)
                         : "m"(numbers)
                         : "memory");
        CHECK(got[0] == 1 && got[3] == 16);
    }
    if (has(20)) { /* SSE4.2 */
        __asm__("crc32l %1, %0" : "+r"(crc) : "m"(numbers[7]));
        CHECK(crc != 0);
    }
    if (has(28)) { /* AVX */
        __asm__ volatile("vmovups %1, %%ymm2; vaddps %%ymm2, %%ymm2, %%ymm2; vmovups %%ymm2, %0;"
                         "vzeroupper"
                         : "=m"(got)
                         : "m"((float[8]){1, 2, 3, 4, 5, 6, 7, 8}), "m"(numbers)
                         : "memory");
        CHECK(((float *)got)[0] == 2 && ((float *)got)[7] == 16);
    }
}

static DWORD code_seen;
static char *resume_at;

static LONG WINAPI on_exception(EXCEPTION_POINTERS *pointers)
{
    code_seen = pointers->ExceptionRecord->ExceptionCode;
    pointers->ContextRecord->Eip = (DWORD)(uintptr_t)resume_at;
    return EXCEPTION_CONTINUE_EXECUTION;
}

#define CODE_OF(text)                                                                              \
    ({                                                                                             \
        __asm__ volatile("movl $1f, %0; " text "; 1:"                                              \
                         : "=m"(resume_at)                                                         \
                         :                                                                         \
                         : "eax", "ecx", "memory");                                                \
        code_seen;                                                                                 \
    })

static void what_does_not_exist_is_an_exception(void)
{
    void *handler = AddVectoredExceptionHandler(1, on_exception);

    CHECK_EQUAL(CODE_OF("ud2"), STATUS_ILLEGAL_INSTRUCTION);
    CHECK_EQUAL(CODE_OF(".byte 0x0f, 0xff, 0xc0"), STATUS_ILLEGAL_INSTRUCTION);
    CHECK_EQUAL(CODE_OF(".byte 0xf0, 0x90"), STATUS_ILLEGAL_INSTRUCTION); /* lock nop */
    CHECK_EQUAL(CODE_OF("cli"), STATUS_PRIVILEGED_INSTRUCTION);
    CHECK_EQUAL(CODE_OF("hlt"), STATUS_PRIVILEGED_INSTRUCTION);
    CHECK_EQUAL(CODE_OF("movl $0x7fffffff, %%eax; addl $1, %%eax; into"), STATUS_INTEGER_OVERFLOW);
    CHECK_EQUAL(CODE_OF("xorl %%ecx, %%ecx; divl %%ecx"), STATUS_INTEGER_DIVIDE_BY_ZERO);
    CHECK_EQUAL(CODE_OF("movl $8, %%eax; .byte 0x67, 0x8b, 0x04"), STATUS_ACCESS_VIOLATION);
    RemoveVectoredExceptionHandler(handler);
}
#endif

int main(void)
{
#ifndef _WIN64
    addresses_of_16_bits();
    far_transfers_stay_in_the_segment();
    frames_with_a_display();
    all_registers_at_once();
    decimal_arithmetic();
    segments_have_selectors();
    floating_point_environments();
    vectors();
    what_does_not_exist_is_an_exception();
#endif
    CHECK(strlen("instructions") == 12);
    return checks_result();
}
