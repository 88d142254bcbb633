/*
 * The data model of the guest, known when its program's header has been read and the same for the
 * whole life of the process.
 */
#ifndef ABI_MODEL_H
#define ABI_MODEL_H

#include <stdbool.h>

enum guest_model { GUEST_WIN64, GUEST_WIN32, GUEST_UNIX };

/* Set once, before the first module of the guest is mapped. */
extern enum guest_model guest_model;

/* Pointers, handles and long sizes of the guest have 32 bits. */
static inline bool guest_is_32(void)
{
    return __builtin_expect(guest_model == GUEST_WIN32, 0);
}

/* There is no TEB: GS leads to a struct unix_thread. */
static inline bool guest_is_unix(void)
{
    return guest_model == GUEST_UNIX;
}

#endif
