/*
 * The report on an unhandled exception: its name, where and what, the registers, and the stack
 * with the best name that is known for each address.
 */
#include "abi/report.h"

#include "abi/model.h"
#include "abi/report_symbol.h"
#include "abi/report_text.h"
#include "abi/unwind.h"

#include <execinfo.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CXX_EXCEPTION 0xe06d7363 /* what Microsoft's C++ runtime raises */
/* What the delay-load helper of Microsoft's linker raises, and thunks/bind_missing as well. */
#define MISSING_MODULE 0xc06d007e
#define MISSING_PROCEDURE 0xc06d007f

static const struct {
    DWORD code;
    const char *name;
} names[] = {
    {(DWORD)STATUS_ACCESS_VIOLATION, "access violation"},
    {(DWORD)STATUS_IN_PAGE_ERROR, "in-page error"},
    {(DWORD)STATUS_GUARD_PAGE_VIOLATION, "guard page"},
    {(DWORD)STATUS_STACK_OVERFLOW, "stack overflow"},
    {(DWORD)STATUS_DATATYPE_MISALIGNMENT, "misaligned access"},
    {(DWORD)STATUS_BREAKPOINT, "breakpoint"},
    {(DWORD)STATUS_SINGLE_STEP, "single step"},
    {(DWORD)STATUS_ILLEGAL_INSTRUCTION, "illegal instruction"},
    {(DWORD)STATUS_PRIVILEGED_INSTRUCTION, "privileged instruction"},
    {(DWORD)STATUS_INTEGER_DIVIDE_BY_ZERO, "integer division by zero"},
    {(DWORD)STATUS_INTEGER_OVERFLOW, "integer overflow"},
    {(DWORD)STATUS_ARRAY_BOUNDS_EXCEEDED, "array bounds exceeded"},
    {(DWORD)STATUS_FLOAT_DENORMAL_OPERAND, "floating-point denormal operand"},
    {(DWORD)STATUS_FLOAT_DIVIDE_BY_ZERO, "floating-point division by zero"},
    {(DWORD)STATUS_FLOAT_INEXACT_RESULT, "floating-point inexact result"},
    {(DWORD)STATUS_FLOAT_INVALID_OPERATION, "floating-point invalid operation"},
    {(DWORD)STATUS_FLOAT_OVERFLOW, "floating-point overflow"},
    {(DWORD)STATUS_FLOAT_STACK_CHECK, "floating-point stack check"},
    {(DWORD)STATUS_FLOAT_UNDERFLOW, "floating-point underflow"},
    {(DWORD)STATUS_NONCONTINUABLE_EXCEPTION, "continued a noncontinuable exception"},
    {(DWORD)STATUS_INVALID_DISPOSITION, "invalid handler disposition"},
    {(DWORD)STATUS_INVALID_UNWIND_TARGET, "invalid unwind target"},
    {(DWORD)STATUS_BAD_STACK, "bad stack"},
    {(DWORD)STATUS_UNWIND, "unwind without a target"},
    {(DWORD)STATUS_STACK_BUFFER_OVERRUN, "fail fast"},
    {(DWORD)STATUS_ASSERTION_FAILURE, "assertion failure"},
    {(DWORD)STATUS_INVALID_HANDLE, "invalid handle"},
    {(DWORD)STATUS_NO_MEMORY, "out of memory"},
    {(DWORD)STATUS_HEAP_CORRUPTION, "heap corruption"},
    {CXX_EXCEPTION, "C++ exception"},
    {MISSING_MODULE, "missing DLL"},
    {MISSING_PROCEDURE, "missing procedure"},
    {0x20474343, "C++ exception (GCC)"},
};

void report_say(const char *format, ...)
{
    char line[REPORT_LINE_MOST];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof line)
        length = sizeof line - 1;
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        return;
}

int report_status(DWORD code)
{
    return code & 0xff ? (int)(code & 0xff) : 1;
}

static const char *code_name(DWORD code)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].code == code)
            return names[i].name;
    }
    return "exception";
}

/*
 * Follows the tables of a C++ throw to the type's name; the raiser's data is not trusted. With a
 * base as fourth parameter the tables are of x64.
 */
static void say_thrown_type(const EXCEPTION_RECORD *record)
{
    enum { PARAMETERS = 4, PARAMETERS32 = 3, CATCHABLES = 12, FIRST = 4, TYPE = 4 };
    bool is_32 = record->NumberParameters == PARAMETERS32;
    uintptr_t info = record->ExceptionInformation[2], name_at = is_32 ? 8 : 16;
    uintptr_t base = is_32 ? 0 : record->ExceptionInformation[3];
    DWORD catchables, first, type;
    char name[128];

    if ((record->NumberParameters != PARAMETERS && !is_32) ||
        !unwind_read(info + CATCHABLES, &catchables, sizeof catchables) ||
        !unwind_read(base + catchables + FIRST, &first, sizeof first) ||
        !unwind_read(base + first + TYPE, &type, sizeof type) ||
        !unwind_read(base + type + name_at, name, sizeof name))
        return;
    name[sizeof name - 1] = 0;
    for (char *at = name; *at; at++) {
        if (*at < ' ' || *at > '~')
            *at = '?';
    }
    report_say("  thrown type: %s\n", name);
}

