/* Fibers: switching, what belongs to each of them, and their end. */
#include "check.h"

#include <windows.h>

#include <string.h>

static void *main_fiber;
static char order[64];
static DWORD slot;
static volatile LONG ended;

static void WINAPI on_end(void *value)
{
    ended += (LONG)(LONG_PTR)value;
}

static void note(char letter)
{
    order[strlen(order)] = letter;
}

static void WINAPI ping(void *parameter)
{
    char here;
    NT_TIB *tib = (NT_TIB *)NtCurrentTeb();

    CHECK(GetFiberData() == parameter);
    CHECK(&here<(char *)tib->StackBase && & here>(char *) tib->StackLimit);
    CHECK(FlsGetValue(slot) == NULL);
    CHECK(FlsSetValue(slot, (void *)1));
    for (;;) {
        note(*(char *)parameter);
        SwitchToFiber(main_fiber);
        CHECK(FlsGetValue(slot) == (void *)1);
    }
}

static void fibers_take_turns(void)
{
    void *a = CreateFiber(0, ping, "a"), *b = CreateFiberEx(0, 0x20000, 0, ping, "b");

    CHECK(a && b);
    CHECK(FlsSetValue(slot, (void *)50));
    SwitchToFiber(a);
    SwitchToFiber(b);
    SwitchToFiber(b);
    SwitchToFiber(a);
    CHECK(strcmp(order, "abba") == 0);
    CHECK(GetCurrentFiber() == main_fiber);
    CHECK(FlsGetValue(slot) == (void *)50);
    DeleteFiber(a);
    CHECK_EQUAL(ended, 1);
    DeleteFiber(b);
    CHECK_EQUAL(ended, 2);
}

#ifdef _WIN64
static void WINAPI spoil_registers(void *parameter)
{
    (void)parameter;
    for (;;) {
        __asm__ volatile("xor %%ebx, %%ebx; xor %%edi, %%edi; xor %%esi, %%esi; xor %%r12d, %%r12d;"
                         "xorps %%xmm6, %%xmm6; xorps %%xmm15, %%xmm15"
                         :
                         :
                         : "rbx", "rdi", "rsi", "r12", "xmm6", "xmm15");
        SwitchToFiber(main_fiber);
    }
}

static void a_switch_keeps_the_registers_that_calls_keep(void)
{
    void *fiber = CreateFiber(0, spoil_registers, NULL);
    unsigned long long rbx = 0, rdi = 0, rsi = 0, r12 = 0;
    double x6 = 0, x15 = 0;

    for (int i = 0; i < 1000; i++) {
        __asm__ volatile("mov $11, %%rbx; mov $12, %%rdi; mov $13, %%rsi; mov $14, %%r12;"
                         "mov $1, %%eax; cvtsi2sd %%eax, %%xmm6; cvtsi2sd %%eax, %%xmm15;"
                         "mov %6, %%rcx; sub $32, %%rsp; call *%7; add $32, %%rsp;"
                         "mov %%rbx, %0; mov %%rdi, %1; mov %%rsi, %2; mov %%r12, %3;"
                         "movsd %%xmm6, %4; movsd %%xmm15, %5"
                         : "=m"(rbx), "=m"(rdi), "=m"(rsi), "=m"(r12), "=m"(x6), "=m"(x15)
                         : "m"(fiber), "r"((void (*)(void *))SwitchToFiber)
                         : "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11",
                           "r12", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm15",
                           "memory");
    }
    CHECK(rbx == 11 && rdi == 12 && rsi == 13 && r12 == 14);
    CHECK(x6 == 1 && x15 == 1);
    DeleteFiber(fiber);
}
#else
static void WINAPI spoil_registers(void *parameter)
{
    (void)parameter;
    for (;;) {
        __asm__ volatile("xor %%ebx, %%ebx; xor %%edi, %%edi; xor %%esi, %%esi"
                         :
                         :
                         : "ebx", "edi", "esi");
        SwitchToFiber(main_fiber);
    }
}

static void a_switch_keeps_the_registers_that_calls_keep(void)
{
    void *fiber = CreateFiber(0, spoil_registers, NULL);
    static unsigned ebx, edi, esi, ebp_moved;

    for (int i = 0; i < 1000; i++) {
        void *argument = fiber;
        void *function = (void *)SwitchToFiber;

        __asm__ volatile("mov $11, %%ebx; mov $12, %%edi; mov $13, %%esi; mov %%ebp, %3;"
                         "push %0; call *%1; mov %%ebx, %2; mov %%edi, %4; mov %%esi, %5;"
                         "xor %%ebp, %3"
                         : "+a"(argument), "+c"(function), "=m"(ebx), "+m"(ebp_moved), "=m"(edi),
                           "=m"(esi)
                         :
                         : "ebx", "edx", "esi", "edi", "memory");
    }
    CHECK(ebx == 11 && edi == 12 && esi == 13 && ebp_moved == 0);
    DeleteFiber(fiber);
}
#endif

static void WINAPI return_at_once(void *parameter)
{
    (void)parameter;
}

/* A fiber's function that returns ends the thread. */
static DWORD WINAPI end_in_fiber(void *parameter)
{
    (void)parameter;
    CHECK(!IsThreadAFiber());
    CHECK(ConvertThreadToFiber(NULL) != NULL);
    CHECK(IsThreadAFiber());
    SwitchToFiber(CreateFiber(0, return_at_once, NULL));
    CHECK(!"reached");
    return 5;
}

static DWORD WINAPI delete_self(void *parameter)
{
    (void)parameter;
    DeleteFiber(ConvertThreadToFiber(NULL));
    return 5;
}

static DWORD result_of(LPTHREAD_START_ROUTINE function)
{
    HANDLE thread = CreateThread(NULL, 0, function, NULL, 0, NULL);
    DWORD code = 0;

    CHECK_EQUAL(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
    CHECK(GetExitCodeThread(thread, &code));
    CloseHandle(thread);
    return code;
}

static void conversions_are_checked(void)
{
    CHECK(ConvertThreadToFiber(NULL) == NULL);
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_FIBER);
    CHECK(ConvertFiberToThread());
    CHECK(!IsThreadAFiber());
    CHECK(!ConvertFiberToThread());
    CHECK_EQUAL(GetLastError(), ERROR_ALREADY_THREAD);
}

static void WINAPI visit(void *parameter)
{
    for (;;) {
        ++*(int *)parameter;
        SwitchToFiber(main_fiber);
    }
}

static void many_fibers(void)
{
    enum { FIBERS = 200, ROUNDS = 50 };
    void *fibers[FIBERS];
    int visits = 0;

    for (int i = 0; i < FIBERS; i++)
        fibers[i] = CreateFiber(0, visit, &visits);
    for (int i = 0; i < FIBERS * ROUNDS; i++)
        SwitchToFiber(fibers[i % FIBERS]);
    CHECK_EQUAL(visits, FIBERS * ROUNDS);
    for (int i = 0; i < FIBERS; i++)
        DeleteFiber(fibers[i]);
}

int main(void)
{
    slot = FlsAlloc(on_end);
    main_fiber = ConvertThreadToFiberEx((void *)3, FIBER_FLAG_FLOAT_SWITCH);
    CHECK(main_fiber != NULL);
    CHECK(GetFiberData() == (void *)3);
    fibers_take_turns();
    a_switch_keeps_the_registers_that_calls_keep();
    many_fibers();
    CHECK_EQUAL(result_of(end_in_fiber), 0);
    CHECK_EQUAL(result_of(delete_self), 1);
    conversions_are_checked();
    return checks_result();
}
