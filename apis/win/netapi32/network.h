/* Microsoft's lm.h, and how an answer is put together: one block of a structure and its strings. */
#ifndef APIS_WIN_NETAPI32_NETWORK_H
#define APIS_WIN_NETAPI32_NETWORK_H

#include "abi/windows.h"

#include <lm.h>

#undef IN
#undef OUT
#undef OPTIONAL

#include "thunks/guest_struct.h"

#include <stddef.h>

enum { ANSWER_SIZE = 2048 };

/* In the guest's memory; NetApiBufferFree frees it. */
struct answer {
    char *block;
    size_t used;
};

/* 0, or ERROR_NOT_ENOUGH_MEMORY. */
NET_API_STATUS answer_open(struct answer *answer);

/* The first is the structure, zeroed; the others are what it points to. */
void *answer_room(struct answer *answer, size_t size);
LPWSTR answer_text(struct answer *answer, const char *text);

/* The structure in the guest's form (thunks/guest_struct.h), and the whole to the caller. */
void answer_give(struct answer *answer, const struct type *layout, LPBYTE *out);

/* Whether NULL or a name means this computer, which is the only one that is asked. */
int network_is_here(LPCWSTR server);

#endif