/* What an access violation or its like wanted, or the parameters that the raiser gave. */
static void say_details(const EXCEPTION_RECORD *record)
{
    const ULONG_PTR *parameters = record->ExceptionInformation;

    switch (record->ExceptionCode) {
    case (DWORD)STATUS_ACCESS_VIOLATION:
    case (DWORD)STATUS_IN_PAGE_ERROR:
    case (DWORD)STATUS_GUARD_PAGE_VIOLATION:
        if (record->NumberParameters < 2)
            return;
        report_say("  %s of address 0x%0*llx\n",
                   parameters[0] == EXCEPTION_WRITE_FAULT     ? "write"
                   : parameters[0] == EXCEPTION_EXECUTE_FAULT ? "execution"
                                                              : "read",
                   guest_is_32() ? 8 : 16, (unsigned long long)parameters[1]);
        return;
    case CXX_EXCEPTION:
        say_thrown_type(record);
        return;
    default:
        for (DWORD i = 0; i < record->NumberParameters && i < EXCEPTION_MAXIMUM_PARAMETERS; i++)
            report_say("  parameter %u: 0x%llx\n", i, (unsigned long long)parameters[i]);
    }
}

static void say_registers(const CONTEXT *c)
{
    static const char *const register_names[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp",
                                                 "rsi", "rdi", "r8 ", "r9 ", "r10", "r11",
                                                 "r12", "r13", "r14", "r15"};

    for (int i = 0; i < 16; i++)
        report_say("%s%s %016llx%s", i % 4 == 0 ? "  " : " ", register_names[i],
                   (unsigned long long)(&c->Rax)[i], i % 4 == 3 ? "\n" : "");
    report_say("  rip %016llx flags %08x\n", (unsigned long long)c->Rip, (unsigned)c->EFlags);
}

static void say_stack(const CONTEXT *context)
{
    struct unwind_frame frame = {.exact = true};
    CONTEXT at = *context;
    uintptr_t before = 0;

    report_say("  stack:\n");
    for (int i = 0; i < REPORT_FRAMES_MOST && at.Rsp > before; i++) {
        char name[REPORT_LINE_MOST / 2];
        bool exact = frame.exact;

        report_symbol(at.Rip, exact, name, sizeof name);
        report_say("    %016llx %s\n", (unsigned long long)at.Rip, name);
        before = at.Rsp;
        if (!unwind_look(&at, UNW_FLAG_NHANDLER, &frame))
            return;
        at = frame.caller;
        if (at.Rip == 0)
            return;
    }
}

/* Only one thread reports; a thread that comes here twice has faulted while it reported. */
static void begin_report(int status)
{
    static atomic_int reporter;
    int nobody = 0, self = gettid();

    if (atomic_compare_exchange_strong(&reporter, &nobody, self))
        return;
    if (nobody == self)
        _exit(status);
    for (;;)
        pause();
}

bool report_open(const EXCEPTION_RECORD *record)
{
    char name[REPORT_LINE_MOST / 2];

    begin_report(report_status(record->ExceptionCode));
    fflush(NULL);
    report_symbol((uintptr_t)record->ExceptionAddress, true, name, sizeof name);
    report_say("sojourn: unhandled %s (0x%08x) at %s\n", code_name(record->ExceptionCode),
               (unsigned)record->ExceptionCode, name);
    if (record->ExceptionCode == MISSING_MODULE || record->ExceptionCode == MISSING_PROCEDURE)
        return false; /* what is missing says it all: the program's state adds nothing */
    say_details(record);
    return true;
}

void report_exception(const EXCEPTION_RECORD *record, const CONTEXT *context)
{
    if (!report_open(record))
        return;
    say_registers(context);
    say_stack(context);
}

void report_host_fault(int signal, const void *address, const ucontext_t *host)
{
    void *frames[REPORT_FRAMES_MOST];

    begin_report(128 + signal);
    report_say("sojourn: internal fault: signal %d (%s) at %p, address %p\n", signal,
               strsignal(signal), (void *)host->uc_mcontext.gregs[REG_RIP], address);
    backtrace_symbols_fd(frames, backtrace(frames, REPORT_FRAMES_MOST), STDERR_FILENO);
}
