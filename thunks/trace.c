/* The watcher that writes a line for each call. */
#include "thunks/trace.h"

#include "abi/model.h"
#include "abi/teb.h"
#include "thunks/format.h"
#include "thunks/watch.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A call under way. */
struct traced {
    struct watch_frame *frame; /* gone when an exception has left the call */
    const struct call *call;
    struct traced *outer; /* of the same thread */
    uint64_t start;       /* nanoseconds */
    uint32_t error_before;
    struct line before; /* the arguments before the call, each one ended by NUL */
    struct line line;
};

static struct watcher *watcher;
static int trace_fd;
static bool trace_plain;
static __thread struct traced *open_calls;

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static uint64_t frame_argument(const void *frame, unsigned index)
{
    return watch_argument(frame, index);
}

static struct format_call format_of(const struct watch_frame *frame)
{
    return (struct format_call){watch_call(frame), frame_argument, frame, watch_result(frame)};
}

static void add_before(struct traced *traced)
{
    struct format_call call = format_of(traced->frame);

    for (unsigned i = 0; i < call.call->param_count; i++) {
        if (call.call->params[i].flags & PARAM_IN)
            format_argument(&traced->before, &call, i, false);
        line_add(&traced->before, "%c", 0);
    }
}

static unsigned thread_number(void)
{
    return guest_is_unix() ? (unsigned)gettid() : (unsigned)(uintptr_t)teb_self()->thread_id;
}

static void add_start(struct traced *traced)
{
    const char *dll = watch_dll(traced->frame), *dot = strrchr(dll, '.');

    if (!trace_plain)
        line_add(&traced->line, "%5u ", thread_number());
    line_add(&traced->line, "%.*s!%s(", dot ? (int)(dot - dll) : (int)strlen(dll), dll,
             watch_call(traced->frame)->name);
}

/* One parameter: what it was before the call, and what the call wrote if it has returned. */
static void add_argument(struct traced *traced, unsigned index, const char *before, bool returned)
{
    const struct param *param = &traced->call->params[index];

    line_add(&traced->line, "%s%s=%s", index ? ", " : "", param->name, before);
    if (returned && param->flags & PARAM_OUT &&
        !(param->flags & PARAM_IN && watch_argument(traced->frame, index) == 0)) {
        struct format_call call = format_of(traced->frame);

        line_add(&traced->line, "%s", param->flags & PARAM_IN ? " -> " : "");
        format_argument(&traced->line, &call, index, true);
    }
}

static void add_arguments(struct traced *traced, bool returned)
{
    const char *before = traced->before.text;

    for (unsigned i = 0; i < traced->call->param_count; i++) {
        add_argument(traced, i, before, returned);
        before += strlen(before);
        before += before < traced->before.text + traced->before.length;
    }
    if (traced->call->flags & CALL_VARIADIC)
        line_add(&traced->line, ", ...");
    line_add(&traced->line, ")");
}

static bool is_status(const struct type *type)
{
    return strcmp(type->name, "NTSTATUS") == 0 || strcmp(type->name, "HRESULT") == 0;
}

static bool signals_failure(const struct type *type, uint64_t result)
{
    switch (type->class) {
    case TYPE_BOOL:
        return (uint32_t)result == 0;
    case TYPE_POINTER:
    case TYPE_HANDLE:
        return result == 0 || result == UINT64_MAX;
    case TYPE_SIGNED:
    case TYPE_UNSIGNED:
    case TYPE_ENUM:
        return type->size == 4 && (uint32_t)result == UINT32_MAX;
    default:
        return false;
    }
}

/* Windows' own functions set the last error whenever they fail; those whose result has a plain C
 * type, such as the C runtime's, only sometimes. */
static bool has_error(const struct traced *traced, const struct type *type, uint64_t result)
{
    uint32_t error = traced->frame->last_error;

    if (error == 0 || is_status(type) || !signals_failure(type, result))
        return false;
    return isupper((unsigned char)type->name[0]) || error != traced->error_before;
}

static void add_named(struct line *line, const struct name_list *list, const char *format,
                      uint32_t value)
{
    const char *name = name_of(list, value);

    line_add(line, format, value);
    if (name)
        line_add(line, " %s", name);
}

