/* See call.h. */
#include "apis/unix/call.h"

#include "abi/unix/call.h"
#include "abi/unix/host_call.h"
#include "apis/unix/system.h"
#include "thunks/bind.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef long (*function)(long, long, long, long, long, long, long, long);
typedef long (*watched)(long, long, long, long, long, long, long, long) __attribute__((ms_abi));

enum { REGISTER_ARGUMENTS = 6, ARGUMENTS = 8 };

struct unix_passes *unix_passes;
uint8_t unix_errors[4096];

/*
 * By number: what the rows' names mean, and the slots through which trace and hooks see the calls.
 * A slot holds its plain content while nobody watches the call.
 */
static struct bound_dll bound;
static atomic_uchar *told;

const struct call *unix_call_describe(const struct unix_system *system, const struct unix_row *row)
{
    const char *name = row->function ? row->function : row->name;
    const struct call *call = call_find(&descriptors, system->group, name);

    return call ? call : call_find(&descriptors, "unix", name);
}

static bool is_provided(const struct unix_row *row)
{
    return row->kind == ROW_CALL || row->kind == ROW_HOST || row->kind == ROW_PASS;
}

static const struct call no_call = {.name = "", .flags = CALL_GAP | CALL_SYSV};

static int describe_all(const struct call **calls, struct fault *fault)
{
    for (size_t i = 0; i < unix_system->row_count; i++) {
        const struct unix_row *row = &unix_system->rows[i];

        calls[i] = is_provided(row) ? unix_call_describe(unix_system, row) : &no_call;
        if (!calls[i])
            return fail(fault, FAULT_SYSTEM, i, "%s: call %zu, %s, has no function",
                        unix_system->name, i, row->name);
    }
    return 0;
}

static bool is_watched(size_t number)
{
    return bound.slots[number] != bound.calls[number]->address;
}

static void bind(const struct call **calls, size_t count)
{
    bound.name = unix_system->name;
    bound.calls = calls;
    bound.count = count;
    bind_dll(&bound);
}

/* A pass that is watched from the start takes the long way. */
static void make_passes(size_t count)
{
    unix_passes->count = count;
    for (size_t i = 0; i < count; i++) {
        if (unix_system->rows[i].kind == ROW_PASS && !is_watched(i))
            unix_passes->host[i] = unix_system->rows[i].host + 1u;
    }
}

int unix_calls_prepare(struct fault *fault)
{
    size_t count = unix_system->row_count;
    const struct call **calls = calloc(count, sizeof *calls);

    unix_passes = calloc(1, sizeof *unix_passes + count * sizeof unix_passes->host[0]);
    bound.slots = calloc(count, sizeof *bound.slots);
    told = calloc(count, sizeof *told);
    if (!calls || !unix_passes || !bound.slots || !told)
        return fail(fault, FAULT_SYSTEM, 0, "out of memory");
    if (describe_all(calls, fault) < 0)
        return -1;
    bind(calls, count);
    make_passes(count);
    memcpy(unix_errors, unix_system->errors, unix_system->error_count);
    return 0;
}

static void put_number(char **at, uint64_t number)
{
    char digits[20];
    int count = 0;

    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    while (count > 0)
        *(*at)++ = digits[--count];
}

static void put_text(char **at, const char *text)
{
    while (*text)
        *(*at)++ = *text++;
}

/* One line a call, the first time; made without the C library, whose FS is not loaded. */
static void tell_missing(uint64_t number, const struct unix_row *row)
{
    char line[256], *at = line;

    if (row && atomic_exchange(&told[number], 1))
        return;
    put_text(&at, "sojourn: ");
    put_text(&at, unix_system->name);
    put_text(&at, ": system call ");
    put_number(&at, number);
    if (row && row->name) {
        put_text(&at, " (");
        put_text(&at, row->name);
        put_text(&at, ")");
    }
    put_text(&at, ": not provided");
    if (row && row->gap) {
        put_text(&at, ": ");
        put_text(&at, row->gap);
    }
    put_text(&at, "\n");
    host_call(SYS_write, 2, line, at - line);
}

/* Those that the registers hold, and two more from the stack. */
static void arguments_get(const struct unix_registers *registers, long *arguments)
{
    const long first[REGISTER_ARGUMENTS] = {(long)registers->rdi, (long)registers->rsi,
                                            (long)registers->rdx, (long)registers->r10,
                                            (long)registers->r8,  (long)registers->r9};

    memcpy(arguments, first, sizeof first);
    arguments[6] = arguments[7] = 0;
    unix_copy(arguments + REGISTER_ARGUMENTS, (const void *)(registers->rsp + sizeof(long)),
              (ARGUMENTS - REGISTER_ARGUMENTS) * sizeof(long));
}

static long call_watched(void *slot, const long *a)
{
    watched function = (watched)slot;
    long result;

    unix_host_begin();
    result = function(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    unix_host_end();
    return result;
}

static long call_plain(const struct unix_row *row, void *slot, const long *a)
{
    function called = (function)slot;
    long result;

    if (row->kind == ROW_HOST)
        unix_host_begin();
    result = called(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    if (row->kind == ROW_HOST)
        unix_host_end();
    return result;
}

static long answer(struct unix_thread *thread, struct unix_registers *registers)
{
    uint64_t number = registers->rax;
    const struct unix_row *row =
        number < unix_system->row_count ? &unix_system->rows[number] : NULL;
    long a[ARGUMENTS];

    (void)thread;
    if (!row || !bound.slots[number]) {
        tell_missing(number, row);
        return -ENOSYS;
    }
    arguments_get(registers, a);
    return is_watched(number) ? call_watched(bound.slots[number], a)
                              : call_plain(row, bound.slots[number], a);
}

long (*unix_answer)(struct unix_thread *, struct unix_registers *) = answer;
