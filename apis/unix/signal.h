/* Signals in the forms that the BSDs share. */
#ifndef APIS_UNIX_SIGNAL_H
#define APIS_UNIX_SIGNAL_H

#include <stdint.h>

struct unix_set {
    uint64_t words[2];
};

struct unix_stack {
    uint64_t base, size;
    int32_t flags;
};

uint64_t unix_mask_to_host(uint64_t guest);
uint64_t unix_mask_from_host(uint64_t host);

#endif
