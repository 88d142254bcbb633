/*
 * The way through a watched call. A slot's stub brings struct watched in r11. All three frames
 * are ordinary ones with full unwind information: an exception may pass.
 * Offsets are those of struct watch_frame and struct watched in watch.c, which checks them.
 */
#define FRAME_WATCHED 0
#define FRAME_STACK 8
#define FRAME_INTEGERS 16
#define FRAME_VECTORS 48
#define FRAME_RESULT 80
#define FRAME_VECTOR_RESULT 88
#define FRAME_SIZE 240
#define WATCHED_TARGET 0
#define SHADOW 32 /* the callee's home space in the Windows convention */

    .text

    .macro open_frame
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    subq $FRAME_SIZE, %rsp
    movq %r11, FRAME_WATCHED(%rsp)
    leaq 16(%rbp), %r11
    movq %r11, FRAME_STACK(%rsp)
    movq %rcx, FRAME_INTEGERS(%rsp)
    movq %rdx, FRAME_INTEGERS + 8(%rsp)
    movq %r8, FRAME_INTEGERS + 16(%rsp)
    movq %r9, FRAME_INTEGERS + 24(%rsp)
    movq %xmm0, FRAME_VECTORS(%rsp)
    movq %xmm1, FRAME_VECTORS + 8(%rsp)
    movq %xmm2, FRAME_VECTORS + 16(%rsp)
    movq %xmm3, FRAME_VECTORS + 24(%rsp)
    .endm

    .macro load_arguments frame
    movq FRAME_INTEGERS(\frame), %rcx
    movq FRAME_INTEGERS + 8(\frame), %rdx
    movq FRAME_INTEGERS + 16(\frame), %r8
    movq FRAME_INTEGERS + 24(\frame), %r9
    movq FRAME_VECTORS(\frame), %xmm0
    movq FRAME_VECTORS + 8(\frame), %xmm1
    movq FRAME_VECTORS + 16(\frame), %xmm2
    movq FRAME_VECTORS + 24(\frame), %xmm3
    .endm

    /* An ordinary function: watch_run does the call. */
    .globl watch_entry
    .hidden watch_entry
    .type watch_entry, @function
watch_entry:
    .cfi_startproc
    open_frame
    movq %rsp, %rcx
    subq $SHADOW, %rsp
    call watch_run
    movq SHADOW + FRAME_RESULT(%rsp), %rax
    movq SHADOW + FRAME_VECTOR_RESULT(%rsp), %xmm0
    leave
    .cfi_def_cfa %rsp, 8
    ret
    .cfi_endproc
    .size watch_entry, . - watch_entry

    /* A function that looks at its caller's frame: it is reached as if nobody had watched. */
    .globl watch_no_frame_entry
    .hidden watch_no_frame_entry
    .type watch_no_frame_entry, @function
watch_no_frame_entry:
    .cfi_startproc
    open_frame
    pushq %rax
    pushq %r10
    leaq 16(%rsp), %rcx
    subq $SHADOW, %rsp
    call watch_note
    addq $SHADOW, %rsp
    popq %r10
    popq %rax
    load_arguments %rsp
    movq FRAME_WATCHED(%rsp), %r11
    leave
    .cfi_def_cfa %rsp, 8
    jmp *WATCHED_TARGET(%r11)
    .cfi_endproc
    .size watch_no_frame_entry, . - watch_no_frame_entry

    /* void watch_invoke(struct watch_frame *frame, void *target, size_t words): words is the
     * number of arguments on the stack, behind the four with homes. */
    .globl watch_invoke
    .hidden watch_invoke
    .type watch_invoke, @function
watch_invoke:
    .cfi_startproc
    pushq %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    pushq %rbx
    .cfi_offset %rbx, -24
    subq $8, %rsp
    movq %rdi, %rbx
    movq %rsi, %r10
    leaq 1(%rdx), %rax
    andq $-2, %rax
    shlq $3, %rax
    subq %rax, %rsp
    movq FRAME_STACK(%rbx), %rsi
    addq $SHADOW, %rsi
    movq %rsp, %rdi
    movq %rdx, %rcx
    rep movsq
    subq $SHADOW, %rsp
    load_arguments %rbx
    call *%r10
    movq %rax, FRAME_RESULT(%rbx)
    movq %xmm0, FRAME_VECTOR_RESULT(%rbx)
    movq -8(%rbp), %rbx
    leave
    .cfi_def_cfa %rsp, 8
    .cfi_restore %rbx
    ret
    .cfi_endproc
    .size watch_invoke, . - watch_invoke
    .section .note.GNU-stack, "", @progbits
