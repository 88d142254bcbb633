/* See context32.h. */
#include "abi/context32.h"

#include "abi/guest32.h"
#include "abi/guest32_raw.h"
#include "abi/translate/cache.h"
#include "abi/translate/translate.h"
#include "abi/unwind.h"

#include <stddef.h>
#include <string.h>

enum {
    FLAG_ALWAYS = 0x2,
    FLAG_TRAP = 0x100,
    FLAG_INTERRUPTS = 0x200,
    FLAGS_ALLOWED = ~0x44000, /* no nested tasks, no alignment faults in host code */
    CODE_LOWEST = 0x10000     /* below is no code: a saved "address" is an operation there */
};

_Static_assert(sizeof(WOW64_CONTEXT) == 716, "as x86 programs know it");
_Static_assert(offsetof(WOW64_CONTEXT, Edi) == 0x9c, "abi/translate/enter.S");
_Static_assert(offsetof(WOW64_CONTEXT, Esp) == 0xc4, "abi/translate/enter.S");

extern const char guest32_enter_end[];

/* Where assembly with the guest's registers lies; without any there is no such section. */
extern const char code_start[] __asm__("__start_guest32_code") __attribute__((weak));
extern const char code_end[] __asm__("__stop_guest32_code") __attribute__((weak));

static bool is_between(uintptr_t at, const void *start, const void *end)
{
    return at >= (uintptr_t)start && at < (uintptr_t)end;
}

/* Code in which the guest's registers are live, but for a few, and its return address is on top. */
static bool is_leaf(uintptr_t rip)
{
    return is_between(rip, code_start, code_end);
}

/* The way into host code: r12 is where the guest's return address lies. */
static bool is_entry(uintptr_t rip)
{
    return is_between(rip, (const void *)guest32_enter, guest32_enter_end) ||
           guest32_is_translated(rip);
}

static void open(WOW64_CONTEXT *context)
{
    memset(context, 0, offsetof(WOW64_CONTEXT, ExtendedRegisters));
    context->ContextFlags = WOW64_CONTEXT_FULL | WOW64_CONTEXT_DEBUG_REGISTERS;
    context->SegCs = SELECTOR_CODE;
    context->SegSs = context->SegDs = context->SegEs = context->SegGs = SELECTOR_DATA;
    context->SegFs = SELECTOR_FS;
    context->EFlags = FLAG_INTERRUPTS | FLAG_ALWAYS;
}

static void take_registers(const CONTEXT *host, uint32_t eip, WOW64_CONTEXT *context)
{
    context->Eax = (DWORD)host->Rax;
    context->Ecx = (DWORD)host->Rcx;
    context->Edx = (DWORD)host->Rdx;
    context->Ebx = (DWORD)host->Rbx;
    context->Esp = (DWORD)host->Rsp;
    context->Ebp = (DWORD)host->Rbp;
    context->Esi = (DWORD)host->Rsi;
    context->Edi = (DWORD)host->Rdi;
    context->EFlags = host->EFlags;
    context->Eip = eip;
}

/* The guest goes on where the call returns to. */
static void return_from(uint32_t esp, WOW64_CONTEXT *context)
{
    unwind_read(esp, &context->Eip, sizeof context->Eip);
    context->Esp = esp + 4;
}

static void take_leaf(const CONTEXT *host, uint32_t esp, WOW64_CONTEXT *context)
{
    take_registers(host, 0, context);
    return_from(esp, context);
}

/* From a missing translation: the registers are in the order of their numbers. */
static bool take_saved(const struct translate_saved *saved, WOW64_CONTEXT *context)
{
    DWORD *const registers[] = {&context->Eax, &context->Ecx, &context->Edx, &context->Ebx,
                                &context->Esp, &context->Ebp, &context->Esi, &context->Edi};

    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        *registers[i] = (DWORD)saved->registers[i];
    context->EFlags = (DWORD)saved->flags;
    context->Eip = (DWORD)saved->eip;
    return saved->eip >= CODE_LOWEST;
}

/* A gate without a stack is an exception's (abi/exception32.c), which knows the whole context. */
static bool take_gate(const struct guest32_gate *gate, WOW64_CONTEXT *context)
{
    if (!gate)
        return false;
    if (gate->esp == 0) {
        *context = *(const WOW64_CONTEXT *)(uintptr_t)gate->ebx;
        return true;
    }
    context->Ebx = gate->ebx;
    context->Ebp = gate->ebp;
    context->Esi = gate->esi;
    context->Edi = gate->edi;
    return_from(gate->esp, context);
    return true;
}

