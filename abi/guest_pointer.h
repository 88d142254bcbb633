/*
 * Pointers as they lie in the guest's memory, where a 32-bit guest's have four bytes: single ones,
 * and arrays of them that the guest walks or hands over by their address alone.
 */
#ifndef ABI_GUEST_POINTER_H
#define ABI_GUEST_POINTER_H

#include "abi/model.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline size_t guest_pointer_size(void)
{
    return guest_is_32() ? sizeof(uint32_t) : sizeof(uint64_t);
}

/* A word of a pointer's size: SIZE_T, ULONG_PTR, a handle. */
static inline uintptr_t guest_word_get(const volatile void *at)
{
    return guest_is_32() ? *(const volatile uint32_t *)at : *(const volatile uintptr_t *)at;
}

static inline void guest_word_put(volatile void *at, uintptr_t value)
{
    if (guest_is_32())
        *(volatile uint32_t *)at = (uint32_t)value;
    else
        *(volatile uintptr_t *)at = value;
}

static inline void *guest_pointer_get(const void *at)
{
    return (void *)guest_word_get(at);
}

static inline void guest_pointer_put(void *at, const void *value)
{
    guest_word_put(at, (uintptr_t)value);
}

/* Of a handle's 32 bits the highest is its sign: -1 stays INVALID_HANDLE_VALUE. */
static inline void *guest_handle_get(const volatile void *at)
{
    return guest_is_32() ? (void *)(intptr_t) * (const volatile int32_t *)at
                         : *(void *const volatile *)at;
}

/* An element of an array. */
static inline void *guest_pointer_at(const void *array, size_t index)
{
    return guest_pointer_get((const char *)array + index * guest_pointer_size());
}

static inline void guest_pointer_set(void *array, size_t index, const void *value)
{
    guest_pointer_put((char *)array + index * guest_pointer_size(), value);
}

/* How many elements are in front of the NULL. */
static inline size_t guest_pointer_count(const void *array)
{
    size_t count = 0;

    while (guest_pointer_at(array, count))
        count++;
    return count;
}

/* Makes an array of the host's pointers one of the guest's, where it is. */
static inline void guest_pointer_array(void *array, size_t count)
{
    for (size_t i = 0; guest_is_32() && i < count; i++)
        guest_pointer_set(array, i, ((void **)array)[i]);
}

#endif
