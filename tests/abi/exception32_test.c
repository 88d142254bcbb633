/* Exceptions of a 32-bit guest: who is asked, with what, and where the guest goes on. */
#include "abi/exception32.h"

#include "abi/exception.h"
#include "tests/guest32_thread.h"

#include <string.h>

enum { CODE = 0xe0000001, NOTES = 16, REGISTERED = 2 };

/* Who has been asked, in order. */
static char notes[NOTES];
static EXCEPTION_RECORD32 seen;
static WOW64_CONTEXT seen_context;

/* What the guest's code has at hand. */
uint32_t exception32_test_handlers[REGISTERED];
uint32_t exception32_test_host;

static void note(char who)
{
    notes[strlen(notes)] = who;
}

static const void *pointer(uint32_t address)
{
    return (const void *)(uintptr_t)address;
}

static void take_pointers(const struct guest32_live *live)
{
    const struct exception32_pointers *pointers = pointer(*guest32_argument(live, 0));

    seen = *(const EXCEPTION_RECORD32 *)pointer(pointers->record);
    seen_context = *(const WOW64_CONTEXT *)pointer(pointers->context);
}

static WOW64_CONTEXT *context_of(const struct guest32_live *live)
{
    return (WOW64_CONTEXT *)pointer(*guest32_argument(live, 2));
}

static void vectored_passes(struct guest32_live *live)
{
    note('v');
    take_pointers(live);
    live->eax = EXCEPTION_CONTINUE_SEARCH;
    guest32_leave(live, 4);
}

static void continue_handler(struct guest32_live *live)
{
    note('c');
    live->eax = EXCEPTION_CONTINUE_SEARCH;
    guest32_leave(live, 4);
}

static void inner_passes(struct guest32_live *live)
{
    note('i');
    live->eax = ExceptionContinueSearch;
    guest32_leave(live, 0);
}

GUEST32_LABEL(exception32_test_read);
GUEST32_LABEL(exception32_test_behind);
GUEST32_LABEL(exception32_test_call);

/* Two links, EBX to EDI with values of their own, and a read of address 16; returns EAX. */
GUEST32_CODE("exception32_test_read:\n"
             "push %ebp; mov %esp, %ebp; push %ebx; push %esi; push %edi\n"
             "push exception32_test_handlers; push %fs:0; mov %esp, %fs:0\n"
             "push exception32_test_handlers + 4; push %fs:0; mov %esp, %fs:0\n"
             "mov $0x11, %ebx; mov $0x22, %esi; mov $0x33, %edi; mov $16, %ecx; stc\n"
             "push (%ecx)\n"
             "pop %eax\n"
             "exception32_test_behind:\n"
             "mov (%esp), %ecx; mov %ecx, %fs:0; add $8, %esp\n"
             "mov (%esp), %ecx; mov %ecx, %fs:0; add $8, %esp\n"
             "pop %edi; pop %esi; pop %ebx; pop %ebp; ret\n"
             /* The same around a call of the host. */
             "exception32_test_call:\n"
             "push %ebp; mov %esp, %ebp; push %ebx; push %esi; push %edi\n"
             "push exception32_test_handlers; push %fs:0; mov %esp, %fs:0\n"
             "push exception32_test_handlers + 4; push %fs:0; mov %esp, %fs:0\n"
             "mov $0x11, %ebx; mov $0x22, %esi; mov $0x33, %edi\n"
             "call *exception32_test_host\n"
             "jmp exception32_test_behind\n");

static void outer_skips(struct guest32_live *live)
{
    WOW64_CONTEXT *context = context_of(live);

    note('o');
    context->Eip = guest32_address(exception32_test_behind);
    context->Eax = 0x55;
    live->eax = ExceptionContinueExecution;
    guest32_leave(live, 0);
}

static void set_handlers(void (*outer)(struct guest32_live *), void (*inner)(struct guest32_live *))
{
    memset(notes, 0, sizeof notes);
    exception32_test_handlers[0] = guest32_test_function(outer);
    exception32_test_handlers[1] = guest32_test_function(inner);
}

static void *add_vectored(enum exception_list list, void (*function)(struct guest32_live *))
{
    return exception_vectored_add(
        list, true, (PVECTORED_EXCEPTION_HANDLER)(uintptr_t)guest32_test_function(function));
}

static void check_order(void)
{
    set_handlers(outer_skips, inner_passes);
    add_vectored(EXCEPTION_HANDLERS, vectored_passes);
    add_vectored(EXCEPTION_CONTINUE_HANDLERS, continue_handler);
    CU_ASSERT_EQUAL(guest32_call(guest32_address(exception32_test_read), NULL, 0) & 0xffffffff,
                    0x55);
    CU_ASSERT_STRING_EQUAL(notes, "vioc");
    CU_ASSERT_EQUAL(teb32_self()->exception_list, (uint32_t)TEB32_NO_HANDLER);
}

static void vectored_handlers_come_before_the_chain(void)
{
    in_guest32(check_order);
}

