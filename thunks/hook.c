/* Plug-ins' hooks are watchers with a public face. */
#include "thunks/hook.h"

#include "thunks/format.h"
#include "thunks/peek.h"
#include "thunks/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Never freed: see hook_detach. */
struct hook {
    const struct hook_functions *functions;
    void *data;
    struct watcher *watcher;
};

/* A hook_call is a watch_frame that plug-ins cannot look into. */
static struct watch_frame *frame_of(const struct hook_call *call)
{
    return (struct watch_frame *)call;
}

static void enter(struct watch_frame *frame, void *data, void **state)
{
    struct hook *hook = data;

    (void)state;
    if (hook->functions->before)
        hook->functions->before((struct hook_call *)frame, hook->data);
}

static void leave(struct watch_frame *frame, void *data, void *state)
{
    struct hook *hook = data;

    (void)state;
    if (hook->functions->after)
        hook->functions->after((struct hook_call *)frame, hook->data);
}

static void replace(struct watch_frame *frame, void *data)
{
    struct hook *hook = data;

    hook->functions->replace((struct hook_call *)frame, hook->data);
}

struct hook *hook_attach(const char *pattern, const struct hook_functions *functions, void *data)
{
    static const struct watch_functions observing = {.enter = enter, .leave = leave};
    static const struct watch_functions replacing = {enter, replace, leave};
    struct hook *hook = malloc(sizeof *hook);

    if (!hook)
        return NULL;
    *hook = (struct hook){.functions = functions, .data = data};
    hook->watcher = watch_attach(pattern, functions->replace ? &replacing : &observing, hook);
    if (hook->watcher)
        return hook;
    free(hook);
    return NULL;
}

void hook_detach(struct hook *hook)
{
    watch_detach(hook->watcher);
}

const char *hook_module(const struct hook_call *call)
{
    return watch_dll(frame_of(call));
}

const char *hook_function(const struct hook_call *call)
{
    return watch_call(frame_of(call))->name;
}

int hook_argument_count(const struct hook_call *call)
{
    return watch_call(frame_of(call))->param_count;
}

static const struct param *param_at(const struct hook_call *call, int index)
{
    bool there = index >= 0 && index < hook_argument_count(call);

    return there ? &watch_call(frame_of(call))->params[index] : NULL;
}

const char *hook_argument_name(const struct hook_call *call, int index)
{
    const struct param *param = param_at(call, index);

    return param ? param->name : NULL;
}

const char *hook_argument_type(const struct hook_call *call, int index)
{
    const struct param *param = param_at(call, index);

    return param ? param->type->name : NULL;
}

int hook_argument_find(const struct hook_call *call, const char *name)
{
    for (int i = 0; i < hook_argument_count(call); i++) {
        if (strcmp(param_at(call, i)->name, name) == 0)
            return i;
    }
    return -1;
}

/* The upper part of a register that holds a smaller argument is anything. */
uint64_t hook_argument(const struct hook_call *call, int index)
{
    const struct param *param = param_at(call, index);
    unsigned unused;
    uint64_t value;

    if (!param)
        return 0;
    value = watch_argument(frame_of(call), (unsigned)index);
    if (!param->type->size || param->type->size >= sizeof value)
        return value;
    unused = 64 - 8 * param->type->size;
    if (param->type->class == TYPE_SIGNED || param->type->class == TYPE_BOOL)
        return (uint64_t)((int64_t)(value << unused) >> unused);
    return value << unused >> unused;
}

void hook_argument_set(struct hook_call *call, int index, uint64_t value)
{
    if (param_at(call, index))
        watch_argument_set(frame_of(call), (unsigned)index, value);
}

static uint64_t format_get(const void *frame, unsigned index)
{
    return watch_argument(frame, index);
}

size_t hook_argument_text(const struct hook_call *call, int index, char *text, size_t size)
{
    struct format_call format = {watch_call(frame_of(call)), format_get, call, hook_result(call)};
    struct line line = {0};

    if (param_at(call, index))
        format_argument(&line, &format, (unsigned)index, false);
    snprintf(text, size, "%s", line.text);
    return line.length;
}

uint64_t hook_result(const struct hook_call *call)
{
    return watch_result(frame_of(call));
}

void hook_result_set(struct hook_call *call, uint64_t value)
{
    watch_result_set(frame_of(call), value);
}

uint32_t hook_last_error(const struct hook_call *call)
{
    return frame_of(call)->last_error;
}

void hook_last_error_set(struct hook_call *call, uint32_t error)
{
    frame_of(call)->last_error = error;
}

void hook_call_original(struct hook_call *call)
{
    watch_original(frame_of(call));
}

size_t hook_read(const void *from, void *to, size_t size)
{
    return peek(from, to, size);
}
