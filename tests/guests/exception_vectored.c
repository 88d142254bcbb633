/*
 * Vectored handlers and what faults look like to them: codes, parameters, the address, and going
 * on behind the fault. "EXCEPTION_RECORD structure", "Vectored Exception Handling".
 */
/* flags: -msse2 */
#include "check.h"
#include "registers.h"

#include <windows.h>

static EXCEPTION_RECORD seen;
static CONTEXT seen_context;
static volatile int calls;

extern char after_fault[];

/* Continues at the address that the fault's code left in RDI or EDI. */
#ifdef _WIN64
#define DI Rdi
#define AFTER_TO_DI "leaq 2f(%%rip), %%rdi\n"
enum { CODE_SELECTOR = 0x33 };
#else
#define DI Edi
#define AFTER_TO_DI "movl $2f, %%edi\n"
enum { CODE_SELECTOR = 0x23 };
#endif

static LONG CALLBACK skip_fault(EXCEPTION_POINTERS *pointers)
{
    calls++;
    seen = *pointers->ExceptionRecord;
    seen_context = *pointers->ContextRecord;
    pointers->ContextRecord->IP = pointers->ContextRecord->DI;
    return EXCEPTION_CONTINUE_EXECUTION;
}

/* Runs an instruction; a handler goes on behind it. */
#define FAULT(code, ...)                                                                           \
    do {                                                                                           \
        calls = 0;                                                                                 \
        __asm__ volatile(AFTER_TO_DI "1:\t" code "\n2:"                                            \
                         :                                                                         \
                         : __VA_ARGS__                                                             \
                         : "eax", "ebx", "ecx", "edx", "edi", "memory", "cc");                     \
        CHECK_EQUAL(calls, 1);                                                                     \
    } while (0)

static void access_violations(void)
{
    char *page = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY);
    char *nothing = VirtualAlloc(NULL, 0x1000, MEM_RESERVE, PAGE_READONLY);

    FAULT("movb $1, (%0)", "r"(page + 0x123));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
    CHECK_EQUAL(seen.NumberParameters, 2);
    CHECK_EQUAL(seen.ExceptionInformation[0], 1);
    CHECK_EQUAL(seen.ExceptionInformation[1], page + 0x123);
    CHECK_EQUAL(seen.ExceptionAddress, seen_context.IP);
    CHECK_EQUAL(seen_context.SegCs, CODE_SELECTOR);
    CHECK_EQUAL(seen_context.SegSs, 0x2b);

    FAULT("movb (%0), %%al", "r"((char *)16));
    CHECK_EQUAL(seen.ExceptionInformation[0], 0);
    CHECK_EQUAL(seen.ExceptionInformation[1], 16);

    FAULT("jmp *%0", "r"(nothing));
    CHECK_EQUAL(seen.ExceptionInformation[0], 8);
    CHECK_EQUAL(seen.ExceptionInformation[1], nothing);
    CHECK_EQUAL(seen_context.IP, nothing);

#ifdef _WIN64
    FAULT("movb (%0), %%al", "r"((char *)0x800000000000));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
    CHECK_EQUAL(seen.ExceptionInformation[0], 0);
    CHECK_EQUAL(seen.ExceptionInformation[1], -1);
#endif

    FAULT("movaps 1(%%" SP_NAME "), %%xmm0", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_ACCESS_VIOLATION);
    CHECK_EQUAL(seen.ExceptionInformation[1], (ULONG_PTR)-1);
}

static void arithmetic(void)
{
    unsigned char zero = 0;

    FAULT("xorl %%edx, %%edx\n movl $1, %%eax\n xorl %%ecx, %%ecx\n 3: divl %%ecx", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_INT_DIVIDE_BY_ZERO);
    FAULT("movl $5, %%edx\n movl $1, %%eax\n movl $2, %%ecx\n divl %%ecx", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_INT_OVERFLOW);
    FAULT("movl $0x80000000, %%eax\n cltd\n movl $-1, %%ecx\n idivl %%ecx", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_INT_OVERFLOW);
    FAULT("movw $5, %%ax\n divb (%0)", "r"(&zero));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_INT_DIVIDE_BY_ZERO);
    FAULT("movw $0x500, %%ax\n movb $1, %%bh\n divb %%bh", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_INT_OVERFLOW);
}

