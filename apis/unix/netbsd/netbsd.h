/* What the files about NetBSD share. */
#ifndef APIS_UNIX_NETBSD_NETBSD_H
#define APIS_UNIX_NETBSD_NETBSD_H

#include "abi/unix/signal.h"
#include "apis/unix/bsd/interfaces.h"
#include "apis/unix/bsd/sysctl.h"
#include "apis/unix/signal.h"

/* The release that a guest is told: __NetBSD_Version__ of 10.0. */
enum { NETBSD_VERSION = 1000000000 };

/* The places of registers in a context: _REG_* of <machine/mcontext.h>. */
enum {
    NETBSD_RDI,
    NETBSD_RSI,
    NETBSD_RDX,
    NETBSD_RCX,
    NETBSD_R8,
    NETBSD_R9,
    NETBSD_R10,
    NETBSD_R11,
    NETBSD_R12,
    NETBSD_R13,
    NETBSD_R14,
    NETBSD_R15,
    NETBSD_RBP,
    NETBSD_RBX,
    NETBSD_RAX,
    NETBSD_TRAP = 19,
    NETBSD_ERROR,
    NETBSD_RIP,
    NETBSD_CS,
    NETBSD_FLAGS,
    NETBSD_RSP,
    NETBSD_SS,
    NETBSD_REGISTERS
};

/* What of a context is there: _UC_* of <sys/ucontext.h> and <machine/mcontext.h>. */
enum {
    NETBSD_WITH_MASK = 1,
    NETBSD_WITH_STACK = 2,
    NETBSD_WITH_REGISTERS = 4,
    NETBSD_WITH_VECTORS = 8,
    NETBSD_ON_SIGNAL_STACK = 0x10000,
    NETBSD_OFF_SIGNAL_STACK = 0x20000,
    NETBSD_WITH_TLS = 0x80000
};

struct netbsd_context {
    uint32_t flags, padding;
    uint64_t link;
    struct unix_set mask;
    struct unix_stack stack;
    uint64_t registers[NETBSD_REGISTERS], tls;
    uint8_t vectors[512];
};

_Static_assert(sizeof(struct netbsd_context) == 784, "ucontext_t");

extern const struct bsd_node netbsd_nodes[];
extern const struct bsd_interface_list netbsd_interfaces[];

void netbsd_registers_get(struct unix_registers *registers, const struct netbsd_context *context);
int netbsd_frame_write(const struct unix_delivery *delivery);
int netbsd_put_info(void *to, const struct unix_delivery *delivery);
int netbsd_put_status(void *to, const struct stat *status);
int netbsd_start(struct unix_start *start, const struct unix_program *program, struct fault *fault);

#endif
