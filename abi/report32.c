/* The report on an unhandled exception of a 32-bit guest. Its frames are linked through EBP. */
#include "abi/report.h"

#include "abi/context32.h"
#include "abi/report_symbol.h"
#include "abi/report_text.h"
#include "abi/unwind.h"
#include "abi/unwind32.h"

static void widen_record(const EXCEPTION_RECORD32 *from, EXCEPTION_RECORD *to)
{
    *to = (EXCEPTION_RECORD){.ExceptionCode = from->ExceptionCode,
                             .ExceptionFlags = from->ExceptionFlags,
                             .ExceptionAddress = (void *)(uintptr_t)from->ExceptionAddress,
                             .NumberParameters = from->NumberParameters};
    for (DWORD i = 0; i < from->NumberParameters && i < EXCEPTION_MAXIMUM_PARAMETERS; i++)
        to->ExceptionInformation[i] = from->ExceptionInformation[i];
}

static void say_registers(const WOW64_CONTEXT *c)
{
    report_say("  eax %08x ecx %08x edx %08x ebx %08x\n", (unsigned)c->Eax, (unsigned)c->Ecx,
               (unsigned)c->Edx, (unsigned)c->Ebx);
    report_say("  esp %08x ebp %08x esi %08x edi %08x\n", (unsigned)c->Esp, (unsigned)c->Ebp,
               (unsigned)c->Esi, (unsigned)c->Edi);
    report_say("  eip %08x flags %08x\n", (unsigned)c->Eip, (unsigned)c->EFlags);
}

/* One line; exact: not a return address. */
static void say_frame(uintptr_t pc, int digits, bool exact)
{
    char name[REPORT_LINE_MOST / 2];

    report_symbol(pc, exact, name, sizeof name);
    report_say("    %0*llx %s\n", digits, (unsigned long long)pc, name);
}

/* What the host was doing for the guest. */
static void say_host_stack(const CONTEXT *host)
{
    struct unwind_frame frame = {.exact = true};
    CONTEXT at = *host;
    uintptr_t before = 0;

    for (int i = 0; i < REPORT_FRAMES_MOST && unwind_is_host(at.Rip) && at.Rsp > before; i++) {
        say_frame(at.Rip, 16, frame.exact);
        before = at.Rsp;
        if (!unwind_look(&at, UNW_FLAG_NHANDLER, &frame))
            return;
        at = frame.caller;
    }
}

static void say_stack(const WOW64_CONTEXT *context)
{
    struct unwind32_frame frame = unwind32_first(context);
    bool exact = true;

    for (int i = 0; i < REPORT_FRAMES_MOST; i++) {
        say_frame(frame.eip, 8, exact);
        exact = false;
        if (!unwind32_caller(&frame))
            return;
    }
}

void report_exception32(const EXCEPTION_RECORD32 *record, const WOW64_CONTEXT *context,
                        const CONTEXT *host)
{
    EXCEPTION_RECORD wide;

    widen_record(record, &wide);
    if (host && unwind_is_host(host->Rip))
        wide.ExceptionAddress = (void *)host->Rip;
    if (!report_open(&wide))
        return;
    say_registers(context);
    report_say("  stack:\n");
    if (host)
        say_host_stack(host);
    say_stack(context);
}
