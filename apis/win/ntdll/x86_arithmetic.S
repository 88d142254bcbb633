/*
 * What compilers for 32-bit programs call where two registers are too few: arithmetic with 64 bits,
 * and stack frames of more than a page. Which registers hold what is each function's own
 * convention; all remove their arguments. r8 to r11 are free.
 */
#include "abi/guest32_code.inc"

#define FIRST 4(%rsp)
#define SECOND 12(%rsp)

    .macro result_from source /* a 64-bit register, to EDX:EAX */
    movq \source, %rdx
    movl \source\()d, %eax
    shrq $32, %rdx
    .endm

    .macro divide_signed /* FIRST by SECOND: quotient in r8, remainder in r9 */
    movq FIRST, %rax
    movq SECOND, %r10
    cmpq $-1, %r10
    je 1f
    cqto
    idivq %r10
    movq %rax, %r8
    movq %rdx, %r9
    jmp 2f
1:  negq %rax /* the lowest number by -1 is itself, and no fault */
    movq %rax, %r8
    xorl %r9d, %r9d
2:
    .endm

    .macro divide_unsigned
    movq FIRST, %rax
    xorl %edx, %edx
    divq SECOND
    movq %rax, %r8
    movq %rdx, %r9
    .endm

    .macro remainder_too /* EBX:ECX */
    movq %r9, %rbx
    movl %r9d, %ecx
    shrq $32, %rbx
    .endm

guest32_function x86_multiply
    movq FIRST, %r8
    imulq SECOND, %r8
    result_from %r8
    return_to_guest 16
guest32_end x86_multiply

guest32_function x86_divide
    divide_signed
    result_from %r8
    return_to_guest 16
guest32_end x86_divide

guest32_function x86_remainder
    divide_signed
    result_from %r9
    return_to_guest 16
guest32_end x86_remainder

guest32_function x86_divide_with_remainder
    divide_signed
    remainder_too
    result_from %r8
    return_to_guest 16
guest32_end x86_divide_with_remainder

guest32_function x86_divide_unsigned
    divide_unsigned
    result_from %r8
    return_to_guest 16
guest32_end x86_divide_unsigned

guest32_function x86_remainder_unsigned
    divide_unsigned
    result_from %r9
    return_to_guest 16
guest32_end x86_remainder_unsigned

guest32_function x86_divide_unsigned_with_remainder
    divide_unsigned
    remainder_too
    result_from %r8
    return_to_guest 16
guest32_end x86_divide_unsigned_with_remainder

    .macro shifted name, shift, all /* EDX:EAX by CL; all: what 64 and more leave */
guest32_function \name
    movl %edx, %r8d
    movl %eax, %r9d
    shlq $32, %r8
    orq %r9, %r8
    cmpb $64, %cl
    jae 1f
    \shift %cl, %r8
    jmp 2f
1:  \all
2:  result_from %r8
    return_to_guest
guest32_end \name
    .endm

    shifted x86_shift_left, shlq, "xorl %r8d, %r8d"
    shifted x86_shift_right, sarq, "sarq $63, %r8"
    shifted x86_shift_right_unsigned, shrq, "xorl %r8d, %r8d"

    /* Moves ESP down by EAX, aligned to `mask`, and touches each page on the way: the guard of the
     * stack is hit, if at all, before ESP has moved. */
    .macro allocated name, mask
guest32_function \name
    movl %eax, %r10d
    leaq 4(%rsp), %r11
    subq %r10, %r11
    andq $\mask, %r11
    movq %rsp, %r10
1:  subq $0x1000, %r10
    cmpq %r11, %r10
    jle 2f
    testb $0, (%r10)
    jmp 1b
2:  testb $0, (%r11)
    movl (%rsp), %r8d
    movq %r11, %rsp
    jump_to_guest
guest32_end \name
    .endm

    allocated x86_allocate, -1
    allocated x86_allocate_8, -8
    allocated x86_allocate_16, -16

    .section .note.GNU-stack, "", @progbits
