/*
 * entry_run and entry_leave (abi/entry.h): the switch between the host thread's stack and the
 * guest's. The guest starts with the floating-point state that Windows gives a new thread: all
 * exceptions masked, round to nearest, x87 precision 53 bits.
 */
        .text

        .globl  entry_run
        .hidden entry_run
        .type   entry_run, @function
        .balign 16
entry_run:
        .cfi_startproc
        push    %rbp
        push    %rbx
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        sub     $8, %rsp
        stmxcsr (%rsp)
        fnstcw  4(%rsp)
        mov     %rsp, (%rcx)
        mov     %rcx, %rbx
        mov     %rdi, %rsp
        xor     %ebp, %ebp
        /* There is nothing below the guest's first frame. */
        .cfi_def_cfa %rsp, 8
        .cfi_undefined %rip
        and     $-64, %rsp
        sub     $64, %rsp
        ldmxcsr initial_mxcsr(%rip)
        fldcw   initial_fpcw(%rip)
        mov     %rdx, %rdi
        call    *%rsi
        mov     (%rbx), %rdi
        jmp     entry_leave
        .cfi_endproc
        .size   entry_run, . - entry_run

        .globl  entry_leave
        .hidden entry_leave
        .type   entry_leave, @function
        .balign 16
entry_leave:
        .cfi_startproc
        .cfi_undefined %rip
        mov     %rdi, %rsp
        ldmxcsr (%rsp)
        fldcw   4(%rsp)
        add     $8, %rsp
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbx
        pop     %rbp
        ret
        .cfi_endproc
        .size   entry_leave, . - entry_leave

        .section .rodata
        .balign 4
initial_mxcsr:
        .long   0x1f80
initial_fpcw:
        .word   0x27f

        .section .note.GNU-stack, "", @progbits
