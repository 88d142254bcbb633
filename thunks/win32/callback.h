/*
 * Functions of the guest's that 64-bit code calls: each has a piece of code that 64-bit code can
 * call, found again by the guest's address, and lives as long as the process.
 */
#ifndef THUNKS_WIN32_CALLBACK_H
#define THUNKS_WIN32_CALLBACK_H

#include "abi/model.h"
#include "thunks/type.h"

#include <stdint.h>

/* What 64-bit code calls for a guest's function of this type. Small numbers, which are no
 * functions (SIG_IGN), and functions that are ours already stay what they are. */
void *callback_host(uint32_t guest, const struct type *signature);

/* The guest's address behind such code; other addresses keep their low bits. */
uint32_t callback_guest(const void *host);

/* The same to show to a guest of either kind: one of a 64-bit guest is what it is. */
static inline void *callback_shown(const void *host)
{
    return guest_is_32() ? (void *)(uintptr_t)callback_guest(host) : (void *)host;
}

#endif
