/* Signals in the forms that FreeBSD and DragonFly share. */
#ifndef APIS_UNIX_BSD_SIGNAL_H
#define APIS_UNIX_BSD_SIGNAL_H

#include "abi/unix/signal.h"
#include "apis/unix/signal.h"

struct bsd_info {
    int32_t signal, error, code, process;
    uint32_t user;
    int32_t status;
    uint64_t address, value, reason[5];
};

_Static_assert(sizeof(struct bsd_info) == 80, "siginfo_t");

/* The code of a signal that the host's kernel has raised. */
int bsd_fault_code(const siginfo_t *info);

struct bsd_info bsd_info_of(const struct unix_delivery *delivery, int code);

#endif
