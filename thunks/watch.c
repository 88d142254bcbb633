/* Who watches which function, and the two ends of a watched call. */
#include "thunks/watch.h"

#include "abi/model.h"
#include "abi/teb.h"
#include "thunks/describe.h"
#include "thunks/stub.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VARIADIC_WORDS = 32 /* of a variadic call's stack that are passed on */ };

/* Never freed: a call under way may still lead to it. */
struct watcher {
    const struct watch_functions *functions;
    void *data;
    struct watcher *next;
    char pattern[];
};

struct watched {
    void *target; /* the function, in the Windows convention */
    void *plain;  /* the slot's content while nobody watches */
    const struct call *call;
    const char *dll;
    void **slot;
    void *stub;
    _Atomic(struct watcher *) watchers[WATCHERS];
};

_Static_assert(sizeof(struct watch_frame) <= 240, "watch.S: FRAME_SIZE");
_Static_assert(offsetof(struct watch_frame, stack) == 8, "watch.S");
_Static_assert(offsetof(struct watch_frame, integers) == 16, "watch.S");
_Static_assert(offsetof(struct watch_frame, vectors) == 48, "watch.S");
_Static_assert(offsetof(struct watch_frame, result) == 80, "watch.S");
_Static_assert(offsetof(struct watch_frame, vector_result) == 88, "watch.S");
_Static_assert(offsetof(struct watched, target) == 0, "watch.S");

/* Under bind_lock, as the DLLs' watched slots are. */
static struct watcher *watchers;

void watch_entry(void);
void watch_no_frame_entry(void);
void sysv_entry(void); /* sysv.S */
void watch_invoke(struct watch_frame *frame, void *target, size_t words);
__attribute__((ms_abi)) void watch_run(struct watch_frame *frame);
__attribute__((ms_abi)) void watch_note(struct watch_frame *frame);

/* The guest's last error, where its system has one. */
static DWORD error_get(void)
{
    return guest_is_unix() ? 0 : last_error();
}

static void error_put(DWORD error)
{
    if (!guest_is_unix())
        last_error_set(error);
}

static bool glob_matches(const char *glob, const char *dll, const char *name)
{
    const char *dot = strrchr(dll, '.');
    char full[512];

    if (!strchr(glob, '!'))
        return fnmatch(glob, name, FNM_CASEFOLD) == 0;
    snprintf(full, sizeof full, "%.*s!%s", dot ? (int)(dot - dll) : (int)strlen(dll), dll, name);
    return fnmatch(glob, full, FNM_CASEFOLD) == 0;
}

static bool pattern_matches(const char *pattern, const char *dll, const char *name)
{
    char glob[256];

    while (*pattern) {
        size_t length = strcspn(pattern, ",");

        snprintf(glob, sizeof glob, "%.*s", (int)length, pattern);
        if (glob_matches(glob, dll, name))
            return true;
        pattern += length + (pattern[length] == ',');
    }
    return false;
}

static struct watched *watched_make(const struct bound_dll *dll, size_t index)
{
    const struct call *call = dll->calls[index];
    void **slot = &dll->slots[index];
    struct watched *watched = calloc(1, sizeof *watched);

    if (!watched)
        return NULL;
    *watched =
        (struct watched){.target = call->flags & CALL_SYSV ? stub_make(*slot, sysv_entry) : *slot,
                         .plain = *slot,
                         .call = call,
                         .dll = dll->name,
                         .slot = slot};
    watched->stub =
        stub_make(watched, call->flags & CALL_NO_FRAME ? watch_no_frame_entry : watch_entry);
    if (watched->stub && watched->target)
        return watched;
    free(watched);
    return NULL;
}

/* What is known of a slot, made when it is watched for the first time. */
static struct watched *watched_at(struct bound_dll *dll, size_t index)
{
    if (!dll->watched)
        dll->watched = calloc(dll->count, sizeof(struct watched *));
    if (dll->watched && !dll->watched[index])
        dll->watched[index] = watched_make(dll, index);
    return dll->watched ? dll->watched[index] : NULL;
}

static int watched_add(struct watched *watched, struct watcher *watcher)
{
    for (int i = 0; i < WATCHERS; i++) {
        if (!watched->watchers[i]) {
            atomic_store(&watched->watchers[i], watcher);
            __atomic_store_n(watched->slot, watched->stub, __ATOMIC_RELEASE);
            return 0;
        }
    }
    errno = ENOSPC;
    return -1;
}

static void watched_remove(struct watched *watched, const struct watcher *watcher)
{
    bool others = false;

    for (int i = 0; i < WATCHERS; i++) {
        if (watched->watchers[i] == watcher)
            atomic_store(&watched->watchers[i], NULL);
        others = others || watched->watchers[i];
    }
    if (!others)
        __atomic_store_n(watched->slot, watched->plain, __ATOMIC_RELEASE);
}

static int apply(struct bound_dll *dll, struct watcher *watcher)
{
    for (size_t i = 0; i < dll->count; i++) {
        const struct call *call = dll->calls[i];
        struct watched *watched;

        if (call->flags & (CALL_DATA | CALL_GAP | CALL_RAW) ||
            !pattern_matches(watcher->pattern, dll->name, call->name))
            continue;
        watched = watched_at(dll, i);
        if (!watched || watched_add(watched, watcher) < 0)
            return -1;
    }
    return 0;
}

void watch_bound(struct bound_dll *dll)
{
    for (struct watcher *watcher = watchers; watcher; watcher = watcher->next)
        apply(dll, watcher);
}

