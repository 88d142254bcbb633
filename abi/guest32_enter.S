/*
 * From the guest's call of a raw function (guest32_raw.h) to the C function that serves it. The
 * frame is struct guest32_live and behind it struct guest32_gate.
 */
#include "abi/guest32_code.inc"

#define TEB_GATE 0x1850
#define RAW_FUNCTION 8

#define LIVE_EAX 0
#define LIVE_ECX 4
#define LIVE_EDX 8
#define LIVE_EBX 12
#define LIVE_ESP 16
#define LIVE_EBP 20
#define LIVE_ESI 24
#define LIVE_EDI 28
#define LIVE_EIP 32
#define LIVE_FLAGS 36
#define GATE 40 /* ebx, ebp, esi, edi, esp */
#define FRAME_SIZE 64

    .text
    .globl guest32_enter
    .hidden guest32_enter
    .type guest32_enter, @function
    .balign 16
guest32_enter:
    .cfi_startproc
    .cfi_undefined %rip
    movq %rsp, %r12
    pushfq
    popq %r9
    subq $FRAME_SIZE, %rsp
    andq $-16, %rsp
    cld
    movl %eax, LIVE_EAX(%rsp)
    movl %ecx, LIVE_ECX(%rsp)
    movl %edx, LIVE_EDX(%rsp)
    movl %ebx, LIVE_EBX(%rsp)
    movl %r12d, LIVE_ESP(%rsp)
    movl %ebp, LIVE_EBP(%rsp)
    movl %esi, LIVE_ESI(%rsp)
    movl %edi, LIVE_EDI(%rsp)
    movl (%r12), %eax
    movl %eax, LIVE_EIP(%rsp)
    movl %r9d, LIVE_FLAGS(%rsp)
    movl %ebx, GATE(%rsp)
    movl %ebp, GATE + 4(%rsp)
    movl %esi, GATE + 8(%rsp)
    movl %edi, GATE + 12(%rsp)
    movl %r12d, GATE + 16(%rsp)
    leaq GATE(%rsp), %rax
    movq %rax, %gs:TEB_GATE
    movq %rsp, %rbx
    movq %rsp, %rdi
    xorl %ebp, %ebp
    call *RAW_FUNCTION(%r10)
    movl LIVE_FLAGS(%rbx), %eax
    pushq %rax
    popfq
    movl LIVE_EAX(%rbx), %eax
    movl LIVE_ECX(%rbx), %ecx
    movl LIVE_EDX(%rbx), %edx
    movl LIVE_EBP(%rbx), %ebp
    movl LIVE_ESI(%rbx), %esi
    movl LIVE_EDI(%rbx), %edi
    movl LIVE_EIP(%rbx), %r8d
    movl LIVE_ESP(%rbx), %r12d
    movl LIVE_EBX(%rbx), %ebx
    movq %r12, %rsp
    jump_to_guest
    .cfi_endproc
    .size guest32_enter, . - guest32_enter
    .globl guest32_enter_end
    .hidden guest32_enter_end
guest32_enter_end:

    .section .note.GNU-stack, "", @progbits
