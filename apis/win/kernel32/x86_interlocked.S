/* Interlocked functions of 32-bit programs: one instruction each, on the address that the first
 * argument is. */
#include "abi/guest32_code.inc"

    .macro target /* to r8 */
    movl 4(%rsp), %r8d
    .endm

guest32_function x86_interlocked_increment
    target
    movl $1, %eax
    lock xaddl %eax, (%r8)
    incl %eax
    return_to_guest 4
guest32_end x86_interlocked_increment

guest32_function x86_interlocked_decrement
    target
    movl $-1, %eax
    lock xaddl %eax, (%r8)
    decl %eax
    return_to_guest 4
guest32_end x86_interlocked_decrement

guest32_function x86_interlocked_exchange
    target
    movl 8(%rsp), %eax
    xchgl %eax, (%r8)
    return_to_guest 8
guest32_end x86_interlocked_exchange

guest32_function x86_interlocked_exchange_add
    target
    movl 8(%rsp), %eax
    lock xaddl %eax, (%r8)
    return_to_guest 8
guest32_end x86_interlocked_exchange_add

guest32_function x86_interlocked_compare_exchange
    target
    movl 8(%rsp), %r9d
    movl 12(%rsp), %eax
    lock cmpxchgl %r9d, (%r8)
    return_to_guest 12
guest32_end x86_interlocked_compare_exchange

guest32_function x86_interlocked_compare_exchange_64
    target
    movq 8(%rsp), %r9
    movq 16(%rsp), %rax
    lock cmpxchgq %r9, (%r8)
    movq %rax, %rdx
    movl %eax, %eax
    shrq $32, %rdx
    return_to_guest 20
guest32_end x86_interlocked_compare_exchange_64

    .section .note.GNU-stack, "", @progbits
