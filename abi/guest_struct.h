/*
 * Structures with pointers in them, as they lie in the guest's memory. A text lists the fields:
 *
 *     b, h, d, q   1, 2, 4, 8 bytes
 *     p            a pointer or a word of its size, which a 32-bit guest has in 4 bytes
 *     s            the same, signed: a handle
 *     |            what follows is aligned as a pointer is: a structure within begins or ends
 *     12h          twelve of them
 *
 * Each is aligned to its size, as Windows' compilers do in both models.
 */
#ifndef ABI_GUEST_STRUCT_H
#define ABI_GUEST_STRUCT_H

#include <stddef.h>

/* In the guest's memory, to where the next of an array would be. */
size_t guest_struct_size(const char *fields);

/* The guest's form never is the larger one: both may be at the same address. */
void guest_struct_put(void *guest, const void *host, const char *fields);
void guest_struct_get(void *host, const void *guest, const char *fields);

#endif
