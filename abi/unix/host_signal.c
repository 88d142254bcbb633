/* See host_signal.h. */
#include "abi/unix/host_signal.h"

#include "abi/unix/host_call.h"

#include <stdint.h>

/* struct sigaction as the kernel has it (asm/signal.h, which does not go with the C library's). */
struct kernel_action {
    void *handler;
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

enum { RESTORER = 0x04000000, MASK_SIZE = sizeof(uint64_t) };

void unix_signal_return(void);

int host_signal_set(int signal, host_handler handler)
{
    struct kernel_action action = {.handler = (void *)handler,
                                   .flags = SA_SIGINFO | SA_ONSTACK | RESTORER,
                                   .restorer = unix_signal_return,
                                   .mask = UINT64_MAX};

    return (int)host_call(SYS_rt_sigaction, signal, &action, NULL, MASK_SIZE);
}

int host_signal_leave(int signal, void (*action)(int))
{
    struct kernel_action kernel = {.handler = (void *)action};

    return (int)host_call(SYS_rt_sigaction, signal, &kernel, NULL, MASK_SIZE);
}
