/* See callback.h. */
#include "thunks/win32/callback.h"

#include "abi/guest32.h"
#include "abi/lock.h"
#include "thunks/stub.h"
#include "thunks/win32/convert.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, ARGUMENT_WORDS = 64, NO_FUNCTION = 0x10000 };

struct callback {
    uint32_t guest;
    const struct type *signature;
    void *host;
    struct callback *next_by_guest, *next_by_host;
};

/* What callback_entry keeps. */
struct callback_frame {
    const uint64_t *slots; /* the arguments, as the caller's convention has them in memory */
    double vectors[4];
    uint64_t spare[3];
    double result;
};

_Static_assert(offsetof(struct callback_frame, result) == 64, "callback_entry.S");

void callback_entry(void);
__attribute__((ms_abi)) uint64_t callback_run(const struct callback *callback,
                                              struct callback_frame *frame);

static struct lock lock;
static struct callback *by_guest[BUCKETS], *by_host[BUCKETS];

static struct callback **guest_bucket(uint32_t guest)
{
    return &by_guest[guest * 2654435761u >> 22];
}

static struct callback **host_bucket(const void *host)
{
    return &by_host[(uint32_t)(uintptr_t)host * 2654435761u >> 22];
}

/* The lock is held. */
static struct callback *make(uint32_t guest, const struct type *signature)
{
    struct callback *made = malloc(sizeof *made);

    if (!made)
        return NULL;
    *made = (struct callback){guest, signature, stub_make(made, callback_entry), NULL, NULL};
    if (!made->host) {
        free(made);
        return NULL;
    }
    made->next_by_guest = *guest_bucket(guest);
    made->next_by_host = *host_bucket(made->host);
    *guest_bucket(guest) = *host_bucket(made->host) = made;
    return made;
}

void *callback_host(uint32_t guest, const struct type *signature)
{
    struct callback *found;

    if (guest < NO_FUNCTION || guest >= (uint32_t)-NO_FUNCTION)
        return (void *)(intptr_t)(int32_t)guest;
    lock_acquire(&lock);
    for (found = *guest_bucket(guest); found; found = found->next_by_guest) {
        if (found->guest == guest && found->signature == signature)
            break;
    }
    if (!found)
        found = make(guest, signature);
    lock_release(&lock);
    return found ? found->host : NULL;
}

uint32_t callback_guest(const void *host)
{
    struct callback *found;

    lock_acquire(&lock);
    for (found = *host_bucket(host); found && found->host != host; found = found->next_by_host)
        ;
    lock_release(&lock);
    return found ? found->guest : (uint32_t)(uintptr_t)host;
}

/* The guest's words for one argument. */
struct words {
    uint32_t list[ARGUMENT_WORDS];
    unsigned count;
};

static void add_words(struct words *words, const void *from, uint32_t size)
{
    if (words->count + size / 4 > ARGUMENT_WORDS)
        return;
    memcpy(words->list + words->count, from, size);
    words->count += size / 4;
}

static bool is_lent(const struct type *type)
{
    return type->class == TYPE_POINTER && !convert_is_direct(type->target);
}

static void add_argument(struct words *words, struct convert *convert, const struct type *type,
                         uint64_t value)
{
    uint32_t narrow = (uint32_t)value;

    if (type->size32 == sizeof value) {
        add_words(words, &value, sizeof value);
        return;
    }
    if (type->class == TYPE_FUNCTION)
        narrow = callback_guest((void *)value);
    else if (value && is_lent(type))
        narrow = convert_lend(convert, type->target, (void *)value, !type->is_const);
    add_words(words, &narrow, sizeof narrow);
}

static uint64_t argument(const struct callback_frame *frame, unsigned index,
                         const struct type *type)
{
    uint64_t value = frame->slots[index];

    if (type->class == TYPE_FLOAT && index < 4)
        memcpy(&value, &frame->vectors[index], sizeof value);
    return value;
}

static double floating_result(uint32_t size)
{
    double result;

    if (size == sizeof(float)) {
        float narrow;

        __asm__ volatile("fstps %0" : "=m"(narrow));
        memcpy(&result, &narrow, sizeof narrow);
        return result;
    }
    __asm__ volatile("fstpl %0" : "=m"(result));
    return result;
}

static uint64_t result_of(const struct type *type, uint64_t value, struct callback_frame *frame)
{
    if (!type || type->class == TYPE_VOID)
        return value;
    if (type->class == TYPE_FLOAT) {
        frame->result = floating_result(type->size);
        return 0;
    }
    if (type->size32 == sizeof(uint64_t))
        return value;
    if (type->class == TYPE_FUNCTION)
        return (uintptr_t)callback_host((uint32_t)value, type);
    return (uint64_t)(int64_t)(int32_t)value;
}

/* On the guest's stack: what is lent lies in this frame. */
uint64_t callback_run(const struct callback *callback, struct callback_frame *frame)
{
    const struct type *signature = callback->signature;
    struct words words = {.count = 0};
    struct convert convert;
    uint64_t result;

    convert_open(&convert);
    convert.lends = true;
    for (unsigned i = 0; i < signature->count; i++) {
        const struct type *type = signature->fields[i].type;

        add_argument(&words, &convert, type, argument(frame, i, type));
    }
    result = guest32_call(callback->guest, words.list, words.count);
    convert_take_back(&convert);
    result = result_of(signature->target, result, frame);
    convert_close(&convert);
    return result;
}
