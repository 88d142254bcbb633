/* The frames of C++ functions that 32-bit programs have opened for them, and the check of debug
 * builds that ESP is what it was. */
#include "abi/guest32_code.inc"

#define CHAIN %gs:0x2000 /* FS:[0] of the guest */

    /*
     * EAX is the function's handler: a link with state -1, and EBP the function's. What has been
     * pushed is on the stack when this returns.
     */
guest32_function x86_open_cxx_frame
    movl (%rsp), %r8d
    leaq -12(%rsp), %r10
    movl $-1, -4(%rsp)
    movl %eax, -8(%rsp)
    movl CHAIN, %r9d
    movl %r9d, -12(%rsp)
    movl %ebp, (%rsp)
    movl %esp, %ebp
    movl %r10d, CHAIN
    movl %r8d, %eax
    movq %r10, %rsp
    jump_to_guest
guest32_end x86_open_cxx_frame

    /* Called behind a comparison. */
guest32_function x86_check_esp
    je 1f
    int3
1:  return_to_guest
guest32_end x86_check_esp

    .section .note.GNU-stack, "", @progbits