static void check_registers(void)
{
    set_handlers(outer_skips, inner_passes);
    add_vectored(EXCEPTION_HANDLERS, vectored_passes);
    guest32_call(guest32_address(exception32_test_read), NULL, 0);
    CU_ASSERT_EQUAL(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
    CU_ASSERT_EQUAL(seen.NumberParameters, 2);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[0], EXCEPTION_READ_FAULT);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[1], 16);
    CU_ASSERT_EQUAL(seen.ExceptionAddress, guest32_address(exception32_test_behind) - 3);
    CU_ASSERT_EQUAL(seen_context.Eip, seen.ExceptionAddress);
    CU_ASSERT_EQUAL(seen_context.Ebx, 0x11);
    CU_ASSERT_EQUAL(seen_context.Esi, 0x22);
    CU_ASSERT_EQUAL(seen_context.Edi, 0x33);
    CU_ASSERT_EQUAL(seen_context.Ecx, 16);
    CU_ASSERT_EQUAL(seen_context.EFlags & 1, 1);
    CU_ASSERT_EQUAL(seen_context.Ebp - seen_context.Esp, 7 * 4);
    CU_ASSERT_EQUAL(seen_context.SegCs, 0x23);
    CU_ASSERT_EQUAL(seen_context.FloatSave.ControlWord, 0xffff027f);
    CU_ASSERT_EQUAL(seen_context.FloatSave.TagWord, 0xffffffff);
}

static void a_fault_shows_the_guests_registers(void)
{
    in_guest32(check_registers);
}

/* Makes the read possible: it is done again. */
static void outer_repeats(struct guest32_live *live)
{
    static uint32_t number = 77;

    note('o');
    context_of(live)->Ecx = guest32_address(&number);
    live->eax = ExceptionContinueExecution;
    guest32_leave(live, 0);
}

static void check_repeat(void)
{
    set_handlers(outer_repeats, inner_passes);
    CU_ASSERT_EQUAL((uint32_t)guest32_call(guest32_address(exception32_test_read), NULL, 0), 77);
    CU_ASSERT_STRING_EQUAL(notes, "io");
}

static void a_faulting_instruction_is_repeated(void)
{
    in_guest32(check_repeat);
}

static volatile uint32_t *volatile wild = (volatile uint32_t *)0x20;
static uint32_t tame = 5;

static void host_reads(struct guest32_live *live)
{
    live->eax = *wild;
    guest32_leave(live, 0);
}

static void outer_notes_context(struct guest32_live *live)
{
    seen = *(const EXCEPTION_RECORD32 *)pointer(*guest32_argument(live, 0));
    seen_context = *context_of(live);
    outer_skips(live);
}

static void check_host_fault(void)
{
    set_handlers(outer_notes_context, inner_passes);
    exception32_test_host = guest32_test_function(host_reads);
    CU_ASSERT_EQUAL((uint32_t)guest32_call(guest32_address(exception32_test_call), NULL, 0), 0x55);
    CU_ASSERT_EQUAL(seen.ExceptionCode, (DWORD)STATUS_ACCESS_VIOLATION);
    CU_ASSERT_EQUAL(seen.ExceptionInformation[1], 0x20);
    CU_ASSERT_EQUAL(seen_context.Ebx, 0x11);
    CU_ASSERT_EQUAL(seen_context.Edi, 0x33);
    CU_ASSERT_EQUAL(seen_context.Eip, seen.ExceptionAddress);
    CU_ASSERT_EQUAL(memcmp(pointer(seen_context.Eip - 6), "\xff\x15", 2), 0);
}

static void a_fault_of_the_host_is_its_callers(void)
{
    in_guest32(check_host_fault);
}

static void outer_tames(struct guest32_live *live)
{
    wild = &tame;
    __asm__ volatile("" : : : "memory");
    live->eax = ExceptionContinueExecution;
    guest32_leave(live, 0);
}

static void host_raises(struct guest32_live *live)
{
    exception_raise(CODE, 0, 0, NULL);
    live->eax = 0x66;
    guest32_leave(live, 0);
}

static void check_host_continues(void)
{
    set_handlers(outer_tames, inner_passes);
    exception32_test_host = guest32_test_function(host_raises);
    CU_ASSERT_EQUAL((uint32_t)guest32_call(guest32_address(exception32_test_call), NULL, 0), 0x66);
}

static void the_host_goes_on_when_nothing_has_changed(void)
{
    in_guest32(check_host_continues);
}

static void filter_skips(struct guest32_live *live)
{
    const struct exception32_pointers *pointers = pointer(*guest32_argument(live, 0));
    WOW64_CONTEXT *context = (WOW64_CONTEXT *)pointer(pointers->context);

    note('f');
    context->Eip = guest32_address(exception32_test_behind);
    live->eax = (uint32_t)EXCEPTION_CONTINUE_EXECUTION;
    guest32_leave(live, 4);
}

static void check_filter(void)
{
    set_handlers(inner_passes, inner_passes);
    exception_filter_set(
        (LPTOP_LEVEL_EXCEPTION_FILTER)(uintptr_t)guest32_test_function(filter_skips));
    guest32_call(guest32_address(exception32_test_read), NULL, 0);
    CU_ASSERT_STRING_EQUAL(notes, "iif");
}

static void the_filter_is_asked_last(void)
{
    in_guest32(check_filter);
}

SUITE(exception32, TEST(vectored_handlers_come_before_the_chain),
      TEST(a_fault_shows_the_guests_registers), TEST(a_faulting_instruction_is_repeated),
      TEST(a_fault_of_the_host_is_its_callers), TEST(the_host_goes_on_when_nothing_has_changed),
      TEST(the_filter_is_asked_last));
