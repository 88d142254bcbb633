/*
 * From 64-bit code to callback_run: a stub brings the record in r11. The frame is struct
 * callback_frame of callback.c.
 */
#define FRAME_SIZE 80
#define FRAME_RESULT 64
#define SHADOW 32

    .text
    .globl callback_entry
    .hidden callback_entry
    .type callback_entry, @function
    .balign 16
callback_entry:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    movq %rcx, 16(%rbp)
    movq %rdx, 24(%rbp)
    movq %r8, 32(%rbp)
    movq %r9, 40(%rbp)
    subq $(FRAME_SIZE + SHADOW), %rsp
    leaq 16(%rbp), %rax
    movq %rax, SHADOW(%rsp)
    movq %xmm0, SHADOW + 8(%rsp)
    movq %xmm1, SHADOW + 16(%rsp)
    movq %xmm2, SHADOW + 24(%rsp)
    movq %xmm3, SHADOW + 32(%rsp)
    movq %r11, %rcx
    leaq SHADOW(%rsp), %rdx
    call callback_run
    movq SHADOW + FRAME_RESULT(%rsp), %xmm0
    leave
    .cfi_def_cfa %rsp, 8
    ret
    .cfi_endproc
    .size callback_entry, . - callback_entry

    /*
     * uint64_t win32_invoke(void *function, const uint64_t *slots, size_t count, double *result):
     * calls a 64-bit function with its arguments in slots, at least four.
     */
    .globl win32_invoke
    .hidden win32_invoke
    .type win32_invoke, @function
    .balign 16
win32_invoke:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    pushq %rbx
    .cfi_offset %rbx, -24
    subq $8, %rsp
    movq %rcx, %rbx
    movq %rdi, %r10
    movq %rsi, %r11
    testb $1, %dl
    jz 1f
    pushq $0 /* so that the stack is aligned */
1:  pushq -8(%r11,%rdx,8)
    decq %rdx
    jnz 1b
    movq (%r11), %rcx
    movq 8(%r11), %rdx
    movq 16(%r11), %r8
    movq 24(%r11), %r9
    movq %rcx, %xmm0
    movq %rdx, %xmm1
    movq %r8, %xmm2
    movq %r9, %xmm3
    call *%r10
    movq %xmm0, (%rbx)
    movq -8(%rbp), %rbx
    leave
    .cfi_def_cfa %rsp, 8
    .cfi_restore %rbx
    ret
    .cfi_endproc
    .size win32_invoke, . - win32_invoke
    .section .note.GNU-stack, "", @progbits