static void floating_point(void)
{
    unsigned masked = 0x1f80, open = 0x1f80 & ~0x200u;

    FAULT("ldmxcsr %0\n xorps %%xmm1, %%xmm1\n movl $1, %%eax\n cvtsi2sd %%eax, %%xmm0\n"
          "xorpd %%xmm1, %%xmm1\n divsd %%xmm1, %%xmm0",
          "m"(open));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_FLT_DIVIDE_BY_ZERO);
    __asm__ volatile("ldmxcsr %0" : : "m"(masked));
}

static unsigned mode_in_handler;
static unsigned short x87_mode_in_handler;

static LONG WINAPI note_modes(EXCEPTION_POINTERS *pointers)
{
    (void)pointers;
    __asm__ volatile("stmxcsr %0\n fnstcw %1" : "=m"(mode_in_handler), "=m"(x87_mode_in_handler));
    return EXCEPTION_CONTINUE_SEARCH;
}

/* Rounding and masks are the program's in its handlers, too. */
static void modes_of_arithmetic(void)
{
    unsigned before, towards_zero = 0x7f80;
    unsigned short x87_before, x87_open = 0x1372;
    void *handle = AddVectoredExceptionHandler(1, note_modes);

    __asm__ volatile("stmxcsr %0\n fnstcw %1" : "=m"(before), "=m"(x87_before));
    __asm__ volatile("ldmxcsr %0\n fldcw %1" : : "m"(towards_zero), "m"(x87_open));
    FAULT("ud2", "r"(0));
    __asm__ volatile("ldmxcsr %0\n fldcw %1" : : "m"(before), "m"(x87_before));
    CHECK_EQUAL(mode_in_handler, towards_zero);
    CHECK_EQUAL(x87_mode_in_handler, x87_open);
    RemoveVectoredExceptionHandler(handle);
}

static void instructions(void)
{
    FAULT("ud2", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_ILLEGAL_INSTRUCTION);
    FAULT("hlt", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_PRIV_INSTRUCTION);
    FAULT("cli", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_PRIV_INSTRUCTION);
    FAULT("inb $0x80, %%al", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_PRIV_INSTRUCTION);
    FAULT("int3", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_BREAKPOINT);
    CHECK_EQUAL(*(unsigned char *)seen.ExceptionAddress, 0xcc);
    CHECK_EQUAL(seen_context.IP, seen.ExceptionAddress);
    FAULT("int $0x2d\n nop", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_BREAKPOINT);
    FAULT("int $0x2c", "r"(0));
    CHECK_EQUAL(seen.ExceptionCode, STATUS_ASSERTION_FAILURE);
}

/* An alignment check faults only when the program asks for it, which those of 32 bits cannot. */
static void misaligned(void)
{
#ifdef _WIN64
    FAULT("pushfq\n orl $0x40000, (%%rsp)\n popfq\n movl 1(%%rsp), %%eax", "r"(0));
    __asm__ volatile("pushfq\n andl $~0x40000, (%%rsp)\n popfq" : : : "cc");
    CHECK_EQUAL(seen.ExceptionCode, EXCEPTION_DATATYPE_MISALIGNMENT);
#endif
}

static int steps;
static ULONG_PTR step_addresses[8];

static LONG CALLBACK count_steps(EXCEPTION_POINTERS *pointers)
{
    if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_SINGLE_STEP)
        return EXCEPTION_CONTINUE_SEARCH;
    CHECK(!(pointers->ContextRecord->EFlags & 0x100));
    step_addresses[steps++] = pointers->ContextRecord->IP;
    if (steps < 3)
        pointers->ContextRecord->EFlags |= 0x100;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void single_step(void)
{
    void *handle = AddVectoredExceptionHandler(1, count_steps);

    __asm__ volatile("pushf\n orl $0x100, (%%" SP_NAME ")\n popf\n nop\n nop\n nop\n nop"
                     :
                     :
                     : "cc");
    CHECK_EQUAL(steps, 3);
    CHECK_EQUAL(step_addresses[1] - step_addresses[0], 1);
    CHECK_EQUAL(step_addresses[2] - step_addresses[1], 1);
    CHECK(RemoveVectoredExceptionHandler(handle));
    CHECK(!RemoveVectoredExceptionHandler(handle));
}