/* A foreign Unix's calls give back Linux's errors, negative. */
static bool is_errno(uint64_t result)
{
    return result >= (uint64_t)-4095;
}

static const char *errno_name(int error)
{
    const char *name = strerrorname_np(error);

    return name ? name : "unknown error";
}

static void add_result(struct traced *traced)
{
    const struct type *type = watch_call(traced->frame)->result;
    uint64_t result = watch_result(traced->frame);

    if (!type || type->class == TYPE_VOID)
        return;
    line_add(&traced->line, " = ");
    if (traced->call->flags & CALL_SYSV && is_errno(result))
        line_add(&traced->line, "-1 %s", errno_name(-(int)result));
    else if (traced->call->flags & CALL_RESULT_ERROR)
        add_named(&traced->line, &error_names, "%u", (uint32_t)result);
    else if (is_status(type))
        add_named(&traced->line, &status_names, "0x%08x", (uint32_t)result);
    else
        format_value(&traced->line, type, result);
    if (has_error(traced, type, result))
        add_named(&traced->line, &error_names, " error %u", traced->frame->last_error);
}

static void write_line(struct traced *traced)
{
    line_end(&traced->line);
    if (write(trace_fd, traced->line.text, traced->line.length) < 0)
        return; /* nowhere to say so */
}

static void forget(struct traced *traced)
{
    struct traced **place = &open_calls;

    while (*place && *place != traced)
        place = &(*place)->outer;
    if (*place)
        *place = traced->outer;
    free(traced);
}

/* A call of this stack whose frame is no higher than one that is entered now has been left, by an
 * exception or longjmp. */
static bool was_left(const struct traced *traced, const struct watch_frame *entered)
{
    const struct watch_frame *low;

    if (guest_is_unix()) /* no call of theirs is left */
        return false;
    low = teb_self()->tib.StackLimit;
    return traced->frame >= low && traced->frame <= entered;
}

static void forget_left_calls(const struct watch_frame *entered)
{
    struct traced *next;

    for (struct traced *traced = open_calls; traced; traced = next) {
        next = traced->outer;
        if (!was_left(traced, entered))
            continue;
        add_arguments(traced, false);
        line_add(&traced->line, " did not return");
        write_line(traced);
        forget(traced);
    }
}

static void trace_enter(struct watch_frame *frame, void *data, void **state)
{
    struct traced *traced;

    (void)data;
    forget_left_calls(frame);
    traced = malloc(sizeof *traced);
    if (!traced)
        return;
    traced->frame = frame;
    traced->call = watch_call(frame);
    traced->error_before = frame->last_error;
    traced->before.length = traced->line.length = 0;
    traced->before.text[0] = traced->line.text[0] = 0;
    add_before(traced);
    add_start(traced);
    if (watch_call(frame)->flags & (CALL_NO_FRAME | CALL_NO_RETURN)) {
        add_arguments(traced, false);
        write_line(traced);
        free(traced);
        return;
    }
    *state = traced;
    traced->outer = open_calls;
    open_calls = traced;
    traced->start = now();
}

static void trace_leave(struct watch_frame *frame, void *data, void *state)
{
    struct traced *traced = state;
    uint64_t end = now();

    (void)data;
    (void)frame;
    if (!traced)
        return;
    add_arguments(traced, true);
    add_result(traced);
    if (!trace_plain)
        line_add(&traced->line, " <%.1f us>", (double)(end - traced->start) / 1000);
    write_line(traced);
    forget(traced);
}

static const struct watch_functions functions = {.enter = trace_enter, .leave = trace_leave};

int trace_start(const struct trace_options *options, struct fault *fault)
{
    const char *pattern = options->pattern ? options->pattern : "*";

    if (watcher)
        return fail(fault, FAULT_UNSUPPORTED, 0, "trace: there is one already");
    trace_fd = options->fd;
    trace_plain = options->plain;
    watcher = watch_attach(pattern, &functions, NULL);
    if (!watcher)
        return fail(fault, FAULT_SYSTEM, 0, "trace: %s: %s", pattern, strerror(errno));
    return 0;
}

void trace_stop(void)
{
    watch_detach(watcher);
    watcher = NULL;
}
