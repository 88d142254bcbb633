/* See report.h. In the style of the reports on Windows programs: what, where, the registers. */
#include "apis/unix/report.h"

#include "apis/unix/run.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern const char __executable_start[], etext[];

static void say_where(uint64_t at)
{
    if (at >= (uint64_t)__executable_start && at < (uint64_t)etext)
        dprintf(STDERR_FILENO, "  at 0x%llx, in sojourn itself: this is its fault\n",
                (unsigned long long)at);
    else
        dprintf(STDERR_FILENO, "  at 0x%llx\n", (unsigned long long)at);
}

static void say_registers(const struct unix_registers *r)
{
    const struct {
        const char *name;
        uint64_t value;
    } registers[] = {
        {"rax", r->rax}, {"rbx", r->rbx}, {"rcx", r->rcx}, {"rdx", r->rdx},
        {"rsi", r->rsi}, {"rdi", r->rdi}, {"rbp", r->rbp}, {"rsp", r->rsp},
        {"r8 ", r->r8},  {"r9 ", r->r9},  {"r10", r->r10}, {"r11", r->r11},
        {"r12", r->r12}, {"r13", r->r13}, {"r14", r->r14}, {"r15", r->r15},
    };

    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++)
        dprintf(STDERR_FILENO, "  %s %016llx%s", registers[i].name,
                (unsigned long long)registers[i].value, i % 4 == 3 ? "\n" : "");
}

void unix_report(struct unix_thread *thread, const struct unix_delivery *delivery)
{
    if (!thread->in_host)
        unix_host_begin();
    dprintf(STDERR_FILENO, "sojourn: %s: thread %d: %s (SIG%s), address 0x%llx\n",
            unix_program_path, thread->id, strsignal(delivery->signal),
            sigabbrev_np(delivery->signal), (unsigned long long)delivery->fault_address);
    say_where(delivery->registers->rip);
    say_registers(delivery->registers);
}