static int apply_to_all(struct watcher *watcher)
{
    for (struct bound_dll *dll = bind_dlls(); dll; dll = dll->next) {
        if (apply(dll, watcher) < 0)
            return -1;
    }
    return 0;
}

struct watcher *watch_attach(const char *pattern, const struct watch_functions *functions,
                             void *data)
{
    struct watcher *watcher = malloc(sizeof *watcher + strlen(pattern) + 1), **last = &watchers;
    bool applied;

    if (!watcher)
        return NULL;
    describe();
    *watcher = (struct watcher){.functions = functions, .data = data};
    strcpy(watcher->pattern, pattern);
    bind_lock();
    while (*last)
        last = &(*last)->next;
    *last = watcher;
    applied = apply_to_all(watcher) == 0;
    bind_unlock();
    if (applied)
        return watcher;
    watch_detach(watcher);
    return NULL;
}

static void remove_from(struct bound_dll *dll, const struct watcher *watcher)
{
    for (size_t i = 0; dll->watched && i < dll->count; i++) {
        if (dll->watched[i])
            watched_remove(dll->watched[i], watcher);
    }
}

void watch_detach(struct watcher *watcher)
{
    struct watcher **place = &watchers;

    bind_lock();
    while (*place && *place != watcher)
        place = &(*place)->next;
    if (*place)
        *place = watcher->next;
    for (struct bound_dll *dll = bind_dlls(); dll; dll = dll->next)
        remove_from(dll, watcher);
    bind_unlock();
}

const struct call *watch_call(const struct watch_frame *frame)
{
    return frame->watched->call;
}

const char *watch_dll(const struct watch_frame *frame)
{
    return frame->watched->dll;
}

/* A struct that is not of a register's size comes back through a hidden first argument. */
static unsigned hidden_arguments(const struct call *call)
{
    const struct type *result = call->result;

    if (!result || (result->class != TYPE_STRUCT && result->class != TYPE_UNION))
        return 0;
    return result->size != 1 && result->size != 2 && result->size != 4 && result->size != 8;
}

static uint64_t *argument_place(const struct watch_frame *frame, unsigned index)
{
    const struct call *call = frame->watched->call;
    struct watch_frame *writable = (struct watch_frame *)frame;
    unsigned place = index + hidden_arguments(call);

    if (place >= 4)
        return &frame->stack[place];
    if (index < call->param_count && call->params[index].type->class == TYPE_FLOAT)
        return &writable->vectors[place];
    return &writable->integers[place];
}

uint64_t watch_argument(const struct watch_frame *frame, unsigned index)
{
    return *argument_place(frame, index);
}

void watch_argument_set(struct watch_frame *frame, unsigned index, uint64_t value)
{
    *argument_place(frame, index) = value;
}

static bool result_is_vector(const struct watch_frame *frame)
{
    const struct type *result = frame->watched->call->result;

    return result && result->class == TYPE_FLOAT;
}

uint64_t watch_result(const struct watch_frame *frame)
{
    return result_is_vector(frame) ? frame->vector_result : frame->result;
}

void watch_result_set(struct watch_frame *frame, uint64_t value)
{
    if (result_is_vector(frame))
        frame->vector_result = value;
    else
        frame->result = value;
}

/* Arguments behind the first four. A variadic call may have any number: as many as there can be
 * below the stack's end. */
static size_t stack_words(const struct watch_frame *frame)
{
    const struct call *call = frame->watched->call;
    unsigned count = call->param_count + hidden_arguments(call);
    size_t room;

    if (!(call->flags & CALL_VARIADIC))
        return count > 4 ? count - 4 : 0;
    room = (size_t)((uint64_t *)teb_self()->tib.StackBase - &frame->stack[4]);
    return room < VARIADIC_WORDS ? room : VARIADIC_WORDS;
}

void watch_original(struct watch_frame *frame)
{
    error_put(frame->last_error);
    watch_invoke(frame, frame->watched->target, stack_words(frame));
    frame->last_error = error_get();
}

static void enter_all(struct watch_frame *frame)
{
    int saved = errno;

    frame->last_error = error_get();
    for (int i = 0; i < WATCHERS; i++) {
        frame->watchers[i] = atomic_load(&frame->watched->watchers[i]);
        frame->states[i] = NULL;
        if (frame->watchers[i])
            frame->watchers[i]->functions->enter(frame, frame->watchers[i]->data,
                                                 &frame->states[i]);
    }
    errno = saved;
}

static void run_function(struct watch_frame *frame)
{
    for (int i = 0; i < WATCHERS; i++) {
        const struct watcher *watcher = frame->watchers[i];

        if (watcher && watcher->functions->replace) {
            frame->result = frame->vector_result = 0;
            watcher->functions->replace(frame, watcher->data);
            return;
        }
    }
    watch_original(frame);
}

static void leave_all(struct watch_frame *frame)
{
    int saved = errno;

    for (int i = WATCHERS - 1; i >= 0; i--) {
        if (frame->watchers[i])
            frame->watchers[i]->functions->leave(frame, frame->watchers[i]->data, frame->states[i]);
    }
    errno = saved;
}

/* From watch.S, in place of the function. */
void watch_run(struct watch_frame *frame)
{
    enter_all(frame);
    run_function(frame);
    leave_all(frame);
    error_put(frame->last_error);
}

/* From watch.S, before the function is entered with its caller's own frame. */
void watch_note(struct watch_frame *frame)
{
    enter_all(frame);
    error_put(frame->last_error);
}
