/*
 * The change of stacks between fibers (abi/fiber.h). Saved are the registers that a function of
 * the host's convention keeps; those that only the guest's convention keeps are saved by the
 * compiler in the function that the guest calls.
 */
        .text

/* void fiber_switch_stack(void **from, void *to, bool load_float) */
        .globl  fiber_switch_stack
        .hidden fiber_switch_stack
        .type   fiber_switch_stack, @function
        .balign 16
fiber_switch_stack:
        .cfi_startproc
        push    %rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbp, 0
        push    %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbx, 0
        push    %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r12, 0
        push    %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r13, 0
        push    %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r14, 0
        push    %r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r15, 0
        sub     $8, %rsp
        .cfi_adjust_cfa_offset 8
        stmxcsr (%rsp)
        fnstcw  4(%rsp)
        mov     %rsp, (%rdi)
        mov     %rsi, %rsp
        test    %dl, %dl
        jz      1f
        ldmxcsr (%rsp)
        fldcw   4(%rsp)
1:      add     $8, %rsp
        .cfi_adjust_cfa_offset -8
        pop     %r15
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r15
        pop     %r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r14
        pop     %r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r13
        pop     %r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r12
        pop     %rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore %rbx
        pop     %rbp
        .cfi_adjust_cfa_offset -8
        .cfi_restore %rbp
        ret
        .cfi_endproc
        .size   fiber_switch_stack, . - fiber_switch_stack

/* A fiber's first frame: r12 has the function, r13 its argument. Unwinding stops here. */
        .globl  fiber_begin
        .hidden fiber_begin
        .type   fiber_begin, @function
        .balign 16
        .cfi_startproc
        .cfi_undefined %rip
        nop
fiber_begin:
        xor     %ebp, %ebp
        mov     %r13, %rdi
        call    *%r12
        ud2
        .cfi_endproc
        .size   fiber_begin, . - fiber_begin

        .section .note.GNU-stack, "", @progbits