static LONG CALLBACK record_raise(EXCEPTION_POINTERS *pointers)
{
    seen = *pointers->ExceptionRecord;
    calls++;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void raised(void)
{
    void *handle = AddVectoredExceptionHandler(1, record_raise);
    ULONG_PTR arguments[20] = {1, 2, 3};

    calls = 0;
    RaiseException(0xe0001234, 0, 20, arguments);
    CHECK_EQUAL(calls, 1);
    CHECK_EQUAL(seen.ExceptionCode, 0xe0001234);
    CHECK_EQUAL(seen.NumberParameters, EXCEPTION_MAXIMUM_PARAMETERS);
    CHECK_EQUAL(seen.ExceptionInformation[2], 3);
    RaiseException(0xf0001234, 0, 0, NULL); /* bit 28 is cleared */
    CHECK_EQUAL(seen.ExceptionCode, 0xe0001234);
    CHECK_EQUAL(seen.NumberParameters, 0);
    RemoveVectoredExceptionHandler(handle);
}

static char order[8];
static int order_length;
static void *removes_itself_handle;

static LONG CALLBACK first(EXCEPTION_POINTERS *pointers)
{
    order[order_length++] = '1';
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK removes_itself(EXCEPTION_POINTERS *pointers)
{
    order[order_length++] = '2';
    RemoveVectoredExceptionHandler(removes_itself_handle);
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK last(EXCEPTION_POINTERS *pointers)
{
    order[order_length++] = '3';
    return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG CALLBACK on_continue(EXCEPTION_POINTERS *pointers)
{
    order[order_length++] = 'c';
    return EXCEPTION_CONTINUE_SEARCH;
}

static void handler_order(void)
{
    void *c = AddVectoredContinueHandler(0, on_continue), *a, *z;

    z = AddVectoredExceptionHandler(1, last);
    removes_itself_handle = AddVectoredExceptionHandler(1, removes_itself);
    a = AddVectoredExceptionHandler(1, first);
    RaiseException(0xe0000001, 0, 0, NULL);
    RaiseException(0xe0000001, 0, 0, NULL);
    CHECK(memcmp(order, "123c13c", 7) == 0);
    RemoveVectoredExceptionHandler(a);
    RemoveVectoredExceptionHandler(z);
    RemoveVectoredContinueHandler(c);
}

static LONG CALLBACK open_page(EXCEPTION_POINTERS *pointers)
{
    DWORD old;

    seen = *pointers->ExceptionRecord;
    calls++;
    if (seen.ExceptionCode == EXCEPTION_ACCESS_VIOLATION)
        VirtualProtect((void *)seen.ExceptionInformation[1], 1, PAGE_READWRITE, &old);
    return EXCEPTION_CONTINUE_EXECUTION;
}

/* A guard page raises once, and is then a page like the others. */
static void guard_page(void)
{
    void *handle = AddVectoredExceptionHandler(1, open_page);
    volatile char *page =
        VirtualAlloc(NULL, 0x2000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);

    calls = 0;
    page[8] = 1;
    CHECK_EQUAL(calls, 1);
    CHECK_EQUAL(seen.ExceptionCode, STATUS_GUARD_PAGE_VIOLATION);
    CHECK_EQUAL(seen.ExceptionInformation[0], 1);
    CHECK_EQUAL(seen.ExceptionInformation[1], &page[8]);
    page[9] = 1;
    CHECK_EQUAL(calls, 1);
    CHECK_EQUAL(page[8] + page[9], 2);
    VirtualFree((void *)page, 0, MEM_RELEASE);
    RemoveVectoredExceptionHandler(handle);
}

/* The registers that a handler must not disturb, vectors' upper halves included. */
static void registers_survive(void)
{
    void *handle = AddVectoredExceptionHandler(1, open_page);
    char *page = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY);
    unsigned long long in[4] = {1, 2, 3, 4}, out[4] = {0};

    if (__builtin_cpu_supports("avx")) {
        __asm__ volatile("vmovups %1, %%ymm3\n movb $1, (%2)\n vmovups %%ymm3, %0\n vzeroupper"
                         : "=m"(out)
                         : "m"(in), "r"(page)
                         : "xmm3", "memory");
        CHECK(memcmp(in, out, sizeof in) == 0);
        CHECK_EQUAL(page[0], 1);
    }
    RemoveVectoredExceptionHandler(handle);
}

int main(void)
{
    void *handle;

    single_step();
    raised();
    handler_order();
    guard_page();
    registers_survive();
    handle = AddVectoredExceptionHandler(1, skip_fault);
    access_violations();
    arithmetic();
    floating_point();
    modes_of_arithmetic();
    instructions();
    misaligned();
    RemoveVectoredExceptionHandler(handle);
    CHECK_EQUAL(IsDebuggerPresent(), FALSE);
    return checks_result();
}
