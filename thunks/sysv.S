/*
 * What is watched is called in the Windows convention (watch.S), also where the function itself is
 * in the host's: this leads from one to the other. A stub brings the function in r11. Eight
 * arguments are passed on, as many as a system call has.
 */
        .text
        .globl  sysv_entry
        .hidden sysv_entry
        .type   sysv_entry, @function
sysv_entry:
        .cfi_startproc
        pushq   %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        movq    %rsp, %rbp
        .cfi_def_cfa_register %rbp
        pushq   %rdi
        pushq   %rsi
        pushq   0x48(%rbp)
        pushq   0x40(%rbp)
        movq    %rcx, %rdi
        movq    %rdx, %rsi
        movq    %r8, %rdx
        movq    %r9, %rcx
        movq    0x30(%rbp), %r8
        movq    0x38(%rbp), %r9
        call    *%r11
        movq    -8(%rbp), %rdi
        movq    -16(%rbp), %rsi
        leave
        .cfi_def_cfa %rsp, 8
        ret
        .cfi_endproc
        .size   sysv_entry, . - sysv_entry

        .section .note.GNU-stack, "", @progbits
