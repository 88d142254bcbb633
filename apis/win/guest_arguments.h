/*
 * The variable arguments of a guest, which lie in its memory one behind the other: eight bytes
 * for each in a 64-bit guest, in a 32-bit one as many as it has, but four at least.
 */
#ifndef APIS_WIN_GUEST_ARGUMENTS_H
#define APIS_WIN_GUEST_ARGUMENTS_H

#include "abi/guest_pointer.h"

struct guest_arguments {
    const char *next;
};

/* list: a __builtin_ms_va_list, or where it points to. */
static inline struct guest_arguments guest_arguments(const void *list)
{
    return (struct guest_arguments){list};
}

/* int, long and what is promoted to int. */
static inline uint32_t guest_argument_int(struct guest_arguments *arguments)
{
    uint32_t value;

    memcpy(&value, arguments->next, sizeof value);
    arguments->next += guest_pointer_size();
    return value;
}

static inline uint64_t guest_argument_int64(struct guest_arguments *arguments)
{
    uint64_t value;

    memcpy(&value, arguments->next, sizeof value);
    arguments->next += sizeof value;
    return value;
}

static inline double guest_argument_double(struct guest_arguments *arguments)
{
    uint64_t bits = guest_argument_int64(arguments);
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A pointer, a handle or a size. */
static inline uintptr_t guest_argument_word(struct guest_arguments *arguments)
{
    return guest_is_32() ? guest_argument_int(arguments) : guest_argument_int64(arguments);
}

static inline void *guest_argument_pointer(struct guest_arguments *arguments)
{
    return (void *)guest_argument_word(arguments);
}

#endif
