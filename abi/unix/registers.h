/* What a guest's thread had in its registers when it called or was interrupted. */
#ifndef ABI_UNIX_REGISTERS_H
#define ABI_UNIX_REGISTERS_H

#include <stdint.h>

/* As abi/unix/entry.S pushes them. Vector and x87 registers lie above, as XSAVE writes them. */
struct unix_registers {
    uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
    uint64_t rdi, rsi, rbp, rbx, rdx, rcx, rax;
    uint64_t rip, flags, rsp;
};

enum { FLAG_CARRY = 1 };

#endif