static bool take_integers(const struct teb *teb, const CONTEXT *host, WOW64_CONTEXT *context)
{
    struct translate_place place;

    if (translate_place(host->Rip, &place))
        take_registers(host, place.guest, context);
    else if (host->Rip == (uintptr_t)translate_no_code ||
             host->Rip == (uintptr_t)translate_continue)
        take_registers(host, (uint32_t)host->R8, context);
    else if (is_leaf(host->Rip))
        take_leaf(host, (uint32_t)host->Rsp, context);
    else if (is_entry(host->Rip))
        take_leaf(host, (uint32_t)host->R12, context);
    else if (teb->translate_miss)
        return take_saved(teb->translate_miss, context);
    else
        return take_gate(teb->guest_gate, context);
    return true;
}

bool context32_from_host(const struct teb *teb, const CONTEXT *host, WOW64_CONTEXT *context)
{
    open(context);
    if (!take_integers(teb, host, context))
        return false;
    context32_float_from_host(&host->FltSave, context);
    return true;
}

bool context32_of_call(uint32_t popped, WOW64_CONTEXT *context)
{
    open(context);
    if (!take_gate(teb_self()->guest_gate, context))
        return false;
    context->Esp += popped;
    return true;
}

bool context32_is_known(const struct teb *teb, uintptr_t rip)
{
    struct translate_place place;

    if (translate_place(rip, &place))
        return place.exact;
    if (is_between(rip, translate_code_start, translate_code_end))
        return rip == (uintptr_t)translate_continue || rip == (uintptr_t)translate_no_code;
    if (is_leaf(rip) || is_entry(rip))
        return false;
    return !teb->translate_miss || teb->translate_miss->eip >= CODE_LOWEST;
}

/* A step from here must not end before the instruction. */
static void go_on_at(uint32_t eip, bool steps, CONTEXT *host)
{
    host->R8 = eip;
    host->R14 = (DWORD64)cache_base;
    host->R15 = (DWORD64)cache_entries;
    host->Rip = steps ? (DWORD64)translate_first(eip) : (DWORD64)translate_continue;
}

void context32_to_host(const WOW64_CONTEXT *context, CONTEXT *host)
{
    host->Rax = context->Eax;
    host->Rcx = context->Ecx;
    host->Rdx = context->Edx;
    host->Rbx = context->Ebx;
    host->Rsp = context->Esp;
    host->Rbp = context->Ebp;
    host->Rsi = context->Esi;
    host->Rdi = context->Edi;
    host->EFlags = (context->EFlags & (DWORD)FLAGS_ALLOWED) | FLAG_INTERRUPTS | FLAG_ALWAYS;
    go_on_at(context->Eip, context->EFlags & FLAG_TRAP, host);
    context32_float_to_host(context, &host->FltSave);
    host->MxCsr = host->FltSave.MxCsr;
}

static void copy_control(WOW64_CONTEXT *to, const WOW64_CONTEXT *from)
{
    to->Ebp = from->Ebp;
    to->Eip = from->Eip;
    to->Esp = from->Esp;
    to->EFlags = from->EFlags;
    to->SegCs = from->SegCs;
    to->SegSs = from->SegSs;
}

static void copy_integers(WOW64_CONTEXT *to, const WOW64_CONTEXT *from)
{
    to->Eax = from->Eax;
    to->Ecx = from->Ecx;
    to->Edx = from->Edx;
    to->Ebx = from->Ebx;
    to->Esi = from->Esi;
    to->Edi = from->Edi;
}

static void copy_segments(WOW64_CONTEXT *to, const WOW64_CONTEXT *from)
{
    to->SegDs = from->SegDs;
    to->SegEs = from->SegEs;
    to->SegFs = from->SegFs;
    to->SegGs = from->SegGs;
}

void context32_copy_parts(WOW64_CONTEXT *to, const WOW64_CONTEXT *from, DWORD flags)
{
    const WOW64_CONTEXT wanted = {.ContextFlags = flags};

    if (context32_has(&wanted, WOW64_CONTEXT_CONTROL))
        copy_control(to, from);
    if (context32_has(&wanted, WOW64_CONTEXT_INTEGER))
        copy_integers(to, from);
    if (context32_has(&wanted, WOW64_CONTEXT_SEGMENTS))
        copy_segments(to, from);
    if (context32_has(&wanted, WOW64_CONTEXT_FLOATING_POINT))
        to->FloatSave = from->FloatSave;
    if (context32_has(&wanted, WOW64_CONTEXT_DEBUG_REGISTERS))
        memcpy(&to->Dr0, &from->Dr0, 6 * sizeof to->Dr0);
    if (context32_has(&wanted, WOW64_CONTEXT_EXTENDED_REGISTERS))
        memcpy(to->ExtendedRegisters, from->ExtendedRegisters, sizeof to->ExtendedRegisters);
    to->ContextFlags |= flags;
}
